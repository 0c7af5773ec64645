/* bosh_session: one BOSH session: which requests wait, in which order they are answered, when they
 * are given up (XEP-0124 sections 9 to 15). */
#ifndef APLOMB_BRIDGE_BOSH_SESSION_H
#define APLOMB_BRIDGE_BOSH_SESSION_H

#include "bridge/bosh_body.h"
#include "bridge/client.h"
#include "bridge/strangers.h"
#include "bridge/table.h"
#include "loop/alarm.h"

struct bridge;
struct exchange;

enum { BOSH_REQUESTS = 2 }; /* hold + 1; also for hold 0 */

#define BOSH_XML_TYPE "text/xml; charset=utf-8"

/* A request that has arrived and has no answer yet, or came before its turn. */
struct held {
    struct exchange *x; /* NULL: its connection is gone, the client will send it again */
    int64_t since;      /* monotonic ms */
    char *ahead;        /* body of a request that came before its turn, or has to be paid for */
    uint32_t sent_at;   /* the answer; monotonic ms, the last 32 bits; 0 = never */
    uint32_t ahead_n : 24;
    uint32_t repeats : 5;
    bool paid : 1;
    bool unsure : 1; /* an earlier process had it: when it comes again, it is processed again */
};

/* What a request had behind its <auth>: taken when the check has ended. */
struct behind {
    unsigned taken; /* children that were */
    bool created;   /* it was the request that created the session, which has its answer */
    size_t n;
    char raw[];
};

struct bosh {
    struct client client;   /* first: the transport's functions get this */
    struct behind *behind;  /* NULL most of the time */
    struct table_link link; /* by sid */
    struct alarm alarm;
    int64_t quiet_since; /* no request is waiting since */
    uint32_t born;    /* monotonic ms, the last 32 bits: not for longer than it takes to sign in */
    uint32_t taken;   /* bytes before authentication */
    int64_t doubtful; /* rid whose answer may not have arrived; 0 = none */
    const struct exchange *told; /* the newest answer went there last; only to be compared */
    int64_t report;   /* rid of an answer the client has not got yet, to be told; 0 = none */
    int64_t reported; /* the last one that was */
    int64_t due;      /* a request that is to be delayed waits until then; 0 = none */
    bool taking;      /* stanzas of a request, right now */
    struct held held[RECORD_ANSWERS];
    struct stranger stranger; /* while not authenticated */
};

/* For a record that has a sid; joins the table. */
struct bosh *bosh_session_new(struct bridge *b, struct record *r);

/* Without a word; for the end of everything. */
void bosh_session_free(struct bosh *s);

/* A request that names the session: answers x, now or later. */
void bosh_session_take(struct bosh *s, struct exchange *x, const struct bosh_body *rq);

/* The answer to rid may not have arrived. */
void bosh_session_doubt(struct bosh *s, int64_t rid);

/* Takes the stanzas of the request that created the session. */
void bosh_session_take_first(struct bosh *s, const struct bosh_body *rq);

/* Looks when something is due next. */
void bosh_session_set_alarm(struct bosh *s);

/* A key of a key sequence (XEP-0124 section 15): 40 hexadecimal digits; false when it is none. */
bool bosh_key_read(const char *text, unsigned char out[RECORD_KEY]);

/* The Content-Type of its answers. */
const char *bosh_session_content(const struct record *r);

/* Tells x that there is no session (any more); clients without `ver` get HTTP errors. */
void bosh_refuse(struct exchange *x, const struct ending *why, bool has_ver);

#endif
