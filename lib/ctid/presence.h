/* presence: whose desktop went away, and for how long (reference rest-desktop 6.11).
 *
 * A user is watched from the first available presence on; who signs in by REST alone never is. When
 * no resource of a user has been available for the time given (setting PRESENCE_LOSS), the agent is
 * signed out.  Distances are real time, whatever the switch's clock does.  After a restart of
 * aplomb-ctid the broker's retained messages tell the present state, and the wait begins anew. */
#ifndef APLOMB_CTID_PRESENCE_H
#define APLOMB_CTID_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct ctid;
struct presences;

struct presences *presences_new(int64_t loss_ms);
void presences_free(struct presences *all); /* NULL does nothing */

/* The bridge says so; now: clock_mono_ms(). */
void presence_heard(struct presences *all, const char *login_id, bool available, int64_t now);

/* Somebody whose time is up, who is forgotten thereby; NULL when there is nobody (any more).  Valid
 * until the next call. */
const char *presence_lost(struct presences *all, int64_t now);

/* Asks for LOGOUT with code 255, of the channels beside voice, too, as a command in the name of the
 * system, if the agent is signed in anywhere.
 * *more as of work(), which carries it out; left alone otherwise. */
enum err presence_sign_out(struct ctid *c, const char *login_id, bool *more);

#endif
