#include "auth/auth.h"

#include <stdlib.h>
#include <string.h>

#include "auth/basic.h"
#include "auth/lockout.h"
#include "auth/mac.h"
#include "auth/password.h"
#include "auth/session.h"
#include "auth/verifier.h"
#include "base/address.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"

/* How long a request waits for its turn at the slow check. */
enum { TURN_MS = 3000 };

struct auth {
    struct db *db;
    struct verifier *verifier;
    char address[ADDRESS_TEXT]; /* that counts; empty: no limit */
    bool keeps_keys;
};

/* What one statement knows of somebody who signs in. */
struct candidate {
    struct auth_user user;
    const char *hash;
    int64_t failures, locked_until_ms;
    bool has_keys; /* for SCRAM */
};

enum err auth_open_beside(struct db *db, const char *run, const struct auth *first,
                          struct auth **out)
{
    struct auth *auth = calloc(1, sizeof *auth);
    enum err e;

    if (!auth)
        abort();
    auth->db = db;
    if ((e = verifier_open(run, first ? first->verifier : NULL, &auth->verifier))) {
        free(auth);
        return e;
    }
    *out = auth;
    return ERR_OK;
}

enum err auth_open(struct db *db, const char *run, struct auth **out)
{
    return auth_open_beside(db, run, NULL, out);
}

void auth_close(struct auth *auth)
{
    if (!auth)
        return;
    verifier_close(auth->verifier);
    free(auth);
}

void auth_from(struct auth *auth, const char *address, bool limit_loopback)
{
    auth->address[0] = '\0';
    if (address && (limit_loopback || !address_is_loopback(address)))
        address_group(address, auth->address);
}

bool auth_from_limited(const struct auth *auth)
{
    return auth->address[0] != '\0';
}

static void count_failure(struct auth *auth, int64_t now_ms)
{
    if (auth_from_limited(auth))
        verifier_count_failure(auth->verifier, auth->address, now_ms);
}

/* Whom a verifier vouches for is let in from anywhere; this is about those who guess. */
static enum err check_address(const struct auth *auth, int64_t now_ms)
{
    return auth_from_limited(auth) &&
                   verifier_has_failed_enough(auth->verifier, auth->address, now_ms)
               ? ERR_TOO_MANY_REQUESTS
               : ERR_OK;
}

/* ERR_NOT_FOUND: nobody active has this name. */
static enum err candidate_load(struct db *db, struct arena *a, struct str name,
                               struct candidate *out)
{
    struct db_rows rows;
    enum err e;

    e = db_one(db, Q_AUTH_PERSON_BY_ID, DB_ARGS(db_str(name)), &rows);
    if (e == ERR_NOT_FOUND)
        e = db_one(db, Q_AUTH_PERSON_BY_NAME, DB_ARGS(db_str(name)), &rows);
    if (e)
        return e;
    out->user.login_id = db_get_text(&rows, 0, a);
    out->user.login_name = db_get_text(&rows, 1, a);
    out->hash = db_get_text(&rows, 2, a);
    out->user.team_id = db_get_int(&rows, 3);
    out->user.role = db_get_bool(&rows, 5)   ? ROLE_ADMINISTRATOR
                     : db_get_bool(&rows, 4) ? ROLE_SUPERVISOR
                                             : ROLE_AGENT;
    out->failures = db_get_int(&rows, 6);
    out->locked_until_ms = db_get_int(&rows, 7);
    out->has_keys = db_get_bool(&rows, 8);
    return db_done(&rows);
}

/* An unknown name costs a slow check as well, and its turn among those of nobody. */
static enum err check_against_nobody(struct auth *auth, struct arena *a, const char *password)
{
    const char *hash = NULL;
    struct db_rows rows;
    enum err e;

    if ((e = db_one(auth->db, Q_AUTH_ANY_HASH, DB_NO_ARGS, &rows)))
        return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
    hash = db_get_text(&rows, 0, a);
    if ((e = db_done(&rows)))
        return e;
    db_end_read(auth->db);
    if ((e = verifier_enter(auth->verifier, "", TURN_MS)))
        return e;
    if (!(e = check_address(auth, clock_real_ms()))) { /* others may have guessed meanwhile */
        (void)password_matches(password, hash);
        count_failure(auth, clock_real_ms());
    }
    verifier_leave(auth->verifier);
    return e ? e : ERR_UNAUTHENTICATED;
}

static enum err count_wrong(struct auth *auth, struct arena *a, const struct candidate *who,
                            int64_t now_ms)
{
    enum err e;

    count_failure(auth, now_ms);
    e = lockout_count(auth->db, who->user.login_id, now_ms);
    if (who->failures + 1 >= LOCKOUT_FAILURES)
        log_warn("locked", "user=%s", log_value(a, who->user.login_id));
    return e ? e : ERR_UNAUTHENTICATED;
}

/* With the user's turn taken: what was waited for may have changed everything. */
static enum err check_slowly(struct auth *auth, struct arena *a, struct str name,
                             const char *password, struct candidate *who)
{
    unsigned char tag[VERIFIER_TAG];
    int64_t now_ms = clock_real_ms();
    enum err e;

    if ((e = candidate_load(auth->db, a, name, who)))
        return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
    verifier_tag(auth->verifier, str_of(who->user.login_id), str_of(password), who->hash, tag);
    if (lockout_in_force(who->locked_until_ms, now_ms))
        return ERR_UNAUTHENTICATED;
    if (verifier_knows(auth->verifier, tag, now_ms))
        return ERR_OK;
    if ((e = check_address(auth, now_ms)))
        return e;
    if (!password_matches(password, who->hash))
        return count_wrong(auth, a, who, now_ms);
    verifier_remember(auth->verifier, tag, now_ms);
    return ERR_OK;
}

static enum err check_known(struct auth *auth, struct arena *a, struct str name,
                            const char *password, struct candidate *who)
{
    enum err e;

    db_end_read(auth->db);
    if ((e = verifier_enter(auth->verifier, who->user.login_id, TURN_MS)))
        return e;
    e = check_slowly(auth, a, name, password, who);
    verifier_leave(auth->verifier);
    return e;
}

/* -- SCRAM ---------------------------------------------------------------------------------- */

void auth_keep_keys(struct auth *auth, bool keep)
{
    auth->keeps_keys = keep;
}

int64_t auth_version(struct db *db)
{
    struct db_rows rows;
    int64_t version;

    if (db_one(db, Q_SCRAM_VERSION, DB_NO_ARGS, &rows))
        return 0;
    version = db_get_int(&rows, 0);
    return db_done(&rows) ? 0 : version;
}

bool auth_has_all_keys(struct db *db, bool before, int64_t *version)
{
    int64_t now = auth_version(db);
    struct db_rows rows;
    bool missing;

    if (now && now == *version)
        return before;
    *version = now; /* first: what changes meanwhile is looked at again */
    db_start(db, Q_SCRAM_MISSING, DB_NO_ARGS, &rows);
    missing = db_next(&rows);
    return !db_done(&rows) && !missing;
}

static enum err store_keys(struct db *db, const struct candidate *who, struct buf *text)
{
    enum err e;

    db_end_read(db);
    if ((e = db_begin(db)))
        return e;
    e = db_run(db, Q_SCRAM_STORE,
               DB_ARGS(db_text(who->user.login_id), db_text(who->hash),
                       db_str(buf_str(&text[SCRAM_SHA_1])), db_str(buf_str(&text[SCRAM_SHA_256]))));
    if (e) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

/* Signing in does not depend on it. */
static void leave_keys(struct auth *auth, const struct candidate *who, struct str password)
{
    struct buf text[SCRAM_HASHES];

    for (int i = 0; i < SCRAM_HASHES; i++) {
        struct scram_keys k = { .iterations = SCRAM_ITERATIONS, .salt_n = SCRAM_SALT };

        id_random(k.salt, k.salt_n);
        scram_derive((enum scram_hash)i, password, &k);
        buf_init(&text[i], 1024);
        scram_keys_write((enum scram_hash)i, &k, &text[i]);
    }
    if (store_keys(auth->db, who, text))
        log_warn("keys", "error=not_stored");
    for (int i = 0; i < SCRAM_HASHES; i++)
        buf_release(&text[i]);
}

/* ERR_NOT_FOUND when there are none. */
static enum err keys_load(struct db *db, struct arena *a, enum scram_hash hash,
                          const char *login_id, struct scram_keys *out)
{
    const char *text;
    struct db_rows rows;
    enum err e;

    if ((e = db_one(db, Q_SCRAM_BY_ID, DB_ARGS(db_text(login_id)), &rows)))
        return e;
    text = db_get_text(&rows, (int)hash, a);
    if ((e = db_done(&rows)))
        return e;
    return scram_keys_read(hash, str_of(text), out) ? ERR_OK : ERR_NOT_FOUND;
}

/* The salt must not tell that nobody is called so: it comes from the name and from something that
 * nobody outside knows and that stays. */
static enum err keys_of_nobody(struct auth *auth, struct arena *a, struct str name,
                               struct scram_keys *out)
{
    unsigned char tag[MAC_SIZE];
    const char *secret;
    struct db_rows rows;
    enum err e;

    if ((e = db_one(auth->db, Q_AUTH_ANY_HASH, DB_NO_ARGS, &rows)))
        return e;
    secret = db_get_text(&rows, 0, a);
    if ((e = db_done(&rows)))
        return e;
    mac_sha256(secret, strlen(secret), name.p, name.n, tag);
    *out = (struct scram_keys) { .iterations = SCRAM_ITERATIONS, .salt_n = SCRAM_SALT };
    memcpy(out->salt, tag, out->salt_n);
    id_random(out->stored, sizeof out->stored);
    return ERR_OK;
}

enum err auth_scram_keys(struct auth *auth, struct arena *a, enum scram_hash hash, struct str name,
                         struct scram_keys *out)
{
    struct candidate who = { 0 };
    enum err e = candidate_load(auth->db, a, name, &who);

    if (!e)
        e = keys_load(auth->db, a, hash, who.user.login_id, out);
    if (e == ERR_NOT_FOUND)
        e = keys_of_nobody(auth, a, name, out);
    db_end_read(auth->db);
    return e;
}

/* With the user's turn taken, as check_slowly(). */
static enum err check_proof(struct auth *auth, struct arena *a, const struct auth_proof *proof,
                            struct candidate *who, struct buf *signature)
{
    int64_t now_ms = clock_real_ms();
    struct scram_keys keys;
    enum err e;

    if ((e = candidate_load(auth->db, a, proof->name, who)) ||
        (e = keys_load(auth->db, a, proof->hash, who->user.login_id, &keys)))
        return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
    db_end_read(auth->db);
    if (lockout_in_force(who->locked_until_ms, now_ms))
        return ERR_UNAUTHENTICATED;
    if (!scram_proof_fits(proof->hash, &keys, proof->message, proof->proof))
        return count_wrong(auth, a, who, now_ms);
    scram_sign(proof->hash, &keys, proof->message, signature);
    return ERR_OK;
}

/* A proof costs no slow hash, so it needs no place among those: only the user's turn, which the
 * slow check of a guess may have. */
static enum err scram_check(struct auth *auth, struct arena *a, const struct auth_proof *proof,
                            int wait_ms, struct buf *signature, struct auth_user *out)
{
    struct candidate who = { 0 };
    int64_t now_ms = clock_real_ms();
    enum err e;

    if ((e = check_address(auth, now_ms)))
        return e;
    e = candidate_load(auth->db, a, proof->name, &who);
    db_end_read(auth->db);
    if (e == ERR_NOT_FOUND) {
        count_failure(auth, now_ms);
        return ERR_UNAUTHENTICATED;
    }
    if (e || (e = verifier_take_turn(auth->verifier, who.user.login_id, wait_ms)))
        return e;
    e = check_proof(auth, a, proof, &who, signature);
    verifier_leave(auth->verifier);
    if (e || (who.failures && (e = lockout_clear(auth->db, who.user.login_id))))
        return e;
    *out = who.user;
    return ERR_OK;
}

enum err auth_scram_check(struct auth *auth, struct arena *a, const struct auth_proof *proof,
                          struct buf *signature, struct auth_user *out)
{
    return scram_check(auth, a, proof, TURN_MS, signature, out);
}

bool auth_scram_check_quickly(struct auth *auth, struct arena *a, const struct auth_proof *proof,
                              struct buf *signature, struct auth_user *out, enum err *error)
{
    *error = scram_check(auth, a, proof, 0, signature, out);
    return *error != ERR_UNAVAILABLE;
}

/* -- passwords ------------------------------------------------------------------------------ */

struct credentials {
    struct str name, password;
};

static bool is_sound(const struct credentials *c)
{
    return c->name.n > 0 && c->name.n <= BASIC_PART_BYTES && c->password.n <= BASIC_PART_BYTES &&
           str_is_utf8(c->name) && str_is_utf8(c->password);
}

/* *error is how it ends; false when only a slow check can tell: *error is then ERR_NOT_FOUND for
 * somebody who does not exist. */
static bool is_told_quickly(struct auth *auth, struct arena *a, const struct credentials *c,
                            struct candidate *who, enum err *error)
{
    int64_t now_ms = clock_real_ms();
    unsigned char tag[VERIFIER_TAG];
    enum err e;

    *error = ERR_UNAUTHENTICATED;
    if (!is_sound(c))
        return true;
    e = candidate_load(auth->db, a, c->name, who);
    if (!e && lockout_in_force(who->locked_until_ms, now_ms))
        return true;
    *error = e;
    if (e && e != ERR_NOT_FOUND)
        return true;
    if (!e) {
        verifier_tag(auth->verifier, str_of(who->user.login_id), c->password, who->hash, tag);
        if (verifier_knows(auth->verifier, tag, now_ms))
            return true;
    }
    if ((e = check_address(auth, now_ms)))
        *error = e;
    return e != ERR_OK;
}

/* The password was right. */
static enum err let_in(struct auth *auth, const struct candidate *who, struct str password,
                       struct auth_user *out)
{
    enum err e;

    if (who->failures && (e = lockout_clear(auth->db, who->user.login_id)))
        return e;
    if (auth->keeps_keys && !who->has_keys)
        leave_keys(auth, who, password);
    *out = who->user;
    return ERR_OK;
}

bool auth_check_quickly(struct auth *auth, struct arena *a, struct str name, struct str password,
                        struct auth_user *out, enum err *error)
{
    struct credentials c = { name, password };
    struct candidate who = { 0 };

    if (!is_told_quickly(auth, a, &c, &who, error)) {
        *error = ERR_UNAVAILABLE;
        return false;
    }
    if (!*error)
        *error = let_in(auth, &who, password, out);
    return true;
}

enum err auth_check(struct auth *auth, struct arena *a, struct str name, struct str password,
                    struct auth_user *out)
{
    struct credentials c = { name, password };
    struct candidate who = { 0 };
    const char *text;
    enum err e;

    if (!is_told_quickly(auth, a, &c, &who, &e)) {
        text = arena_strndup(a, password.p, password.n);
        e = e == ERR_NOT_FOUND ? check_against_nobody(auth, a, text)
                               : check_known(auth, a, name, text, &who);
    }
    return e ? e : let_in(auth, &who, password, out);
}

enum err auth_basic(struct auth *auth, struct arena *a, const char *header, struct auth_user *out)
{
    struct str name, password;
    enum err e;

    if ((e = basic_read(a, header, &name, &password)))
        return e;
    return auth_check(auth, a, name, password, out);
}

enum err auth_session(struct auth *auth, struct arena *a, const char *token, struct auth_user *out)
{
    struct candidate who = { 0 };
    const char *login_id;
    enum err e;

    if ((e = session_find(auth->db, a, token, clock_real_ms(), &login_id)))
        return e;
    e = candidate_load(auth->db, a, str_of(login_id), &who);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
    *out = who.user;
    return ERR_OK;
}
