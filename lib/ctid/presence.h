/* presence: whose desktop went away, and for how long (reference rest-desktop 6.11).
 *
 * A user is watched from the first available presence on; who signs in by REST alone never is. When
 * no resource of a user has been available for the time given (setting PRESENCE_LOSS), the agent is
 * signed out, and watched no longer.  Distances are real time, whatever the switch's clock does.
 *
 * Who is watched stands in the store (table watched), so that it is not forgotten, whoever dies.
 * Whether they are here is for aplomb-bridge to say.  What it says by itself may be lost with it,
 * with the broker or with us; therefore it is asked: about everybody after each of them was away,
 * and about whoever's time is up before anything is done.  It is asked until it has answered, so
 * that nobody is signed out while it cannot be heard.  Who turns out to be gone then is away from
 * that moment on. */
#ifndef APLOMB_CTID_PRESENCE_H
#define APLOMB_CTID_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct ctid;
struct db;
struct presences;

/* In all of these now is clock_mono_ms(). */
struct presences *presences_new(int64_t loss_ms);
void presences_free(struct presences *all); /* NULL does nothing */

/* The bridge says so, now. */
void presence_heard(struct presences *all, const char *login_id, bool available, int64_t now);

/* It said something once: is watched, if not yet, and asked about. */
void presence_recalled(struct presences *all, const char *login_id, int64_t now);

/* Something that it said may have been lost: it is asked about everybody. */
void presences_doubt(struct presences *all, int64_t now);

/* Appends whom to ask about, an id a line; gives the question's number, 0 when there is nobody to
 * ask about (any more). */
int64_t presences_ask(struct presences *all, int64_t now, struct buf *ids);

/* One line of the answer to that question. */
void presence_answered(struct presences *all, int64_t question, const char *login_id,
                       bool available, int64_t now);

/* Somebody whose time is up; NULL when there is nobody.  To be signed out, then forgotten. */
const char *presence_lost(const struct presences *all);

/* Asks for LOGOUT with code 255, of the channels beside voice, too, as a command in the name of the
 * system, if the agent is signed in anywhere.
 * *more as of work(), which carries it out; left alone otherwise. */
enum err presence_sign_out(struct ctid *c, const char *login_id, bool *more);

/* login_id, the string of presence_lost(), is not valid any more. */
enum err presence_forget(struct presences *all, struct db *db, const char *login_id);

/* -- the store ------------------------------------------------------------------------------ */

/* At the start: whom an earlier process watched. */
enum err presences_load(struct presences *all, struct db *db, int64_t now);

/* Writes who is new, in one transaction; does nothing when nobody is. */
enum err presences_keep(struct presences *all, struct db *db);

#endif
