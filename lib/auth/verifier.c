/* verifier: a four-way table.  Entries are written by several processes without a lock: a torn
 * entry is a tag that nobody's credentials have, and costs one more slow check. */
#define _GNU_SOURCE /* F_OFD_SETLK: locks of the open file, so that threads exclude each other */
#include "auth/verifier.h"

#include <fcntl.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/str.h"

enum { WAYS = 4, SETS = 4096, KEY_BYTES = 32, USER_LOCKS = 1024, ADDRESSES = 4096 };
/* Bytes that are locked lie behind the table and hold nothing. */
enum {
    LOCK_INIT = 1 << 24,
    LOCK_PLACE = LOCK_INIT + 1,
    LOCK_USER = LOCK_PLACE + 64,
    LOCK_SEAT = LOCK_USER + USER_LOCKS /* VERIFIER_SEATS for each process id */
};

struct entry {
    unsigned char tag[VERIFIER_TAG];
    _Atomic int64_t until_ms;
};

/* Failures of the addresses that fall here, in the minute that began then. */
struct failures {
    _Atomic int64_t since_ms;
    _Atomic int32_t count;
};

struct table {
    unsigned char key[KEY_BYTES];
    _Atomic uint32_t ready; /* the key is there */
    uint32_t unused;
    struct entry set[SETS][WAYS];
    struct failures failures[ADDRESSES];
};

struct verifier {
    int fd;
    struct table *table;
    bool borrowed;           /* the table */
    EVP_MAC_CTX *mac;        /* keyed */
    off_t seat, turn, place; /* locks held, or 0 */
};

static bool lock(int fd, short type, off_t at, bool wait)
{
    struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };

    return fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &range) == 0;
}

static bool is_private(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & 077) == 0;
}

/* The first process of an installation makes the key.  Room on the disk is taken now: a store into
 * a mapped page that finds none would kill us. */
static bool table_map(struct verifier *v)
{
    void *at = MAP_FAILED;

    if (!lock(v->fd, F_WRLCK, LOCK_INIT, true))
        return false;
    if (posix_fallocate(v->fd, 0, sizeof *v->table) == 0)
        at = mmap(NULL, sizeof *v->table, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd, 0);
    v->table = at == MAP_FAILED ? NULL : at;
    if (v->table && !v->table->ready) {
        id_random(v->table->key, KEY_BYTES);
        v->table->ready = 1;
    }
    lock(v->fd, F_UNLCK, LOCK_INIT, false);
    return v->table != NULL;
}

static bool mac_make(struct verifier *v)
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                                  OSSL_PARAM_construct_end() };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);

    v->mac = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    return v->mac && EVP_MAC_init(v->mac, v->table->key, KEY_BYTES, params);
}

static bool table_borrow(struct verifier *v, const struct verifier *first)
{
    v->borrowed = true;
    v->table = first->table;
    return true;
}

enum err verifier_open(const char *run, const struct verifier *first, struct verifier **out)
{
    struct verifier *v = calloc(1, sizeof *v);
    char path[PATH_MAX];

    if (!v)
        abort();
    v->fd = -1;
    if (snprintf(path, sizeof path, "%s/verifiers", run) < (int)sizeof path)
        v->fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (v->fd < 0 || !is_private(v->fd) || !(first ? table_borrow(v, first) : table_map(v)) ||
        !mac_make(v)) {
        log_error("verifiers", "file=%s/verifiers", run);
        verifier_close(v);
        return ERR_UNAVAILABLE;
    }
    *out = v;
    return ERR_OK;
}

void verifier_close(struct verifier *v)
{
    if (!v)
        return;
    EVP_MAC_CTX_free(v->mac);
    if (v->table && !v->borrowed)
        munmap(v->table, sizeof *v->table);
    if (v->fd >= 0)
        close(v->fd);
    free(v);
}

static bool add_part(EVP_MAC_CTX *mac, const char *p, size_t n)
{
    uint32_t length = (uint32_t)n;

    return EVP_MAC_update(mac, (const unsigned char *)&length, sizeof length) &&
           (n == 0 || EVP_MAC_update(mac, (const unsigned char *)p, n));
}

/* The context was keyed at the start; a new message is all that is left to do. */
void verifier_tag(const struct verifier *v, struct str name, struct str password, const char *hash,
                  unsigned char tag[VERIFIER_TAG])
{
    size_t n;

    if (!EVP_MAC_init(v->mac, NULL, 0, NULL) || !add_part(v->mac, name.p, name.n) ||
        !add_part(v->mac, password.p, password.n) || !add_part(v->mac, hash, strlen(hash)) ||
        !EVP_MAC_final(v->mac, tag, &n, VERIFIER_TAG))
        memset(tag, 0, VERIFIER_TAG);
}

static struct entry *set_of(const struct verifier *v, const unsigned char tag[VERIFIER_TAG])
{
    uint32_t number;

    memcpy(&number, tag, sizeof number);
    return v->table->set[number % SETS];
}

/* An entry never counts for longer than its life, also when the clock was set back. */
static bool is_alive(int64_t until_ms, int64_t now_ms)
{
    return until_ms > now_ms && until_ms - now_ms <= VERIFIER_LIFE_MS;
}

static bool tag_is_empty(const unsigned char tag[VERIFIER_TAG])
{
    static const unsigned char none[VERIFIER_TAG];

    return memcmp(tag, none, VERIFIER_TAG) == 0;
}

bool verifier_knows(const struct verifier *v, const unsigned char tag[VERIFIER_TAG], int64_t now_ms)
{
    const struct entry *set = set_of(v, tag);

    if (tag_is_empty(tag))
        return false;
    for (int i = 0; i < WAYS; i++)
        if (is_alive(set[i].until_ms, now_ms) && same_secret(set[i].tag, tag, VERIFIER_TAG))
            return true;
    return false;
}

void verifier_remember(struct verifier *v, const unsigned char tag[VERIFIER_TAG], int64_t now_ms)
{
    struct entry *set = set_of(v, tag), *oldest = set;

    if (tag_is_empty(tag))
        return;
    for (int i = 0; i < WAYS; i++) {
        if (same_secret(set[i].tag, tag, VERIFIER_TAG)) {
            oldest = &set[i];
            break;
        }
        if (!is_alive(set[i].until_ms, now_ms) || set[i].until_ms < oldest->until_ms)
            oldest = &set[i];
    }
    oldest->until_ms = 0;
    memcpy(oldest->tag, tag, VERIFIER_TAG);
    oldest->until_ms = now_ms + VERIFIER_LIFE_MS;
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

static off_t user_lock(const char *user)
{
    return LOCK_USER + (off_t)(hash(user) % USER_LOCKS);
}

static struct failures *failures_of(const struct verifier *v, const char *address)
{
    return &v->table->failures[hash(address) % ADDRESSES];
}

static bool is_of_now(const struct failures *f, int64_t now_ms)
{
    return f->since_ms <= now_ms && now_ms - f->since_ms < VERIFIER_WINDOW_MS;
}

void verifier_count_failure(struct verifier *v, const char *address, int64_t now_ms)
{
    struct failures *f = failures_of(v, address);

    if (!is_of_now(f, now_ms)) {
        f->since_ms = now_ms;
        f->count = 0;
    }
    f->count++;
}

bool verifier_has_failed_enough(const struct verifier *v, const char *address, int64_t now_ms)
{
    const struct failures *f = failures_of(v, address);

    return f->count >= VERIFIER_FAILURES && is_of_now(f, now_ms);
}

static bool take_seat(struct verifier *v)
{
    off_t first = LOCK_SEAT + (off_t)getpid() * VERIFIER_SEATS;

    for (int i = 0; i < VERIFIER_SEATS; i++) {
        if (lock(v->fd, F_WRLCK, first + i, false)) {
            v->seat = first + i;
            return true;
        }
    }
    return false;
}

static void release(const struct verifier *v, off_t *held)
{
    if (*held)
        lock(v->fd, F_UNLCK, *held, false);
    *held = 0;
}

static bool take_place(struct verifier *v)
{
    for (int i = 0; i < VERIFIER_CHECKS; i++) {
        if (lock(v->fd, F_WRLCK, LOCK_PLACE + i, false)) {
            v->place = LOCK_PLACE + i;
            return true;
        }
    }
    return false;
}

/* Both or none, so that nobody holds a place while waiting for a user's turn. */
static bool try_enter(struct verifier *v, off_t user)
{
    if (!lock(v->fd, F_WRLCK, user, false))
        return false;
    v->turn = user;
    if (take_place(v))
        return true;
    release(v, &v->turn);
    return false;
}

static void pause_a_little(void)
{
    const struct timespec pause = { .tv_nsec = 1000 * 1000 };

    nanosleep(&pause, NULL);
}

/* A client's first requests come in parallel: all but one of them wait for the check of the first.
 */
static bool wait_for_seat(struct verifier *v)
{
    int64_t until = clock_mono_ms() + VERIFIER_SEAT_MS;

    while (!take_seat(v)) {
        if (clock_mono_ms() >= until)
            return false;
        pause_a_little();
    }
    return true;
}

enum err verifier_enter(struct verifier *v, const char *user, int wait_ms)
{
    int64_t until = clock_mono_ms() + wait_ms;

    if (!wait_for_seat(v))
        return ERR_UNAVAILABLE;
    while (!try_enter(v, user_lock(user))) {
        if (clock_mono_ms() >= until) {
            release(v, &v->seat);
            return ERR_UNAVAILABLE;
        }
        pause_a_little();
    }
    return ERR_OK;
}

enum err verifier_take_turn(struct verifier *v, const char *user, int wait_ms)
{
    int64_t until = clock_mono_ms() + wait_ms;

    while (!lock(v->fd, F_WRLCK, user_lock(user), false)) {
        if (clock_mono_ms() >= until)
            return ERR_UNAVAILABLE;
        pause_a_little();
    }
    v->turn = user_lock(user);
    return ERR_OK;
}

void verifier_leave(struct verifier *v)
{
    release(v, &v->place);
    release(v, &v->turn);
    release(v, &v->seat);
}
