#include "oauth/sign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"
#include "base/id.h"

enum { TEXT_MAX = 8 * 1024 * 1024, RSA_MAX = 1024, PARAMS_MAX = 1000 };

/* -- parameters ------------------------------------------------------------------------------- */

static struct oauth_param **end_of(struct oauth_param **list)
{
    while (*list)
        list = &(*list)->next;
    return list;
}

void oauth_add(struct arena *a, struct oauth_param **list, const char *name, const char *value)
{
    struct oauth_param *p;

    if (!value)
        return;
    p = arena_alloc(a, sizeof *p);
    *p = (struct oauth_param) { name, value, NULL };
    *end_of(list) = p;
}

const char *oauth_value(const struct oauth_param *list, const char *name)
{
    for (; list; list = list->next)
        if (same(list->name, name))
            return list->value;
    return NULL;
}

static const char *decoded(struct arena *a, struct str text)
{
    const char *done = NULL;
    struct buf out;

    buf_init(&out, text.n + 1);
    if (url_decode(&out, text, true) && !memchr(out.p, '\0', out.n))
        done = arena_strndup(a, out.p, out.n);
    buf_release(&out);
    return done;
}

bool oauth_read_form(struct arena *a, struct str form, struct oauth_param **list)
{
    struct str pair, name;
    int count = 0;

    if (form.n > OAUTH_FORM_MAX)
        return false;
    list = end_of(list);
    while (str_cut(&form, '&', &pair)) {
        struct oauth_param *p = arena_alloc(a, sizeof *p);

        if (pair.n == 0)
            continue;
        if (++count > PARAMS_MAX)
            return false;
        str_cut(&pair, '=', &name);
        if (!(p->name = decoded(a, name)) || !(p->value = pair.p ? decoded(a, pair) : ""))
            return false;
        *list = p;
        list = &p->next;
    }
    return true;
}

static const char *taken(struct arena *a, struct buf *text)
{
    const char *copy = arena_strndup(a, text->p, text->n);

    buf_release(text);
    return copy;
}

static const char *escaped(struct arena *a, const char *text)
{
    struct buf out;

    buf_init(&out, TEXT_MAX);
    url_encode(&out, str_of(text));
    return taken(a, &out);
}

const char *oauth_form(struct arena *a, const struct oauth_param *list)
{
    struct buf out;

    buf_init(&out, TEXT_MAX);
    for (const struct oauth_param *p = list; p; p = p->next) {
        if (p != list)
            buf_addc(&out, '&');
        url_encode(&out, str_of(p->name));
        buf_addc(&out, '=');
        url_encode(&out, str_of(p->value));
    }
    return taken(a, &out);
}

const char *oauth_header(struct arena *a, const struct oauth_param *params)
{
    struct buf out;

    buf_init(&out, TEXT_MAX);
    buf_adds(&out, "OAuth ");
    for (const struct oauth_param *p = params; p; p = p->next) {
        if (p != params)
            buf_adds(&out, ", ");
        url_encode(&out, str_of(p->name));
        buf_adds(&out, "=\"");
        url_encode(&out, str_of(p->value));
        buf_addc(&out, '"');
    }
    return taken(a, &out);
}

/* -- the signature base string ---------------------------------------------------------------- */

/* By name, then by value, both escaped (section 3.4.1.3.2). */
static int by_bytes(const void *left, const void *right)
{
    const struct oauth_param *l = left, *r = right;
    int names = strcmp(l->name, r->name);

    return names ? names : strcmp(l->value, r->value);
}

static const char *normalized(struct arena *a, const struct oauth_param *list)
{
    struct oauth_param *sorted;
    size_t n = 0, i = 0;
    struct buf out;

    for (const struct oauth_param *p = list; p; p = p->next)
        n++;
    sorted = arena_array(a, n + 1, sizeof *sorted);
    for (const struct oauth_param *p = list; p; p = p->next)
        sorted[i++] = (struct oauth_param) { escaped(a, p->name), escaped(a, p->value), NULL };
    qsort(sorted, n, sizeof *sorted, by_bytes);
    buf_init(&out, TEXT_MAX);
    for (i = 0; i < n; i++)
        buf_addf(&out, "%s%s=%s", i ? "&" : "", sorted[i].name, sorted[i].value);
    return taken(a, &out);
}

const char *oauth_base_string(struct arena *a, const char *verb, const struct url *url,
                              struct str form, const struct oauth_param *params)
{
    const char *address = arena_printf(a, "%s%s", url_origin(a, url), url->path);
    struct oauth_param *all = NULL, **last;

    oauth_read_form(a, str_of(url->query), &all);
    oauth_read_form(a, form, &all);
    last = end_of(&all);
    for (const struct oauth_param *p = params; p; p = p->next) {
        oauth_add(a, last, p->name, p->value);
        last = end_of(last);
    }
    return arena_printf(a, "%s&%s&%s", verb, escaped(a, address), escaped(a, normalized(a, all)));
}

/* -- signatures ------------------------------------------------------------------------------- */

static const char *base64(struct arena *a, const void *bytes, size_t n)
{
    struct buf out;

    buf_init(&out, 2 * RSA_MAX);
    base64_encode(&out, (struct str) { bytes, n });
    return taken(a, &out);
}

static const char *hmac_sha1(struct arena *a, const char *key, const char *text)
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int n = sizeof mac;

    if (!HMAC(EVP_sha1(), key, (int)strlen(key), (const unsigned char *)text, strlen(text), mac,
              &n))
        abort();
    return base64(a, mac, n);
}

static EVP_PKEY *private_key(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;

    BIO_free(bio);
    if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static const char *rsa_sha1(struct arena *a, const char *pem, const char *text)
{
    EVP_PKEY *key = private_key(pem);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char signature[RSA_MAX];
    size_t n = sizeof signature;
    const char *done = NULL;

    if (key && context && (size_t)EVP_PKEY_get_size(key) <= sizeof signature &&
        EVP_DigestSignInit(context, NULL, EVP_sha1(), NULL, key) == 1 &&
        EVP_DigestSign(context, signature, &n, (const unsigned char *)text, strlen(text)) == 1)
        done = base64(a, signature, n);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

const char *oauth_signature(struct arena *a, const struct oauth_key *key, const char *token_secret,
                            const char *base_string)
{
    const char *secrets;

    if (same(key->method, "RSA-SHA1"))
        return rsa_sha1(a, key->secret, base_string);
    secrets = arena_printf(a, "%s&%s", escaped(a, key->secret),
                           escaped(a, token_secret ? token_secret : ""));
    if (same(key->method, "PLAINTEXT"))
        return secrets;
    return same(key->method, "HMAC-SHA1") ? hmac_sha1(a, secrets, base_string) : NULL;
}

const char *oauth_body_hash(struct arena *a, struct str body)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int n = sizeof hash;

    if (EVP_Digest(body.p, body.n, hash, &n, EVP_sha1(), NULL) != 1)
        abort();
    return base64(a, hash, n);
}

static const char *base64url(struct arena *a, const void *bytes, size_t n)
{
    struct buf out;

    buf_init(&out, 128);
    base64url_encode(&out, (struct str) { bytes, n });
    return taken(a, &out);
}

const char *oauth_challenge(struct arena *a, const char *verifier)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int n = sizeof hash;

    if (EVP_Digest(verifier, strlen(verifier), hash, &n, EVP_sha256(), NULL) != 1)
        abort();
    return base64url(a, hash, n);
}

const char *oauth_random(struct arena *a)
{
    unsigned char bytes[32];

    id_random(bytes, sizeof bytes);
    return base64url(a, bytes, sizeof bytes);
}
