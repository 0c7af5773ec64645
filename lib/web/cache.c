#include "web/cache.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Longest an answer is believed to stay as it is, whatever it says: a day. */
static const int64_t longest_ms = 86400000;

struct entry {
    struct entry *newer, *older;
    struct arena arena; /* holds everything below */
    const char *key;
    struct cached answer;
    int64_t fresh_until;
};

struct cache {
    pthread_mutex_t lock;
    struct entry *newest, *oldest;
    size_t bytes, count, max_bytes, max_count;
};

struct cache *cache_new(size_t bytes, size_t entries)
{
    struct cache *c = calloc(1, sizeof *c);

    if (!c || pthread_mutex_init(&c->lock, NULL) != 0)
        abort();
    c->max_bytes = bytes;
    c->max_count = entries;
    return c;
}

static void unlink_entry(struct cache *c, struct entry *e)
{
    if (e->newer)
        e->newer->older = e->older;
    else
        c->newest = e->older;
    if (e->older)
        e->older->newer = e->newer;
    else
        c->oldest = e->newer;
    e->newer = e->older = NULL;
}

static void link_newest(struct cache *c, struct entry *e)
{
    e->older = c->newest;
    if (c->newest)
        c->newest->newer = e;
    else
        c->oldest = e;
    c->newest = e;
}

static void drop(struct cache *c, struct entry *e)
{
    unlink_entry(c, e);
    c->bytes -= e->answer.body.n;
    c->count--;
    arena_release(&e->arena);
    free(e);
}

void cache_free(struct cache *c)
{
    if (!c)
        return;
    while (c->newest)
        drop(c, c->newest);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct entry *find(struct cache *c, const char *key)
{
    for (struct entry *e = c->newest; e; e = e->older)
        if (strcmp(e->key, key) == 0)
            return e;
    return NULL;
}

/* Finds a directive in a list such as Cache-Control; *value is what stands behind "=". */
static bool directive(const char *list, const char *name, struct str *value)
{
    struct str rest = str_of(list), piece, word;

    while (list && str_cut(&rest, ',', &piece)) {
        *value = piece;
        if (!str_cut(value, '=', &word))
            continue;
        word = str_trim(word);
        if (!str_case_is(word, name))
            continue;
        *value = str_trim(*value);
        if (value->n >= 2 && value->p[0] == '"')
            *value = (struct str) { value->p + 1, value->n - 2 };
        return true;
    }
    return false;
}

/* The same in every line of a header: together they are one list (RFC 9110, 5.3). */
static bool says(const struct web_header *headers, const char *header, const char *name,
                 struct str *value)
{
    for (; headers; headers = headers->next)
        if (strcasecmp(headers->name, header) == 0 && directive(headers->value, name, value))
            return true;
    return false;
}

static bool seconds(const struct web_header *headers, const char *name, int64_t *ms)
{
    struct str value;
    int64_t s;

    if (!says(headers, "cache-control", name, &value) || !str_to_int(value, &s))
        return false;
    *ms = s < 0 ? 0 : s > longest_ms / 1000 ? longest_ms : s * 1000;
    return true;
}

/* An answer that depends on what we never vary is still one answer. */
static bool varies(const struct web_header *headers)
{
    for (; headers; headers = headers->next) {
        struct str rest = str_of(headers->value), piece;

        while (strcasecmp(headers->name, "vary") == 0 && str_cut(&rest, ',', &piece)) {
            piece = str_trim(piece);
            if (piece.n && !str_case_is(piece, "accept-encoding") && !str_case_is(piece, "origin"))
                return true;
        }
    }
    return false;
}

/* What is left of a lifetime for an answer that other caches had before (RFC 9111, 4.2.3). */
static int64_t without_age(const struct web_header *headers, int64_t ms)
{
    const char *age = web_header(headers, "age");
    int64_t s;

    if (!age || !str_to_int(str_of(age), &s) || s <= 0)
        return ms;
    return s < ms / 1000 ? ms - s * 1000 : 0;
}

int64_t cache_lifetime_ms(const struct web_header *headers, int64_t now)
{
    const char *expires = web_header(headers, "expires");
    struct str value;
    int64_t ms;

    if (says(headers, "cache-control", "no-store", &value) ||
        says(headers, "cache-control", "private", &value) || varies(headers) ||
        web_header(headers, "set-cookie"))
        return -1;
    if (says(headers, "cache-control", "no-cache", &value) ||
        says(headers, "pragma", "no-cache", &value))
        return 0;
    if (seconds(headers, "s-maxage", &ms) || seconds(headers, "max-age", &ms))
        return without_age(headers, ms);
    if (expires) {
        time_t at = curl_getdate(expires, NULL);

        ms = at < 0 ? 0 : (int64_t)at * 1000 - now;
        return ms < 0 ? 0 : ms > longest_ms ? longest_ms : ms;
    }
    return 0;
}

static struct web_header *copy_headers(struct arena *a, const struct web_header *from)
{
    struct web_header *first = NULL, **last = &first;

    for (; from; from = from->next) {
        struct web_header *h = arena_alloc(a, sizeof *h);

        h->name = arena_strdup(a, from->name);
        h->value = arena_strdup(a, from->value);
        *last = h;
        last = &h->next;
    }
    return first;
}

static void copy_answer(struct arena *a, const struct cached *from, struct cached *to)
{
    *to = *from;
    to->headers = copy_headers(a, from->headers);
    to->body = (struct str) { arena_strndup(a, from->body.p, from->body.n), from->body.n };
    to->url = arena_strdup(a, from->url);
    to->validator = arena_strdup(a, from->validator);
}

bool cache_get(struct cache *c, struct arena *a, const char *key, int64_t now, struct cached *out)
{
    struct entry *e;

    pthread_mutex_lock(&c->lock);
    if ((e = find(c, key))) {
        unlink_entry(c, e);
        link_newest(c, e);
        copy_answer(a, &e->answer, out);
        out->fresh = now < e->fresh_until;
    }
    pthread_mutex_unlock(&c->lock);
    return e != NULL;
}

static void set_validator(struct cached *answer)
{
    const char *etag = web_header(answer->headers, "etag");
    const char *modified = web_header(answer->headers, "last-modified");

    answer->is_etag = etag != NULL;
    answer->validator = etag ? etag : modified ? modified : "";
}

/* A cookie is for one user, whatever the asker would like. */
static int64_t lifetime_of(const struct web_header *headers, int64_t now, int64_t forced_ttl_s)
{
    if (forced_ttl_s <= 0 || web_header(headers, "set-cookie"))
        return cache_lifetime_ms(headers, now);
    return forced_ttl_s > longest_ms / 1000 ? longest_ms : forced_ttl_s * 1000;
}

void cache_put(struct cache *c, const char *key, int64_t now, int64_t forced_ttl_s,
               const struct cached *answer)
{
    int64_t lifetime = lifetime_of(answer->headers, now, forced_ttl_s);
    struct cached kept = *answer;
    struct entry *e;

    set_validator(&kept);
    pthread_mutex_lock(&c->lock);
    if ((e = find(c, key)))
        drop(c, e);
    if (answer->status == 200 && answer->body.n <= c->max_bytes / 4 &&
        (lifetime > 0 || (lifetime == 0 && *kept.validator))) {
        e = calloc(1, sizeof *e);
        if (!e)
            abort();
        arena_init(&e->arena);
        e->key = arena_strdup(&e->arena, key);
        copy_answer(&e->arena, &kept, &e->answer);
        e->fresh_until = now + lifetime;
        link_newest(c, e);
        c->bytes += answer->body.n;
        c->count++;
        while (c->bytes > c->max_bytes || c->count > c->max_count)
            drop(c, c->oldest);
    }
    pthread_mutex_unlock(&c->lock);
}

void cache_touch(struct cache *c, const char *key, int64_t now, int64_t forced_ttl_s,
                 const struct web_header *headers)
{
    int64_t lifetime = lifetime_of(headers, now, forced_ttl_s);
    struct entry *e;

    pthread_mutex_lock(&c->lock);
    if ((e = find(c, key)))
        e->fresh_until = now + (lifetime > 0 ? lifetime : 0);
    pthread_mutex_unlock(&c->lock);
}
