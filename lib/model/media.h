/* media: channels beside voice (media routing domains, table media), and what a user does in one
 * (table media_state).  Source: reference rest-desktop 5.1. */
#ifndef APLOMB_MODEL_MEDIA_H
#define APLOMB_MODEL_MEDIA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "model/reason_code.h"

enum { MEDIA_VOICE = 1 }; /* the id that stands for calls everywhere */

struct media {
    int64_t id;
    const char *name; /* mediaType of its tasks */
    const char *description;
    bool interruptible;
};

/* What aplomb-ctid keeps of a user in a channel. */
struct media_now {
    const char *state; /* LOGOUT, NOT_READY, READY, RESERVED, ... */
    bool routable;
    int64_t reason_code; /* the switch's number, 0 for none */
    int64_t max_dialogs;
    const char *interrupt_action; /* ACCEPT or IGNORE */
    const char *logout_action;    /* CLOSE or TRANSFER */
    int64_t state_changed_at;     /* ms, 0: never signed in */
};

struct media_of_user {
    struct media media;
    bool member; /* may work in it */
    struct media_now now;
    struct reason_code reason; /* id 0: none that is configured */
};

/* Strings belong to a.  ERR_NOT_FOUND if there is no such channel; voice is none. */
enum err media_load(struct db *db, struct arena *a, int64_t id, struct media *out);
enum err media_list(struct db *db, struct arena *a, struct media **out, size_t *count);

/* Likewise, with the user's part in it. */
enum err media_load_of_user(struct db *db, struct arena *a, const char *login_id, int64_t id,
                            struct media_of_user *out);
enum err media_list_of_user(struct db *db, struct arena *a, const char *login_id,
                            struct media_of_user **out, size_t *count);

/* Is the user signed in to any? */
bool media_is_anywhere(struct db *db, const char *login_id);

/* For aplomb-ctid, inside its transaction. */
enum err media_save_now(struct db *db, const char *login_id, int64_t media_id,
                        const struct media_now *now);

/* The whole object; root is "Media" in answers and lists, "media" in events.  Where the user has no
 * part there is nothing of a state. */
void media_write(struct buf *xml, const char *root, const char *login_id,
                 const struct media_of_user *m);

/* <MediaDomain>; and all of them, voice first. */
void media_domain_write(struct buf *xml, const struct media *m);
void media_domains_write(struct buf *xml, const struct media *list, size_t count);

/* Voice, as a domain among the others. */
extern const struct media media_voice;

#endif
