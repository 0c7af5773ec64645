/* auth: are these credentials right, and whose are they?  One door for REST, gadgets, the desktop
 * and XMPP sign-in, so that a lock-out counts everywhere.
 *
 * The slow hash is computed once; after that a verifier (verifier.h), which all processes share,
 * stands for it.  Five wrong passwords in a row lock a user for five minutes (lockout.h).
 *
 * A struct auth belongs to one thread, like the db handle it borrows (opened DB_WRITE).  A check
 * may end the read transaction of that handle: a slow hash must not hold a snapshot. */
#ifndef APLOMB_AUTH_AUTH_H
#define APLOMB_AUTH_AUTH_H

#include "auth/role.h"
#include "auth/scram.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/db.h"

struct auth;

/* run: the folder of the verifiers.  ERR_UNAVAILABLE when its file cannot be used. */
enum err auth_open(struct db *db, const char *run, struct auth **out);

/* For another thread of the process: they share memory.  first must outlive it. */
enum err auth_open_beside(struct db *db, const char *run, const struct auth *first,
                          struct auth **out);
void auth_close(struct auth *auth); /* NULL does nothing */

/* Where the next checks come from, for the limit on wrong passwords of one address (20 a minute);
 * loopback counts only when the setting LIMIT_LOOPBACK says so.  NULL, as at first: nowhere, no
 * limit.  IPv6 counts by /64. */
void auth_from(struct auth *auth, const char *address, bool limit_loopback);

/* Do limits count where the next checks come from? */
bool auth_from_limited(const struct auth *auth);

/* name is a login id or a login name.  ERR_UNAUTHENTICATED: unknown, wrong, locked or not active,
 * and nobody is told which; ERR_TOO_MANY_REQUESTS: too many wrong ones from this address;
 * ERR_UNAVAILABLE: no room for another slow check, or no store.
 * May take as long as a password hash: never call it in an event loop. */
enum err auth_check(struct auth *auth, struct arena *a, struct str name, struct str password,
                    struct auth_user *out);

/* The same as far as it takes no slow check: false when only auth_check() can tell (*error is
 * ERR_UNAVAILABLE then), else *error is what that would say. */
bool auth_check_quickly(struct auth *auth, struct arena *a, struct str name, struct str password,
                        struct auth_user *out, enum err *error);

/* From now on who signs in with a password that is right leaves keys for SCRAM (scram.h). */
void auth_keep_keys(struct auth *auth, bool keep);

/* Another number whenever somebody came, left, or has another password or other keys; 0: not known.
 */
int64_t auth_version(struct db *db);

/* Does everybody active have them?  *version: 0 at first; as long as nothing that matters has
 * changed since the answer before, `before`, that is the answer. */
bool auth_has_all_keys(struct db *db, bool before, int64_t *version);

/* SCRAM, first part: the keys of that name; of somebody who does not exist, or has none, some that
 * look like it and are the same each time. */
enum err auth_scram_keys(struct auth *auth, struct arena *a, enum scram_hash hash, struct str name,
                         struct scram_keys *out);

/* SCRAM, last part: is it the proof for that message?  As auth_check; signature, ServerSignature,
 * is appended to. */
struct auth_proof {
    enum scram_hash hash;
    struct str name, message;
    const unsigned char *proof;
};
enum err auth_scram_check(struct auth *auth, struct arena *a, const struct auth_proof *proof,
                          struct buf *signature, struct auth_user *out);

/* The same without waiting: false when it is not the user's turn, as while another check of theirs
 * is under way. */
bool auth_scram_check_quickly(struct auth *auth, struct arena *a, const struct auth_proof *proof,
                              struct buf *signature, struct auth_user *out, enum err *error);

/* The value of an Authorization header, NULL when there is none.  As auth_check. */
enum err auth_basic(struct auth *auth, struct arena *a, const char *header, struct auth_user *out);

/* The token of a session cookie (session.h), NULL when there is none.  As auth_check. */
enum err auth_session(struct auth *auth, struct arena *a, const char *token, struct auth_user *out);

#endif
