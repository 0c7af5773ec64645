/* tcp: the socket options are why this file asks for _DEFAULT_SOURCE. */
#define _DEFAULT_SOURCE
#include "bridge/tcp.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bridge/addresses.h"
#include "bridge/bridge.h"
#include "bridge/sign_in.h"
#include "bridge/wire.h"
#include "loop/conn.h"
#include "xmpp/scanner.h"
#include "xmpp/stream.h"

enum {
    ELEMENT_MAX = 256 * 1024,
    HEADER_MAX = 2 * 1024,
    ASK_MS = 60 * 1000,
    KEEPALIVE_S = 60,
    USER_TIMEOUT_MS = 30 * 1000, /* for what a peer does not acknowledge */
};

struct tcp {
    struct wire wire; /* first */
    struct scanner scanner;
    char *header; /* of the client's stream: elements are read in its scope */
};

/* -- what is sent --------------------------------------------------------------------------- */

static void write_element(struct buf *out, struct str xml)
{
    buf_add_str(out, xml);
}

static void write_header(struct buf *out, const struct stream_header *own)
{
    buf_adds(out,
             "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='" STREAM_NS
             "'");
    stream_header_names(out, own);
    buf_adds(out, " version='1.0' xml:lang='en'>");
}

static void write_close(struct wire *w, struct buf *out)
{
    (void)w;
    buf_adds(out, "</stream:stream>");
}

/* White space asks nothing of the client; its TCP acknowledges, or the connection breaks. */
static void write_blank(struct buf *out)
{
    buf_addc(out, ' ');
}

static void free_it(struct wire *w)
{
    struct tcp *t = (struct tcp *)(void *)w;

    free(t->header);
    free(t);
}

/* -- what comes in -------------------------------------------------------------------------- */

static void take_header(struct tcp *t, struct str declaration, struct str text)
{
    struct wire *w = &t->wire;
    struct stream_header header;

    stream_header_read(&w->client.bridge->arena, declaration, text, &header);
    if (text.n > HEADER_MAX)
        header.problem = "policy-violation";
    if (header.problem) {
        wire_fail(w, header.problem);
        return;
    }
    free(t->header);
    t->header = strndup(text.p, text.n);
    if (!t->header)
        abort();
    wire_open(w, &header);
}

/* RFC 6120 section 5.4.2: what is said from here on is said under TLS, beginning with a stream. */
static void start_tls(struct tcp *t)
{
    struct wire *w = &t->wire;
    struct bridge *b = w->client.bridge;
    bool may = b->tls && !conn_is_secure(w->conn) && !(w->client.r->flags & RECORD_AUTHENTICATED);
    struct str word = str_of(may ? "<proceed xmlns='" TLS_NS "'/>"
                                 : "<failure xmlns='" TLS_NS "'/>");

    conn_send(w->conn, word.p, word.n);
    if (!may || !conn_secure(w->conn, b->tls, "xmpp-client")) {
        client_end(&w->client, NULL);
        return;
    }
    t->scanner = (struct scanner) { .max = WIRE_UNKNOWN_BYTES };
    sign_in_forget(&w->client); /* nothing that was learnt in the clear counts */
    w->open = w->greeted = false;
}

static void take_element(struct tcp *t, struct str text)
{
    struct wire *w = &t->wire;
    struct bridge *b = w->client.bridge;
    const char *problem = "not-well-formed"; /* it is empty */
    const struct xml_node *node = stream_element_read(&b->arena, &b->body, t->header, text,
                                                      &problem);

    if (node && w->open && strcmp(node->ns, TLS_NS) == 0 && strcmp(node->name, "starttls") == 0)
        start_tls(t);
    else if (node)
        wire_take(w, node);
    else
        wire_fail(w, problem);
}

static size_t take_bytes(struct conn *c, void *user, char *p, size_t n)
{
    struct tcp *t = user;
    struct wire *w = &t->wire;
    struct scan scan;

    (void)c;
    if (w->client.ended)
        return n;
    if (!wire_ready(w, n))
        return 0;
    if (wire_restarts(w) && t->scanner.inside)
        t->scanner = (struct scanner) { .max = ELEMENT_MAX };
    switch (scanner_scan(&t->scanner, p, n, &scan)) {
    case SCAN_MORE:
        wire_begins(w);
        return 0;
    case SCAN_BLANK:
        break;
    case SCAN_HEADER:
        take_header(t, (struct str) { p, scan.skip },
                    (struct str) { p + scan.skip, scan.size - scan.skip });
        break;
    case SCAN_ELEMENT:
        take_element(t, (struct str) { p, scan.size });
        break;
    case SCAN_END:
        wire_leave(w);
        break;
    case SCAN_BAD:
        wire_fail(w, scan.problem);
        break;
    }
    arena_reset(&w->client.bridge->arena);
    return wire_used(w, scan.size ? scan.size : n, true);
}

/* -- the connection ------------------------------------------------------------------------- */

static void opened(struct conn *c, void *arg)
{
    static const struct wire_manner manner = { .header = write_header,
                                               .element = write_element,
                                               .close = write_close,
                                               .ask = write_blank,
                                               .free_it = free_it,
                                               .ask_ms = ASK_MS,
                                               .starttls = true,
                                               .pauses = true };
    struct bridge *b = arg;
    struct tcp *t;

    if (!addresses_come(b->addresses, conn_address(c))) {
        conn_close(c);
        return;
    }
    t = calloc(1, sizeof(*t));
    if (!t)
        abort();
    t->scanner.max = WIRE_UNKNOWN_BYTES;
    if (!addresses_may_create(b->addresses, conn_address(c)) ||
        !wire_init(&t->wire, b, c, conn_address(c), &manner)) {
        addresses_go(b->addresses, conn_address(c));
        free(t);
        conn_close(c);
        return;
    }
    conn_set_user(c, t);
}

static void drained(struct conn *c, void *user)
{
    struct tcp *t = user;

    (void)c;
    wire_drained(&t->wire);
}

static void closed(struct conn *c, void *user)
{
    struct tcp *t = user;

    if (!t)
        return; /* was not let in */
    addresses_go(t->wire.client.bridge->addresses, conn_address(c));
    wire_lost(&t->wire);
}

struct listener *tcp_listen(struct bridge *b, int fd)
{
    static const struct conn_owner owner = { opened, take_bytes, drained, closed };
    int seconds = KEEPALIVE_S, ms = USER_TIMEOUT_MS;

    /* Accepted sockets inherit them on Linux. */
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof(seconds));
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms));
    return listener_new(b->conns, fd, &owner, b, ELEMENT_MAX + 4096);
}
