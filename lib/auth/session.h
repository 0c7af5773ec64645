/* session: the cookie of the desktop page (table session).
 *
 * The table holds a hash of the token, so that a copy of the database opens no door.  A session
 * ends with sign-out, with a password change and after twelve hours. */
#ifndef APLOMB_AUTH_SESSION_H
#define APLOMB_AUTH_SESSION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"

/* Names of the cookie over https and http. */
#define SESSION_COOKIE_SECURE "__Host-aplomb"
#define SESSION_COOKIE "aplomb"

enum { SESSION_LIFE_MS = 12 * 60 * 60 * 1000 };

/* *token: what the cookie carries, 256 random bits as base64url. */
enum err session_start(struct db *db, struct arena *a, const char *login_id, int64_t now_ms,
                       const char **token);

/* Ends it; ERR_OK also when there is no such session. */
enum err session_end(struct db *db, const char *token);

/* *login_id: whose session it is.  ERR_UNAUTHENTICATED when there is none. */
enum err session_find(struct db *db, struct arena *a, const char *token, int64_t now_ms,
                      const char **login_id);

#endif
