#include "loop/tls.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct tls {
    SSL_CTX *context;
    const char *certificate, *key; /* the settings' */
};

struct tls_session {
    SSL *ssl;
    const char *protocol;
    bool broken; /* nothing may be said any more */
};

/* RFC 7301 section 3.2: who asks for another protocol is not let in, so that one cannot be made to
 * speak to the server of another. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_n,
                           const unsigned char *in, unsigned in_n, void *arg)
{
    const struct tls_session *s = SSL_get_app_data(ssl);
    size_t n = strlen(s->protocol);

    (void)arg;
    for (unsigned i = 0; i < in_n && in[i] < in_n - i; i += 1U + in[i])
        if (in[i] == n && memcmp(in + i + 1, s->protocol, n) == 0) {
            *out = in + i + 1;
            *out_n = (unsigned char)n;
            return SSL_TLSEXT_ERR_OK;
        }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* A key with a pass phrase: nobody is there to type it. */
static int no_phrase(char *out, int n, int writing, void *arg)
{
    (void)out, (void)n, (void)writing, (void)arg;
    return 0;
}

static bool set_up(SSL_CTX *context, const char *certificate, const char *key)
{
    SSL_CTX_set_default_passwd_cb(context, no_phrase);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) &&
           SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") &&
           SSL_CTX_use_certificate_chain_file(context, certificate) == 1 &&
           SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 &&
           SSL_CTX_check_private_key(context) == 1;
}

static SSL_CTX *context_new(const char *certificate, const char *key)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    char why[256];

    if (!context)
        abort();
    if (set_up(context, certificate, key))
        return context;
    ERR_error_string_n(ERR_get_error(), why, sizeof(why));
    log_error("certificate", "cert=%s key=%s error=\"%s\"", certificate, key, why);
    SSL_CTX_free(context);
    return NULL;
}

enum err tls_open(const char *certificate, const char *key, struct tls **out)
{
    SSL_CTX *context = context_new(certificate, key);
    struct tls *t;

    if (!context)
        return ERR_INVALID_INPUT;
    if (!(t = calloc(1, sizeof(*t))))
        abort();
    *t = (struct tls) { context, certificate, key };
    *out = t;
    return ERR_OK;
}

void tls_close(struct tls *t)
{
    if (!t)
        return;
    SSL_CTX_free(t->context);
    free(t);
}

enum err tls_renew(struct tls *t)
{
    SSL_CTX *context = context_new(t->certificate, t->key);

    if (!context)
        return ERR_INVALID_INPUT;
    SSL_CTX_free(t->context);
    t->context = context;
    return ERR_OK;
}

struct tls_session *tls_session_new(const struct tls *t, int fd, const char *protocol)
{
    struct tls_session *s = calloc(1, sizeof(*s));

    if (!s || !(s->ssl = SSL_new(t->context)) || !SSL_set_fd(s->ssl, fd))
        abort();
    s->protocol = protocol;
    SSL_set_app_data(s->ssl, s);
    SSL_set_accept_state(s->ssl);
    return s;
}

void tls_session_free(struct tls_session *s)
{
    if (!s)
        return;
    tls_finish(s);
    SSL_free(s->ssl);
    free(s);
}

void tls_finish(struct tls_session *s)
{
    if (s->broken || !SSL_is_init_finished(s->ssl))
        return;
    ERR_clear_error();
    SSL_shutdown(s->ssl);
    s->broken = true;
}

/* What OpenSSL returned, as read() and write() say it. */
static ssize_t result(struct tls_session *s, int n)
{
    int why;

    if (n > 0)
        return n;
    why = SSL_get_error(s->ssl, n);
    if (why == SSL_ERROR_ZERO_RETURN)
        return 0;
    errno = EAGAIN;
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
        return -1;
    s->broken = true;
    errno = EIO;
    return -1;
}

static int at_most(size_t n)
{
    return n > INT_MAX ? INT_MAX : (int)n;
}

/* Record by record, as long as another one fits, so that as little as possible stays behind. */
ssize_t tls_read(struct tls_session *s, void *p, size_t n)
{
    size_t got = 0;
    ssize_t more;

    do {
        ERR_clear_error();
        more = result(s, SSL_read(s->ssl, (char *)p + got, at_most(n - got)));
        if (more > 0)
            got += (size_t)more;
    } while (more > 0 && n - got >= SSL3_RT_MAX_PLAIN_LENGTH);
    return got ? (ssize_t)got : more;
}

ssize_t tls_write(struct tls_session *s, const void *p, size_t n)
{
    if (s->broken) {
        errno = EPIPE;
        return -1;
    }
    ERR_clear_error();
    return result(s, SSL_write(s->ssl, p, at_most(n)));
}

int tls_shake(struct tls_session *s)
{
    ERR_clear_error();
    return (int)result(s, SSL_do_handshake(s->ssl)) > 0 ? 1 : -1;
}

size_t tls_pending(const struct tls_session *s)
{
    return (size_t)SSL_pending(s->ssl);
}

bool tls_wants_write(const struct tls_session *s)
{
    return SSL_want_write(s->ssl);
}
