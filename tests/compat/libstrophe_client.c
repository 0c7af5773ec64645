/* libstrophe of Debian 12 as it comes, without TLS: libstrophe_client JID PASSWORD PORT.  Says what
 * it hears as program() of ear.js reads it. */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strophe.h>

#define NS_PUBSUB "http://jabber.org/protocol/pubsub"

struct client {
    xmpp_ctx_t *ctx;
    xmpp_conn_t *conn;
    const char *jid, *password;
    unsigned short port;
    char node[256];
    bool before; /* was connected once */
};

static void tell(const char *kind, const char *text)
{
    printf("%s %s\n", kind, text);
    fflush(stdout);
}

static int hear(xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *arg)
{
    struct client *c = arg;
    char *text;
    size_t n;

    (void)conn;
    if (xmpp_stanza_to_text(stanza, &text, &n) == XMPP_EOK) {
        tell("stanza", text);
        xmpp_free(c->ctx, text);
    }
    return 1;
}

static int subscribed(xmpp_conn_t *conn, xmpp_stanza_t *iq, void *arg)
{
    struct client *c = arg;
    const char *type = xmpp_stanza_get_type(iq);

    (void)conn;
    tell(type && strcmp(type, "result") == 0 ? "subscribed" : "problem", c->node);
    return 0;
}

static void subscribe(struct client *c)
{
    xmpp_stanza_t *iq = xmpp_iq_new(c->ctx, "set", "subscribe");
    xmpp_stanza_t *pubsub = xmpp_stanza_new(c->ctx), *verb = xmpp_stanza_new(c->ctx);

    xmpp_stanza_set_to(iq, "pubsub.localhost");
    xmpp_stanza_set_name(pubsub, "pubsub");
    xmpp_stanza_set_ns(pubsub, NS_PUBSUB);
    xmpp_stanza_set_name(verb, "subscribe");
    xmpp_stanza_set_attribute(verb, "node", c->node);
    xmpp_stanza_set_attribute(verb, "jid", xmpp_conn_get_bound_jid(c->conn));
    xmpp_stanza_add_child(pubsub, verb);
    xmpp_stanza_add_child(iq, pubsub);
    xmpp_id_handler_add(c->conn, subscribed, "subscribe", c);
    xmpp_send(c->conn, iq);
    xmpp_stanza_release(verb);
    xmpp_stanza_release(pubsub);
    xmpp_stanza_release(iq);
}

static void changed(xmpp_conn_t *conn, xmpp_conn_event_t event, int error, xmpp_stream_error_t *why,
                    void *arg)
{
    struct client *c = arg;
    xmpp_stanza_t *presence;

    (void)error;
    (void)why;
    if (event != XMPP_CONN_CONNECT) {
        tell("offline", "");
        return;
    }
    /* It does not say whether its stream went on; what is heard shows it. */
    tell(c->before ? "resumed" : "online", "");
    xmpp_handler_add(conn, hear, NULL, NULL, NULL, c);
    if (c->before)
        return;
    c->before = true;
    presence = xmpp_presence_new(c->ctx);
    xmpp_send(conn, presence);
    xmpp_stanza_release(presence);
}

/* What the library needs for a connection is made anew each time; its stream goes on if it can. */
static void begin(struct client *c)
{
    xmpp_sm_state_t *stream = c->conn ? xmpp_conn_get_sm_state(c->conn) : NULL;

    if (c->conn)
        xmpp_conn_release(c->conn);
    c->conn = xmpp_conn_new(c->ctx);
    xmpp_conn_set_flags(c->conn, XMPP_CONN_FLAG_DISABLE_TLS);
    xmpp_conn_set_jid(c->conn, c->jid);
    xmpp_conn_set_pass(c->conn, c->password);
    if (stream)
        xmpp_conn_set_sm_state(c->conn, stream);
    xmpp_connect_client(c->conn, "127.0.0.1", c->port, changed, c);
}

/* False at the end of input. */
static bool take_order(struct client *c)
{
    char line[300];

    if (!fgets(line, sizeof(line), stdin))
        return false;
    if (sscanf(line, "subscribe %255s", c->node) == 1)
        subscribe(c);
    return true;
}

int main(int argc, char **argv)
{
    struct pollfd in = { .fd = 0, .events = POLLIN };
    struct client c = { 0 };

    if (argc != 4)
        return 2;
    xmpp_initialize();
    c.ctx = xmpp_ctx_new(NULL, xmpp_get_default_logger(XMPP_LEVEL_WARN));
    c.jid = argv[1];
    c.password = argv[2];
    c.port = (unsigned short)atoi(argv[3]);
    begin(&c);
    for (;;) {
        xmpp_run_once(c.ctx, 20);
        if (!xmpp_conn_is_connected(c.conn) && !xmpp_conn_is_connecting(c.conn))
            begin(&c);
        if (poll(&in, 1, 0) > 0 && !take_order(&c))
            break;
    }
    return 0;
}
