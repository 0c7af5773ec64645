/* lockout: five wrong passwords in a row lock a user for five minutes (developer guide 12.5,
 * "Authentication"; table lockout).  A success before that resets the count; while the lock lasts
 * every attempt fails and none prolongs it. */
#ifndef APLOMB_AUTH_LOCKOUT_H
#define APLOMB_AUTH_LOCKOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/db.h"

enum { LOCKOUT_FAILURES = 5, LOCKOUT_MS = 5 * 60 * 1000 };

/* Is a lock that ends at until_ms in force?  A clock set back never makes it longer than five
 * minutes. */
bool lockout_in_force(int64_t until_ms, int64_t now_ms);

/* Counts a wrong password. */
enum err lockout_count(struct db *db, const char *login_id, int64_t now_ms);

/* Forgets the count. */
enum err lockout_clear(struct db *db, const char *login_id);

#endif
