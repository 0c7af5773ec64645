/* verifier: remembers that a password was right, for all processes of an installation.
 *
 * RUN/verifiers (0600) is a mapped table of fixed size: a random key made by whoever comes first,
 * then HMAC-SHA256(key; name, password, stored hash) with an expiry each.  A changed password
 * changes the stored hash and thereby the tag; a wrong password is never remembered.  The file
 * also carries the locks that bound how many slow checks run at a time. */
#ifndef APLOMB_AUTH_VERIFIER_H
#define APLOMB_AUTH_VERIFIER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    VERIFIER_LIFE_MS = 60 * 60 * 1000,
    VERIFIER_TAG = 32,
    VERIFIER_CHECKS = 2,    /* slow checks at a time, in all processes together */
    VERIFIER_SEATS = 3,     /* of a process, for those who check slowly or wait for it */
    VERIFIER_SEAT_MS = 250, /* how long the thread that is kept free may wait for one of them */
    VERIFIER_FAILURES = 20, /* from one address in VERIFIER_WINDOW_MS; then it must wait */
    VERIFIER_WINDOW_MS = 60 * 1000
};

struct verifier;

/* Each thread has one.  first, which must outlive it: another of this process, so that the table is
 * in its memory once; or NULL.  ERR_UNAVAILABLE when the file cannot be made, is not ours or is not
 * private. */
enum err verifier_open(const char *run, const struct verifier *first, struct verifier **out);
void verifier_close(struct verifier *v); /* NULL does nothing */

void verifier_tag(const struct verifier *v, struct str name, struct str password, const char *hash,
                  unsigned char tag[VERIFIER_TAG]);

bool verifier_knows(const struct verifier *v, const unsigned char tag[VERIFIER_TAG],
                    int64_t now_ms);
void verifier_remember(struct verifier *v, const unsigned char tag[VERIFIER_TAG], int64_t now_ms);

/* Wrong passwords of one address, whoever they were for: counts one; has it had too many?  Two
 * addresses may share a counter, but seldom. */
void verifier_count_failure(struct verifier *v, const char *address, int64_t now_ms);
bool verifier_has_failed_enough(const struct verifier *v, const char *address, int64_t now_ms);

/* Takes the turn of this user (checks of one user run one after the other, so that parallel
 * guesses count) and one of VERIFIER_CHECKS places, waiting up to wait_ms.  ERR_UNAVAILABLE when
 * that was in vain, or after VERIFIER_SEAT_MS when every seat of this process stays taken.  Every
 * ERR_OK wants a verifier_leave(). */
enum err verifier_enter(struct verifier *v, const char *user, int wait_ms);
void verifier_leave(struct verifier *v);

/* The user's turn alone, for a check that is not slow; ERR_UNAVAILABLE when it was not to be had in
 * wait_ms.  It wants a verifier_leave() as well. */
enum err verifier_take_turn(struct verifier *v, const char *user, int wait_ms);

#endif
