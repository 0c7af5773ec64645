/* bridge: what the parts of aplomb-bridge share, and its start and stop. */
#ifndef APLOMB_BRIDGE_BRIDGE_H
#define APLOMB_BRIDGE_BRIDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "bridge/pace.h"
#include "bridge/table.h"

struct account;
struct addresses;
struct auth;
struct alarms;
struct bosh_table;
struct bus;
struct client;
struct conns;
struct cursor;
struct db;
struct journal;
struct later;
struct listener;
struct loop;
struct loop_fd;
struct loop_timer;
struct tls;
struct topic;
struct wires;
struct worker;

/* What a connection keeps of the store: there are six, and what they ask for is rarely the same.
 */
enum { STORE_KB = 128 };

struct bridge {
    const struct conf *conf;
    struct loop *loop;
    struct conns *conns;
    struct alarms *alarms;
    struct listener *front; /* of a web server on this machine; may be NULL */
    struct listener *http, *https, *tcp, *tls_tcp; /* NULL: off, or somebody else has the port */
    struct tls *tls;                               /* NULL: no certificate */
    struct worker *passwords; /* threads with a struct auth each, for what is quick, */
    struct worker *hashes;    /* and for what is slow, */
    struct auth *auth;        /* beside this one */
    struct worker *writer;    /* one thread that writes to the store */
    struct db *db;            /* read only, for the loop's thread */
    struct journal *journal;
    struct cursor *cursor;

    int doorbell; /* -1: it could not be had */
    struct loop_fd *doorbell_watcher;
    struct bus *bus;
    struct loop_fd *bus_watcher;
    int bus_fd; /* the descriptor bus_watcher watches, -1 for none */
    struct loop_timer *tick;

    const char *domain, *pubsub, *finesse; /* right-hand side of JIDs; service; service user */
    bool in_service;                       /* the application side is there */
    int64_t patience;                      /* ms to wait for a ctid that was never seen */
    int64_t say_at;                        /* when to say that it is not; 0 while ctid is there */

    struct table accounts; /* by user id */
    struct table topics;   /* by node */
    struct bosh_table *bosh;
    struct wires *wires;
    struct addresses *addresses;

    struct client *ready; /* clients to flush or to free, when `flush` runs */
    struct later *flush;
    size_t waiting; /* clients for which something waits */
    struct pace pace;

    bool replaying;         /* the event in hand is for those who lag, and for nobody else */
    int64_t replayed;       /* the last one of those; INT64_MAX: nobody lags */
    bool scram;             /* everybody has the keys for it, */
    int64_t scram_version;  /* as of that one, see auth_has_all_keys() */
    int64_t people_version; /* as of that one everybody who is connected is somebody */
    bool port_refused;      /* one could not be had; said once */
    bool look_at_service;   /* soon: something may have changed */
    unsigned ticks;
    unsigned sign_ins;              /* since the start; */
    unsigned sign_ins_seen, tidied; /* as tidy() found them, and when it did something */

    struct arena start; /* until the end */
    struct arena arena; /* of the request or event in hand */
    /* Scratch, so that nothing is allocated for an answer. */
    struct buf stanza, jid, body, xml, items, response;
    char date[40]; /* of the HTTP Date header, as of date_second */
    int64_t date_second;
};

/* What clients may call us: the domain of the JIDs, or the name of this server; any case. */
bool bridge_is_domain(const struct bridge *b, const char *to);

/* Runs until SIGTERM or SIGINT. */
enum err bridge_run(const struct conf *conf);

#endif
