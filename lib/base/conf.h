/* conf: the settings (contract.md): a file of `key = value` lines named by APLOMB_CONF, overridden
 * by environment variables of the same names, checked against one typed table (conf.c).
 *
 * Seconds are whole seconds; ports 0 to 65535, 0 = off; lists are comma-separated.  A value with
 * which nothing would work (no session a user, no name of the domain) is refused, not taken. */
#ifndef APLOMB_BASE_CONF_H
#define APLOMB_BASE_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct conf {
    int64_t port, xmpp_http_port, xmpp_tcp_port, xmpp_https_port, xmpp_tls_port;
    const char *tls_cert, *tls_key;
    const char *state; /* folder of aplomb.db, logs and run/ */
    const char *run;   /* folder of sockets, pid files, verifiers; default STATE/run */
    const char *www;   /* folder of what browsers load */
    const char *web;   /* lighttpd or apache */
    const char *provider;
    bool demo_calls;
    int64_t demo_agents;
    const char *allow_origins, *allow_targets, *gadget_sources; /* "" when empty */
    const char *gadget_parents;                                 /* "" when any page may be named */
    const char *oauth_callback; /* address of our /gadgets/oauthcallback/; "": by HOST and PORT */
    bool guard_dry_run;
    const char
        *page_origins; /* of pages that may ask the REST API, and have the tunnel in a frame */
    const char *nodes; /* origins of the servers that stand in for each other, this one among them,
                        * the primary first; "" for this one alone */
    const char *gadget_files;
    int64_t xmpp_max_wait, xmpp_inactivity, xmpp_maxpause, xmpp_auth_time; /* seconds */
    int64_t xmpp_connections, xmpp_creations; /* of one address: at a time, sessions a second */
    int64_t xmpp_sessions, xmpp_stanzas;      /* of one user; of one session a second, 0: any */
    bool xmpp_scram;
    int64_t presence_loss;         /* seconds */
    int64_t presence_loss_code;    /* of the sign-out */
    int64_t user_rate, user_burst; /* REST requests of one user: a second, at once; rate 0: any */
    bool limit_loopback;
    bool user_auth_mode;     /* UserAuthMode answers */
    const char *host;        /* name clients know this server by */
    const char *xmpp_domain; /* right-hand side of every JID */
    const char *broker;      /* unix socket of the broker; default RUN/mqtt.sock */
    bool broker_events;      /* the bus has every event, for others than aplomb-bridge */
    const char *database;    /* default STATE/aplomb.db */
};

/* Reads file and environment; logs where (file and line, or the environment) and why, and returns
 * ERR_INVALID_INPUT, when a value is not of its type, a key is unknown or stands there twice.
 * Strings belong to a. */
enum err conf_load(struct conf *out, struct arena *a);

#endif
