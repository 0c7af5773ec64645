/* password: slow hashes (yescrypt, "$y$...") by libcrypt. */
#ifndef APLOMB_AUTH_PASSWORD_H
#define APLOMB_AUTH_PASSWORD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* Takes as long as the hash was made to take. */
bool password_matches(const char *password, const char *hash);

/* Least characters of a password, and most bytes: what a part of HTTP Basic may have (basic.h). */
enum { PASSWORD_LEAST = 8, PASSWORD_BYTES = 256 };

/* NULL when this can be somebody's password, else what could. */
const char *password_fault(const char *password);

/* The library's, which passwd uses too. */
enum { PASSWORD_COST = 0 };

/* cost 1 (fastest) to 11, or PASSWORD_COST. */
enum err password_hash(struct arena *a, const char *password, unsigned cost, const char **out);

#endif
