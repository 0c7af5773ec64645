/* team_message: what a supervisor tells teams, shown for a while (table team_message).
 * Source: reference rest-desktop 4.4, rest-config 9. */
#ifndef APLOMB_MODEL_TEAM_MESSAGE_H
#define APLOMB_MODEL_TEAM_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "db/db.h"

enum {
    MESSAGE_CHARACTERS = 255,
    MESSAGE_TEAMS = 1000,
    MESSAGE_SECONDS = 31536000, /* a year */
    MESSAGES_OF_TEAM = 50,      /* at a time */
};

struct team_message {
    const char *id; /* a UUID */
    const char *created_by, *first_name, *last_name;
    int64_t created_at; /* ms */
    int64_t duration;   /* seconds */
    const char *content;
    int64_t *teams;
    size_t team_count;
};

/* Strings belong to a; now decides what is expired.  ERR_NOT_FOUND. */
enum err team_message_load(struct db *db, struct arena *a, const char *id, int64_t now,
                           struct team_message *out);

/* Newest first. */
enum err team_message_list_of_team(struct db *db, struct arena *a, int64_t team_id, int64_t now,
                                   struct team_message **out, size_t *count);
enum err team_message_list_by(struct db *db, struct arena *a, const char *created_by, int64_t now,
                              struct team_message **out, size_t *count);

/* For aplomb-ctid, inside its transaction; expired ones make room.  ERR_MAXIMUM_EXCEEDED when a
 * team has as many as it may. */
enum err team_message_add(struct db *db, const struct team_message *m);
enum err team_message_remove(struct db *db, const char *id);

/* root "TeamMessage" in answers and lists, "teamMessage" in events. */
void team_message_write(struct buf *xml, const char *root, const struct team_message *m);
void team_messages_write(struct buf *xml, const struct team_message *list, size_t count);

/* What a program asks of aplomb-ctid, as text for the bus: lines of key=value like those of
 * cti/command.h.  To withdraw a message only id and created_by (who asks) are needed. */
void team_message_pack(struct buf *out, const char *request_id, const struct team_message *m);

/* Strings belong to a.  ERR_BAD_REQUEST. */
enum err team_message_unpack(struct arena *a, struct str text, const char **request_id,
                             struct team_message *out);

#endif
