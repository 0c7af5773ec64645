/* inbox: commands that were accepted and wait for their turn (table inbox): in the store before the
 * acknowledgement, taken out in the transaction that carries them out, so that a 202 is never
 * forgotten and never doubled.
 * In order for each object; one whose deadline has passed is answered by an error notification.
 * Source: reference rest-desktop 1.5; design.md, commands. */
#ifndef APLOMB_CTID_INBOX_H
#define APLOMB_CTID_INBOX_H

#include "cti/command.h"
#include "db/db.h"

enum { INBOX_DEADLINE_MS = 10000, INBOX_REPEAT_MS = 60000 };

/* Is it what its object was told last, under the same requestId and within INBOX_REPEAT_MS?  Then
 * it was sent again, by a client that missed the answer, and counts as done (reference
 * reliability-security 5.1).  Inside the caller's transaction; text: the command as it came. */
enum err inbox_is_repeat(struct db *db, struct arena *a, const struct cti_command *command,
                         struct str text, int64_t now, bool *repeat);

/* Forgets what is too old to be a repeat. */
enum err inbox_forget(struct db *db, int64_t now);

/* Inside the caller's transaction; text: the command as it came. */
enum err inbox_add(struct db *db, struct arena *a, const struct cti_command *command,
                   struct str text, int64_t now);

struct inbox_item {
    int64_t id;
    bool late;      /* the deadline has passed */
    bool malformed; /* written by another release: nothing can be done with it */
    struct cti_command command;
};

/* The oldest `limit` commands; they belong to a. */
enum err inbox_list(struct db *db, struct arena *a, int64_t now, int64_t limit,
                    struct inbox_item **out, size_t *count);

enum err inbox_remove(struct db *db, int64_t id);

#endif
