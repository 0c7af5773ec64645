#include "auth/session.h"

#include <openssl/sha.h>
#include <string.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/id.h"

enum { TOKEN_BYTES = 32, TOKEN_LETTERS = 43 };

static const char *token_hash(struct buf *out, const char *token)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];

    buf_init(out, 2 * sizeof digest);
    SHA256((const unsigned char *)token, strlen(token), digest);
    hex_encode(out, (struct str) { (const char *)digest, sizeof digest });
    return out->p;
}

static enum err add(struct db *db, const char *token, const char *login_id, int64_t now_ms)
{
    struct buf hash;
    enum err e = db_run(db, Q_SESSION_FORGET, DB_ARGS(db_int(now_ms)));

    if (e)
        return e;
    e = db_run(db, Q_SESSION_ADD,
               DB_ARGS(db_text(token_hash(&hash, token)), db_text(login_id), db_int(now_ms),
                       db_int(now_ms + SESSION_LIFE_MS)));
    buf_release(&hash);
    return e;
}

static const char *token_new(struct arena *a)
{
    char bytes[TOKEN_BYTES];
    const char *token;
    struct buf text;

    id_random(bytes, sizeof bytes);
    buf_init(&text, 64);
    base64url_encode(&text, (struct str) { bytes, sizeof bytes });
    token = arena_strdup(a, text.p);
    buf_release(&text);
    return token;
}

enum err session_start(struct db *db, struct arena *a, const char *login_id, int64_t now_ms,
                       const char **token)
{
    enum err e;

    *token = token_new(a);
    if ((e = db_begin(db)))
        return e;
    if ((e = add(db, *token, login_id, now_ms))) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

enum err session_end(struct db *db, const char *token)
{
    struct buf hash;
    enum err e;

    if (!token)
        return ERR_OK;
    if ((e = db_begin(db)))
        return e;
    e = db_run(db, Q_SESSION_REMOVE, DB_ARGS(db_text(token_hash(&hash, token))));
    buf_release(&hash);
    if (e) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

enum err session_find(struct db *db, struct arena *a, const char *token, int64_t now_ms,
                      const char **login_id)
{
    struct db_rows rows;
    struct buf hash;
    enum err e;

    if (!token || strlen(token) != TOKEN_LETTERS)
        return ERR_UNAUTHENTICATED;
    e = db_one(db, Q_SESSION_FIND, DB_ARGS(db_text(token_hash(&hash, token)), db_int(now_ms)),
               &rows);
    if (!e) {
        *login_id = db_get_text(&rows, 0, a);
        e = db_done(&rows);
    }
    buf_release(&hash);
    return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
}
