#include "bridge/sign_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/auth.h"
#include "base/codec.h"
#include "base/id.h"
#include "base/log.h"
#include "bridge/addresses.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/people.h"
#include "db/db.h"
#include "loop/worker.h"
#include "xmpp/jid.h"
#include "xmpp/sasl.h"
#include "xmpp/stanza.h"

enum { TRIES_MAX = 3, THREADS = 2, JOBS = 1000, NONCE_BYTES = 18 };

/* Between the client's first and its last message. */
struct scram {
    enum scram_hash hash;
    bool begun; /* its first message is there */
    struct arena arena;
    struct str gs2, bare, nonce, user, first; /* first: what we said to it */
};

enum job_kind { JOB_PASSWORD, JOB_KEYS, JOB_PROOF };

/* For a thread to do; strings are the arena's. */
struct job {
    struct errand errand;
    enum job_kind kind;
    bool slow; /* the quick threads cannot tell */
    struct bridge *bridge;
    struct arena arena;
    const char *address;
    struct str user, password;
    enum scram_hash hash;
    struct scram_keys keys;
    struct str message;
    unsigned char proof[SCRAM_KEY];
    struct buf signature;
    struct auth_user who;
    enum err error;
};

/* -- the threads ---------------------------------------------------------------------------- */

/* What one of them has for itself. */
struct checker {
    struct bridge *bridge;
    struct db *db;
    struct auth *auth;
};

static void checker_stop(void *own)
{
    struct checker *k = own;

    auth_close(k->auth);
    db_close(k->db);
    free(k);
}

/* What could not be had before may be there now: the store of a backup had another owner, its disk
 * was mounted for reading alone. */
static bool can_check(struct checker *k)
{
    struct bridge *b = k->bridge;

    if (k->auth)
        return true;
    if (!k->db && !db_open(b->conf->database, DB_WRITE, &k->db))
        db_keep_at_most(k->db, STORE_KB);
    if (!k->db || auth_open_beside(k->db, b->conf->run, b->auth, &k->auth)) {
        log_error("passwords", "error=cannot_check");
        return false;
    }
    auth_keep_keys(k->auth, b->conf->xmpp_scram);
    return true;
}

static void *checker_start(void *bridge)
{
    struct checker *k = calloc(1, sizeof(*k));

    if (!k)
        abort();
    k->bridge = bridge;
    can_check(k);
    return k;
}

void sign_in_start(struct bridge *b)
{
    if (!b->auth && auth_open(b->db, b->conf->run, &b->auth))
        b->auth = NULL; /* the threads try again */
    b->passwords = worker_new(b->loop, THREADS, JOBS, checker_start, checker_stop, b);
    b->hashes = worker_new(b->loop, THREADS, JOBS, checker_start, checker_stop, b);
}

/* The quick ones first: what they could not tell is given to the slow. */
void sign_in_stop(struct bridge *b)
{
    worker_free(b->passwords);
    worker_free(b->hashes);
}

static bool password_quickly(struct auth *auth, struct job *j)
{
    return auth_check_quickly(auth, &j->arena, j->user, j->password, &j->who, &j->error);
}

static void password_slowly(struct auth *auth, struct job *j)
{
    j->error = auth_check(auth, &j->arena, j->user, j->password, &j->who);
}

static bool keys_quickly(struct auth *auth, struct job *j)
{
    j->error = auth_scram_keys(auth, &j->arena, j->hash, j->user, &j->keys);
    return true;
}

static bool proof_quickly(struct auth *auth, struct job *j)
{
    const struct auth_proof proof = { j->hash, j->user, j->message, j->proof };

    return auth_scram_check_quickly(auth, &j->arena, &proof, &j->signature, &j->who, &j->error);
}

static void proof_slowly(struct auth *auth, struct job *j)
{
    const struct auth_proof proof = { j->hash, j->user, j->message, j->proof };

    j->error = auth_scram_check(auth, &j->arena, &proof, &j->signature, &j->who);
}

static const struct {
    bool (*quickly)(struct auth *auth, struct job *j); /* false: it takes the other */
    void (*slowly)(struct auth *auth, struct job *j);
} checks[] = {
    [JOB_PASSWORD] = { password_quickly, password_slowly },
    [JOB_KEYS] = { keys_quickly, NULL },
    [JOB_PROOF] = { proof_quickly, proof_slowly },
};

/* What is right and known to be, and what is refused without a look, never waits for slow hashes:
 * those have threads of their own. */
static void run_quickly(void *own, void *arg)
{
    struct checker *k = own;
    struct job *j = arg;

    if (!can_check(k))
        return;
    auth_from(k->auth, j->address, k->bridge->conf->limit_loopback);
    j->slow = !checks[j->kind].quickly(k->auth, j);
    auth_from(k->auth, NULL, false);
}

static void run_slowly(void *own, void *arg)
{
    struct checker *k = own;
    struct job *j = arg;

    j->error = ERR_UNAVAILABLE;
    if (!can_check(k))
        return;
    auth_from(k->auth, j->address, k->bridge->conf->limit_loopback);
    checks[j->kind].slowly(k->auth, j);
    auth_from(k->auth, NULL, false);
}

/* -- answers -------------------------------------------------------------------------------- */

static struct buf *answer(struct client *c)
{
    buf_clear(&c->bridge->stanza);
    return &c->bridge->stanza;
}

static void send_answer(struct client *c)
{
    client_send(c, buf_str(&c->bridge->stanza));
}

static void failed(struct client *c, const char *condition)
{
    sign_in_forget(c);
    sasl_failure(answer(c), condition);
    send_answer(c);
}

/* Was tried and is wrong: that may be done a few times. */
static void refused(struct client *c)
{
    static const struct ending too_many_tries = { "policy-violation", NULL };

    failed(c, "not-authorized");
    c->transport->flush(c); /* the failure is an answer of its own */
    if (++c->tries >= TRIES_MAX)
        client_end(c, &too_many_tries);
}

static void signed_in(struct client *c, const char *user, struct str data)
{
    struct bridge *b = c->bridge;

    if (!journal_name(b->journal, c->r, &(struct record_names) { .user = user })) {
        failed(c, "not-authorized");
        return;
    }
    sign_in_forget(c);
    client_from(c, NULL); /* nothing of it is judged by the address any more */
    c->r->flags |= RECORD_AUTHENTICATED;
    b->sign_ins++;
    sasl_success(answer(c), data);
    send_answer(c);
    journal_commit(b->journal);
}

/* RFC 5802 section 5.1: server-first-message. */
static void challenge(struct client *c, const struct job *j)
{
    struct scram *s = c->scram;
    struct buf text;

    buf_init(&text, SCRAM_MESSAGE * 2);
    buf_adds(&text, "r=");
    buf_add_str(&text, s->nonce);
    buf_adds(&text, ",s=");
    base64_encode(&text, (struct str) { (const char *)j->keys.salt, j->keys.salt_n });
    buf_addf(&text, ",i=%lld", (long long)j->keys.iterations);
    s->first = (struct str) { arena_strndup(&s->arena, text.p, text.n), text.n };
    sasl_challenge(answer(c), s->first);
    send_answer(c);
    buf_release(&text);
}

static void told(struct client *c, struct job *j)
{
    struct buf data;

    if (j->error == ERR_UNAVAILABLE || j->error == ERR_TOO_MANY_REQUESTS) {
        failed(c, "temporary-auth-failure");
    } else if (j->error) {
        refused(c);
    } else if (j->kind == JOB_KEYS) {
        challenge(c, j);
    } else {
        buf_init(&data, 256);
        if (j->kind == JOB_PROOF) {
            buf_adds(&data, "v=");
            buf_add_str(&data, buf_str(&j->signature));
        }
        signed_in(c, j->who.login_id, buf_str(&data));
        buf_release(&data);
    }
}

static void job_end(struct job *j)
{
    struct client *c = j->errand.client;

    errand_end(&j->errand);
    if (c) {
        c->checking = false;
        if (c->given_up)
            c->transport->flush(c); /* what waited for it goes on */
        else
            told(c, j);
        c->given_up = false;
    }
    buf_release(&j->signature);
    arena_release(&j->arena);
    free(j);
}

static void slow_done(void *arg)
{
    struct job *j = arg;

    addresses_checked(j->bridge->addresses, j->address);
    job_end(j);
}

/* False: its address has enough that wait, or all have. */
static bool check_slowly(struct job *j)
{
    if (!addresses_check(j->bridge->addresses, j->address))
        return false;
    if (worker_do(j->bridge->hashes, run_slowly, slow_done, j))
        return true;
    addresses_checked(j->bridge->addresses, j->address);
    return false;
}

static bool is_awaited(const struct job *j)
{
    return j->errand.client && !j->errand.client->given_up;
}

static void quick_done(void *arg)
{
    struct job *j = arg;

    if (j->slow)
        j->error = ERR_UNAVAILABLE; /* unless somebody does it */
    if (!(j->slow && is_awaited(j) && check_slowly(j)))
        job_end(j);
}

/* user: as the client has it in its JID, so it may be escaped (XEP-0106). */
static struct job *job_new(struct client *c, enum job_kind kind, struct str user)
{
    struct job *j = calloc(1, sizeof(*j));
    struct buf *name = &c->bridge->jid;

    if (!j)
        abort();
    buf_clear(name);
    jid_unescape(name, user);
    j->kind = kind;
    j->bridge = c->bridge;
    j->error = ERR_UNAVAILABLE; /* unless somebody does it */
    arena_init(&j->arena);
    buf_init(&j->signature, 256);
    j->address = arena_strdup(&j->arena, c->address);
    j->user = (struct str) { arena_strndup(&j->arena, name->p, name->n), name->n };
    return j;
}

static void job_begin(struct client *c, struct job *j)
{
    errand_begin(&j->errand, c);
    c->checking = true;
    if (!worker_do(c->bridge->passwords, run_quickly, quick_done, j))
        job_end(j);
}

/* -- PLAIN ---------------------------------------------------------------------------------- */

static void check_password(struct client *c, const char *text)
{
    struct bridge *b = c->bridge;
    struct sasl_plain plain;
    const char *problem = sasl_plain_read(&b->arena, str_of(text), &plain);
    struct job *j;

    if (!problem && !sasl_authzid_fits(&plain, b->domain))
        problem = "invalid-authzid";
    if (problem) {
        failed(c, problem);
        return;
    }
    j = job_new(c, JOB_PASSWORD, str_of(plain.user));
    j->password = str_of(arena_strdup(&j->arena, plain.password));
    job_begin(c, j);
}

/* -- SCRAM ---------------------------------------------------------------------------------- */

void sign_in_forget(struct client *c)
{
    c->plain = false;
    if (!c->scram)
        return;
    arena_release(&c->scram->arena);
    free(c->scram);
    c->scram = NULL;
}

static void scram_new(struct client *c, enum scram_hash hash)
{
    c->scram = calloc(1, sizeof(*c->scram));
    if (!c->scram)
        abort();
    c->scram->hash = hash;
    arena_init(&c->scram->arena);
}

/* Theirs and ours together. */
static struct str make_nonce(struct arena *a, struct str theirs)
{
    unsigned char random[NONCE_BYTES];
    struct buf ours;
    const char *all;

    id_random(random, sizeof(random));
    buf_init(&ours, 64);
    base64url_encode(&ours, (struct str) { (const char *)random, sizeof(random) });
    all = arena_printf(a, "%.*s%s", (int)theirs.n, theirs.p, ours.p);
    buf_release(&ours);
    return str_of(all);
}

static void take_first(struct client *c, struct str text)
{
    struct scram *s = c->scram;
    struct scram_first first;
    struct job *j;

    text.p = arena_strndup(&s->arena, text.p, text.n);
    if (!scram_first_read(&s->arena, text, &first)) {
        failed(c, "malformed-request");
        return;
    }
    if (!sasl_authzid_fits(&(struct sasl_plain) { .authzid = first.authzid, .user = first.user },
                           c->bridge->domain)) {
        failed(c, "invalid-authzid");
        return;
    }
    s->begun = true;
    s->gs2 = first.gs2;
    s->bare = first.bare;
    s->user = str_of(first.user);
    s->nonce = make_nonce(&s->arena, first.nonce);
    j = job_new(c, JOB_KEYS, s->user);
    j->hash = s->hash;
    job_begin(c, j);
}

static bool is_equal(struct str a, struct str b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static void take_final(struct client *c, struct str text)
{
    struct scram *s = c->scram;
    struct scram_final final;
    struct job *j;

    if (!scram_final_read(&s->arena, s->hash, text, &final)) {
        failed(c, "malformed-request");
        return;
    }
    if (!is_equal(final.binding, s->gs2) || !is_equal(final.nonce, s->nonce)) {
        refused(c);
        return;
    }
    j = job_new(c, JOB_PROOF, s->user);
    j->hash = s->hash;
    memcpy(j->proof, final.proof, sizeof(j->proof));
    j->message = str_of(arena_printf(&j->arena, "%.*s,%.*s,%.*s", (int)s->bare.n, s->bare.p,
                                     (int)s->first.n, s->first.p, (int) final.without_proof.n,
                                     final.without_proof.p));
    job_begin(c, j);
}

static void take_scram(struct client *c, struct str base64)
{
    struct buf text;

    buf_init(&text, SCRAM_MESSAGE * 2);
    base64 = str_trim(base64);
    if (str_is(base64, "="))
        base64.n = 0; /* nothing (RFC 6120 section 6.4.2) */
    if (base64.n > SCRAM_MESSAGE)
        failed(c, "malformed-request");
    else if (!base64_decode(&text, base64) || memchr(text.p, '\0', text.n))
        failed(c, "incorrect-encoding");
    else if (!c->scram->begun)
        take_first(c, buf_str(&text));
    else
        take_final(c, buf_str(&text));
    buf_release(&text);
}

/* -- which one ------------------------------------------------------------------------------ */

static void begin(struct client *c, const char *mechanism, const char *text)
{
    enum scram_hash hash;

    sign_in_forget(c);
    if (mechanism && c->bridge->scram && scram_find(mechanism, &hash)) {
        scram_new(c, hash);
    } else if (!mechanism || strcmp(mechanism, "PLAIN") != 0) {
        failed(c, "invalid-mechanism");
        return;
    }
    if (!*text) {
        c->plain = !c->scram;
        sasl_challenge(answer(c), str_of(""));
        send_answer(c);
    } else if (c->scram) {
        take_scram(c, str_of(text));
    } else {
        check_password(c, text);
    }
}

/* While a check is under way nothing comes but an end to it: every transport keeps what is behind.
 */
void sign_in_take(struct client *c, const struct stanza *st)
{
    c->given_up = c->checking;
    if (st->kind == STANZA_ABORT)
        failed(c, "aborted");
    else if (st->kind == STANZA_AUTH)
        begin(c, xml_attribute(st->node, "mechanism"), st->node->text);
    else if (c->scram)
        take_scram(c, str_of(st->node->text));
    else if (c->plain)
        check_password(c, st->node->text);
    else
        failed(c, "malformed-request"); /* to nothing that was asked */
}

/* -- is there SCRAM, is everybody still there ------------------------------------------------ */

struct look {
    struct bridge *bridge;
    bool has_all;
    int64_t version;
};

static void look_run(void *own, void *arg)
{
    struct checker *k = own;
    struct look *look = arg;

    if (!can_check(k))
        return;
    if (look->bridge->conf->xmpp_scram)
        look->has_all = auth_has_all_keys(k->db, look->has_all, &look->version);
    else
        look->version = auth_version(k->db);
    db_end_read(k->db);
}

static void look_done(void *arg)
{
    struct look *look = arg;
    struct bridge *b = look->bridge;

    if (look->has_all != b->scram)
        log_info("scram", "state=%s", look->has_all ? "offered" : "withheld");
    b->scram = look->has_all;
    b->scram_version = look->version;
    people_look(b, look->version);
    free(look);
}

void sign_in_look(struct bridge *b)
{
    struct look *look = calloc(1, sizeof(*look));

    if (!look)
        abort();
    look->bridge = b;
    look->has_all = b->scram;
    look->version = b->scram_version;
    if (!worker_do(b->passwords, look_run, look_done, look))
        free(look);
}
