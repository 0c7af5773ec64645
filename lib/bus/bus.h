/* bus: MQTT 5 to the broker on its unix socket.
 *
 * Two uses.  A daemon hands bus_fd() to its loop and gets messages by callback; it connects again
 * by itself, and on_connect tells it when its subscriptions hold (once more).  A program sends one
 * request at a time and waits for the answer with bus_request().  Nothing is retried silently:
 * what was not handed to the broker is reported.
 *
 * One bus belongs to one thread; it is made after fork. */
#ifndef APLOMB_BUS_BUS_H
#define APLOMB_BUS_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct bus;

/* What arrived; everything is valid during the callback only. */
struct bus_message {
    const char *topic;
    struct str payload;
    int64_t seq;                /* user property seq of an event, 0 without */
    const char *node;           /* user property node of an event, NULL: "/" and the topic */
    const char *request_id;     /* user property requestId, NULL without */
    const char *response_topic; /* of a request, NULL without */
    struct str correlation;     /* of a request */
    bool retained;
};

struct bus_options {
    const char *socket;     /* path of the broker's unix socket */
    const char *client_id;  /* unique among clients; NULL: the broker chooses */
    const char *will_topic; /* retained will, NULL for none */
    const char *will_payload;
    const char *const *subscriptions; /* topics, ends in a NULL; may be NULL */
    const char *const *requests;      /* likewise, where every sender waits for an answer: what is
                                         lost on the way is missed (QoS 0 from the broker on) */
    void (*on_message)(void *ctx, const struct bus_message *m);
    void (*on_connect)(void *ctx); /* may be NULL */
    void *ctx;
};

/* Does not connect yet.  The options' strings are copied but for the subscriptions. */
struct bus *bus_new(const struct bus_options *options);
void bus_free(struct bus *bus); /* NULL does nothing */

/* -- for loops ------------------------------------------------------------------------------ */

/* The socket to watch, -1 while not connected. */
int bus_fd(const struct bus *bus);
bool bus_wants_write(const struct bus *bus);
bool bus_connected(const struct bus *bus); /* the broker has accepted us */

/* Reads and writes what is possible without waiting. */
void bus_service(struct bus *bus);

/* Housekeeping; connects when not connected.  Say it every 100 ms to 1 s.  bus_fd() may change. */
void bus_tick(struct bus *bus);

struct bus_publish {
    const char *topic;
    struct str payload;
    bool retain;
    int qos;                /* 0 or 1 */
    int64_t seq;            /* 0: none */
    const char *node;       /* NULL: none */
    const char *request_id; /* NULL or "": none */
    struct str correlation; /* of an answer; n 0: none */
};

/* ERR_UNAVAILABLE when the broker is not connected. */
enum err bus_publish(struct bus *bus, const struct bus_publish *p);

/* -- for programs --------------------------------------------------------------------------- */

/* Connects when it is not connected.  ERR_UNAVAILABLE: there is no broker, or it does not answer
 * within timeout_ms. */
enum err bus_connect(struct bus *bus, int timeout_ms);

/* Publishes payload to topic (QoS 1, expiry 2 s) with a response topic of this client and waits for
 * the answer, which replaces what reply holds.  Connects first when needed.  ERR_UNAVAILABLE: no
 * broker, nobody subscribed, or no answer within timeout_ms. */
enum err bus_request(struct bus *bus, const char *topic, struct str payload, const char *request_id,
                     int timeout_ms, struct buf *reply);

#endif
