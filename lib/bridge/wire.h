/* wire: what WebSocket and TCP have in common: a client that lives as long as its connection, and
 * gets its stanzas one by one.
 *
 * With stream management it may outlive the connection (sm.h).  A wire without that which an
 * earlier process had stays as a client without connection, so that nobody counts as absent while
 * coming back.
 *
 * What a stranger can hold is bounded: bytes, and the time until authenticated and until something
 * begun is whole; what a client can, by its stanzas a second. */
#ifndef APLOMB_BRIDGE_WIRE_H
#define APLOMB_BRIDGE_WIRE_H

#include "bridge/client.h"
#include "bridge/sm.h"
#include "bridge/strangers.h"
#include "loop/alarm.h"

struct conn;
struct stream_header;
struct wire;
struct wires;
struct xml_node;

enum {
    WIRES_UNKNOWN_MAX = 2000,      /* that are not authenticated */
    WIRE_UNKNOWN_BYTES = 8 * 1024, /* of all that one sends before authentication */
    WIRE_UNPAID_BYTES = 64 * 1024, /* of what waits because there was too much before */
};

/* How a wire speaks; each appends to out what is to be sent. */
struct wire_manner {
    void (*header)(struct buf *out, const struct stream_header *own);
    void (*element)(struct buf *out, struct str xml); /* one that is whole */
    void (*close)(struct wire *w, struct buf *out);
    void (*ask)(struct buf *out); /* is the peer still there? */
    void (*free_it)(struct wire *w);
    int64_t ask_ms;   /* after so much silence */
    bool must_answer; /* to ask(), within XMPP_INACTIVITY */
    bool declare;     /* each element declares its prefixes */
    bool starttls;    /* is known there */
    bool pauses;      /* between a header and its features */
};

struct wire {
    struct client client; /* first: the transport's functions get this */
    const struct wire_manner *manner;
    struct conn *conn; /* NULL when it is gone */
    struct wire *older, *newer;
    struct stranger stranger; /* while not authenticated */
    struct alarm alarm;
    struct sm sm;
    int64_t born, heard_at, asked_at;
    int64_t whole_by;   /* what has begun to come must be whole then; 0 = nothing has */
    uint32_t taken;     /* bytes before authentication */
    int64_t due;        /* nothing is taken until then, 0 = no matter; monotonic ms */
    int64_t flooded_at; /* more than WIRE_UNPAID_BYTES waits since, 0 = it does not */
    bool open;          /* the header of the present stream was answered */
    bool greeted;       /* we have sent a header */
    bool restarted;     /* after authentication */
    bool known;         /* authenticated and restarted */
    bool mute;          /* says no more XML */
    bool pausing;       /* features are due */
    bool leaving;       /* the client has ended its stream, and hears what it has asked for */
    bool closing;       /* the connection says no more, the client may come back on another */
    bool done;          /* the client is done with; only the connection is still there */
};

struct wires *wires_new(void);
void wires_free(struct wires *all);

/* The bridge stops: tells all of them. */
void wires_end(struct bridge *b);

/* A new one, of who is at that address; false when there is no room for a session. */
bool wire_init(struct wire *w, struct bridge *b, struct conn *conn, const char *address,
               const struct wire_manner *manner);

/* The record of one that an earlier process had. */
void wire_restore(struct bridge *b, struct record *r);

/* Something came in, and n bytes wait now.  True when they may be handled; conn_resume() is called
 * when that changes.  Ends it when too much waits for being paid for. */
bool wire_ready(struct wire *w, size_t n);

/* What is there is the beginning of something; it must be whole within XMPP_AUTH_TIME. */
void wire_begins(struct wire *w);

/* n bytes were used up, with which it was whole, or goes on; returns n.  Before authentication
 * there may be few. */
size_t wire_used(struct wire *w, size_t n, bool whole);

/* Something that costs as much as a stanza. */
void wire_pay(struct wire *w);

/* The client opens a stream, or opens it again after authentication.  version NULL: older than
 * RFC 6120, and not able to understand features. */
void wire_open(struct wire *w, const struct stream_header *theirs);

/* The next header counts: none has come since authentication. */
bool wire_restarts(const struct wire *w);

/* An element of the stream. */
void wire_take(struct wire *w, const struct xml_node *node);

/* Ends it with a stream error (RFC 6120 section 4.9.3). */
void wire_fail(struct wire *w, const char *condition);

/* The client ends its stream: it is over when all is answered that came before. */
void wire_leave(struct wire *w);

/* Closes the connection with these bytes; the client may come back. */
void wire_close(struct wire *w, const void *bytes, size_t n);

/* For sm.  An element, appended to bridge.response as it is sent (arg: the wire); one that is no
 * stanza, at once. */
void wire_add_element(void *arg, struct str xml);
void wire_send_element(struct wire *w, const char *xml);

/* Sends what waits, as far as the peer takes it. */
void wire_flush(struct wire *w);

/* Another connection has its client: this one is told. */
void wire_replaced(struct wire *w);

/* From the connection's owner. */
void wire_drained(struct wire *w);
void wire_lost(struct wire *w);

#endif
