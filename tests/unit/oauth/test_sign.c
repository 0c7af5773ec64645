/* The examples of RFC 5849 (OAuth 1.0) and RFC 7636, as they stand there. */
#include "oauth/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static const struct oauth_key photos = { "HMAC-SHA1", "dpf43f3p2l4k3l03", "kd94hf93k423kf44" };

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct url url_of(const char *text)
{
    const char *why;
    struct url u;

    assert_int_equal(url_parse(&arena, str_of(text), &u, &why), ERR_OK);
    return u;
}

static struct oauth_param *params_of(const char *form)
{
    struct oauth_param *list = NULL;

    assert_true(oauth_read_form(&arena, str_of(form), &list));
    return list;
}

/* Section 3.4.1.1. */
static void base_string_of_the_rfc(void **state)
{
    struct url url = url_of("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b");
    const struct oauth_param *params = params_of(
        "oauth_consumer_key=9djdj82h48djs9d2&oauth_token=kkk9d7dh3k39sjv7&"
        "oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&"
        "oauth_nonce=7d8f3e4a");

    (void)state;
    assert_string_equal(
        oauth_base_string(&arena, "POST", &url, str_of("c2&a3=2+q"), params),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
        "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e"
        "4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9"
        "d7dh3k39sjv7");
}

static const char *sign(const char *verb, const char *address, const char *token_secret,
                        const char *params)
{
    struct url url = url_of(address);

    return oauth_signature(&arena, &photos, token_secret,
                           oauth_base_string(&arena, verb, &url, str_of(NULL), params_of(params)));
}

/* Section 1.2: temporary credentials, token credentials, the photo itself. */
static void signatures_of_the_rfc(void **state)
{
    (void)state;
    assert_string_equal(sign("POST", "https://photos.example.net/initiate", NULL,
                             "oauth_consumer_key=dpf43f3p2l4k3l03&oauth_signature_method=HMAC-SHA1&"
                             "oauth_timestamp=137131200&oauth_nonce=wIjqoS&"
                             "oauth_callback=http%3A%2F%2Fprinter.example.com%2Fready"),
                        "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
    assert_string_equal(sign("POST", "https://photos.example.net/token", "hdhd0244k9j7ao03",
                             "oauth_consumer_key=dpf43f3p2l4k3l03&oauth_token=hh5s93j4hdidpola&"
                             "oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&"
                             "oauth_nonce=walatlh&oauth_verifier=hfdp7dh39dks9884"),
                        "gKgrFCywp7rO0OXSjdot/IHF7IU=");
    assert_string_equal(sign("GET",
                             "http://photos.example.net/photos?file=vacation.jpg&size=original",
                             "pfkkdhi9sl3r4s00",
                             "oauth_consumer_key=dpf43f3p2l4k3l03&oauth_token=nnch734d00sl2jdk&"
                             "oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131202&"
                             "oauth_nonce=chapoH"),
                        "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
}

/* Section 2.1, where the signature is "ja893SD9&xyz4992k83j47x0b". */
static void plaintext_is_both_secrets(void **state)
{
    struct oauth_key key = { "PLAINTEXT", "jd83jd92dhsh93js", "ja893SD9" };

    (void)state;
    assert_string_equal(oauth_signature(&arena, &key, "xyz4992k83j47x0b", "unused"),
                        "ja893SD9&xyz4992k83j47x0b");
    key.secret = "a&b";
    assert_string_equal(oauth_signature(&arena, &key, NULL, "unused"), "a%26b&");
}

static void a_key_that_is_none_signs_nothing(void **state)
{
    struct oauth_key key = { "RSA-SHA1", "x", "no key" };

    (void)state;
    assert_null(oauth_signature(&arena, &key, NULL, "text"));
    key.method = "MD5";
    assert_null(oauth_signature(&arena, &key, NULL, "text"));
}

static void headers_are_escaped(void **state)
{
    struct oauth_param *list = NULL;

    (void)state;
    oauth_add(&arena, &list, "oauth_nonce", "a\"b,c\n");
    oauth_add(&arena, &list, "none", NULL);
    oauth_add(&arena, &list, "oauth_version", "1.0");
    assert_string_equal(oauth_header(&arena, list),
                        "OAuth oauth_nonce=\"a%22b%2Cc%0A\", oauth_version=\"1.0\"");
    assert_string_equal(oauth_form(&arena, list), "oauth_nonce=a%22b%2Cc%0A&oauth_version=1.0");
    assert_string_equal(oauth_value(list, "oauth_version"), "1.0");
    assert_null(oauth_value(list, "oauth_token"));
}

static void forms_are_read(void **state)
{
    static char many[10000];
    struct oauth_param *list = params_of("a=1+2&&b&c=%26%C3%BC=x&a=3");

    (void)state;
    assert_string_equal(oauth_form(&arena, list), "a=1%202&b=&c=%26%C3%BC%3Dx&a=3");
    list = NULL;
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '%';
    assert_false(oauth_read_form(&arena, str_of("a=%zz"), &list));
    assert_false(oauth_read_form(&arena, str_of("a=%00"), &list));
    assert_false(oauth_read_form(&arena, (struct str) { many, sizeof many }, &list));
    memset(many, '&', sizeof many);
    assert_true(oauth_read_form(&arena, (struct str) { many, sizeof many }, &list));
    for (size_t i = 0; i < sizeof many; i += 2)
        many[i] = 'a';
    assert_false(oauth_read_form(&arena, (struct str) { many, sizeof many }, &list));
}

/* RFC 7636 appendix B; the hash of nothing is the one everybody knows. */
static void hashes_of_the_rfc(void **state)
{
    (void)state;
    assert_string_equal(oauth_challenge(&arena, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
                        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_string_equal(oauth_body_hash(&arena, str_of("")), "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
    assert_int_equal(strlen(oauth_random(&arena)), 43);
    assert_string_not_equal(oauth_random(&arena), oauth_random(&arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base_string_of_the_rfc),
        cmocka_unit_test(signatures_of_the_rfc),
        cmocka_unit_test(plaintext_is_both_secrets),
        cmocka_unit_test(a_key_that_is_none_signs_nothing),
        cmocka_unit_test(headers_are_escaped),
        cmocka_unit_test(forms_are_read),
        cmocka_unit_test(hashes_of_the_rfc),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
