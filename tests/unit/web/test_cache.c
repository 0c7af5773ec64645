/* RFC 9111, sections 3, 4.2 and 5.2. */
#include "web/cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const int64_t now = 1700000000000;

static struct web_header header(const char *name, const char *value)
{
    return (struct web_header) { name, value, NULL };
}

static int64_t lifetime(const char *name, const char *value)
{
    struct web_header h = header(name, value);

    return cache_lifetime_ms(&h, now);
}

static void lifetimes_follow_the_headers(void **state)
{
    (void)state;
    assert_int_equal(lifetime("cache-control", "max-age=60"), 60000);
    assert_int_equal(lifetime("cache-control", "public, max-age=60, s-maxage=5"), 5000);
    assert_int_equal(lifetime("cache-control", "max-age=\"7\""), 7000);
    assert_int_equal(lifetime("cache-control", "max-age=60, no-store"), -1);
    assert_int_equal(lifetime("cache-control", "Private"), -1);
    assert_int_equal(lifetime("cache-control", "no-cache"), 0);
    assert_int_equal(lifetime("pragma", "no-cache"), 0);
    assert_int_equal(lifetime("expires", "0"), 0);
    assert_int_equal(lifetime("expires", "Tue, 14 Nov 2023 22:14:20 GMT"), 60000);
    assert_int_equal(lifetime("vary", "Accept-Language"), -1);
    assert_int_equal(lifetime("vary", "Accept-Encoding"), 0);
    assert_int_equal(lifetime("set-cookie", "a=b"), -1);
    assert_int_equal(lifetime("etag", "\"1\""), 0);
}

/* RFC 9110, 5.3. */
static void lines_of_a_header_are_one_list(void **state)
{
    struct web_header first = header("cache-control", "public, max-age=60"),
                      second = header("cache-control", "no-store"),
                      vary = header("vary", "accept-encoding"), more = header("vary", "cookie");

    (void)state;
    first.next = &second;
    assert_int_equal(cache_lifetime_ms(&first, now), -1);
    first.next = &vary;
    assert_int_equal(cache_lifetime_ms(&first, now), 60000);
    vary.next = &more;
    assert_int_equal(cache_lifetime_ms(&first, now), -1);
}

/* RFC 9111, 4.2.3 and 5.1. */
static void what_was_kept_elsewhere_is_older(void **state)
{
    struct web_header control = header("cache-control", "max-age=60"), age = header("age", "20");

    (void)state;
    control.next = &age;
    assert_int_equal(cache_lifetime_ms(&control, now), 40000);
    age.value = "60";
    assert_int_equal(cache_lifetime_ms(&control, now), 0);
    age.value = "9999999999999999";
    assert_int_equal(cache_lifetime_ms(&control, now), 0);
    age.value = "x";
    assert_int_equal(cache_lifetime_ms(&control, now), 60000);
}

static void put(struct cache *c, const char *key, const char *body, struct web_header *h,
                int64_t ttl)
{
    struct cached answer = { .status = 200, .headers = h, .body = str_of(body), .url = key };

    cache_put(c, key, now, ttl, &answer);
}

static void answers_are_used_while_fresh_and_validated_later(void **state)
{
    struct cache *c = cache_new(1000, 10);
    struct web_header etag = header("etag", "\"v1\""),
                      control = header("cache-control", "max-age=1");
    struct web_header later = header("cache-control", "max-age=9");
    struct cached got;
    struct arena a;

    (void)state;
    arena_init(&a);
    control.next = &etag;
    put(c, "http://a/", "body", &control, 0);
    assert_true(cache_get(c, &a, "http://a/", now + 999, &got));
    assert_true(got.fresh);
    assert_string_equal(got.body.p, "body");
    assert_true(cache_get(c, &a, "http://a/", now + 1000, &got));
    assert_false(got.fresh);
    assert_string_equal(got.validator, "\"v1\"");
    cache_touch(c, "http://a/", now + 1000, 0, &later);
    cache_get(c, &a, "http://a/", now + 9999, &got);
    assert_true(got.fresh);
    assert_false(cache_get(c, &a, "http://b/", now, &got));
    arena_release(&a);
    cache_free(c);
}

static void without_freshness_or_validator_nothing_is_kept(void **state)
{
    struct cache *c = cache_new(1000, 10);
    struct cached got;
    struct arena a;

    (void)state;
    arena_init(&a);
    put(c, "http://a/", "body", NULL, 0);
    assert_false(cache_get(c, &a, "http://a/", now, &got));
    put(c, "http://a/", "body", NULL, 30);
    assert_true(cache_get(c, &a, "http://a/", now + 29999, &got) && got.fresh);
    put(c, "http://a/", "body", NULL, 0);
    assert_false(cache_get(c, &a, "http://a/", now, &got));
    arena_release(&a);
    cache_free(c);
}

static void a_cookie_is_kept_for_nobody_else(void **state)
{
    struct cache *c = cache_new(1000, 10);
    struct web_header cookie = header("set-cookie", "session=1");
    struct cached got;
    struct arena a;

    (void)state;
    arena_init(&a);
    put(c, "http://a/", "body", &cookie, 3600);
    assert_false(cache_get(c, &a, "http://a/", now, &got));
    arena_release(&a);
    cache_free(c);
}

static void the_oldest_goes_when_it_is_full(void **state)
{
    struct cache *c = cache_new(400, 3);
    struct cached got;
    struct arena a;
    char big[200] = { 0 };

    (void)state;
    arena_init(&a);
    memset(big, 'x', sizeof big - 1);
    put(c, "1", "a", NULL, 9);
    put(c, "2", "b", NULL, 9);
    put(c, "3", "c", NULL, 9);
    assert_true(cache_get(c, &a, "1", now, &got));
    put(c, "4", "d", NULL, 9);
    assert_false(cache_get(c, &a, "2", now, &got));
    assert_true(cache_get(c, &a, "1", now, &got));
    put(c, "5", big, NULL, 9);
    assert_false(cache_get(c, &a, "5", now, &got));
    arena_release(&a);
    cache_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lifetimes_follow_the_headers),
        cmocka_unit_test(lines_of_a_header_are_one_list),
        cmocka_unit_test(what_was_kept_elsewhere_is_older),
        cmocka_unit_test(answers_are_used_while_fresh_and_validated_later),
        cmocka_unit_test(without_freshness_or_validator_nothing_is_kept),
        cmocka_unit_test(a_cookie_is_kept_for_nobody_else),
        cmocka_unit_test(the_oldest_goes_when_it_is_full),
    };

    return cmocka_run_group_tests_name("web/cache", tests, NULL, NULL);
}
