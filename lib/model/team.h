/* team: a team and its members (table team).  Source: reference rest-desktop 4.2. */
#ifndef APLOMB_MODEL_TEAM_H
#define APLOMB_MODEL_TEAM_H

#include <stdbool.h>

#include "model/user.h"

/* ERR_NOT_FOUND if there is no such team. */
enum err team_load(struct db *db, struct arena *a, int64_t id, struct team_ref *out);

enum err team_list(struct db *db, struct arena *a, struct team_ref **out, size_t *count);

/* How long wrap-up lasts for this user by the rule of the team; ERR_NOT_FOUND without a team. */
enum err team_wrap_up_seconds(struct db *db, struct arena *a, const char *login_id,
                              int64_t *seconds);

/* A team as administrators keep it. */
struct team {
    int64_t id;
    const char *name;
    const char *wrap_up_incoming, *wrap_up_outgoing; /* as in User, settings */
    int64_t wrap_up_seconds;
    int64_t members, queues; /* how many hold on to it; not kept by team_add and team_save */
};

/* ERR_NOT_FOUND if there is no such team. */
enum err team_load_kept(struct db *db, struct arena *a, int64_t id, struct team *out);
enum err team_list_kept(struct db *db, struct arena *a, struct team **out, size_t *count);

/* *id 0: no team has this name. */
enum err team_of_name(struct db *db, const char *name, int64_t *id);

/* Inside a transaction.  team_add sets the id; team_remove: ERR_CONFLICT while it has members. */
enum err team_add(struct db *db, struct team *team);
enum err team_save(struct db *db, const struct team *team);
enum err team_remove(struct db *db, int64_t id);

bool team_is_supervised_by(struct db *db, int64_t team_id, const char *login_id);

/* <Team> with its members in the short form; with_signed_out false leaves out state LOGOUT. */
void team_write(struct buf *xml, const struct team_ref *team, const struct user *members,
                size_t count, bool with_signed_out);

#endif
