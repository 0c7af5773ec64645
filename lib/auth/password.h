/* password: slow hashes (yescrypt, "$y$...") by libcrypt. */
#ifndef APLOMB_AUTH_PASSWORD_H
#define APLOMB_AUTH_PASSWORD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* Takes as long as the hash was made to take. */
bool password_matches(const char *password, const char *hash);

/* cost 1 (fastest) to 11; 5 is what Debian's passwd uses. */
enum err password_hash(struct arena *a, const char *password, unsigned cost, const char **out);

#endif
