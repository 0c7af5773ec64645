/* journal: sessions in a memory-mapped file, so that they survive the process.
 *
 * A record is what cannot be found elsewhere: who a session is, where its requests stand, and what
 * the last answers consisted of.  Plain stores go to the page cache, hence survive kill -9 (not a
 * power loss, after which every client reconnects anyway).  A change that was under way when the
 * process died is taken back: journal_touch() keeps the record as it was until journal_commit().
 *
 * Beside the records is a heap for what differs in length: names, and the last answers, which are
 * dropped as soon as the client has got them.  What is dropped is not written over before the
 * step's end.  There is no list of it in the file: it is made from the records at the start.
 * Source: reference xmpp-delivery 11.3, items 4 to 6. */
#ifndef APLOMB_BRIDGE_JOURNAL_H
#define APLOMB_BRIDGE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

enum {
    RECORD_SID = 28,  /* 24 characters of base64url */
    RECORD_USER = 80, /* most bytes, with the NUL */
    RECORD_RESOURCE = 128,
    RECORD_CONTENT = 48,
    RECORD_STATUS = 256,
    RECORD_KEY = 20,
    RECORD_ANSWERS = 4, /* of BOSH: twice the largest window */
    RECORD_BATCHES = 8, /* of a wire */
};

enum record_flag {
    RECORD_HAS_VER = 1, /* knows terminal conditions (else HTTP errors) */
    RECORD_ACKS = 2,    /* acknowledges answers */
    RECORD_AUTHENTICATED = 4,
    RECORD_BOUND = 8,
    RECORD_PRESENT = 16,  /* sent available presence */
    RECORD_WIRE = 32,     /* WebSocket, TCP */
    RECORD_SECURE = 64,   /* began under TLS and goes on under it alone */
    RECORD_RESUMES = 128, /* a wire that may come back (XEP-0198), not only with its connection */
    RECORD_KEYED = 256,   /* requests carry keys */
    RECORD_NUMBERED = 512 /* its events carry their numbers */
};

enum answer_state { ANSWER_NONE, ANSWER_OPEN, ANSWER_GIVEN };

struct record_answer {
    int64_t rid;
    uint32_t place;     /* of its bytes, in the heap */
    uint32_t size : 30; /* 0 = an empty body */
    uint32_t state : 2; /* enum answer_state */
};

struct record {
    char sid[RECORD_SID];            /* "" = not in use */
    uint32_t names;                  /* see record_user(): bytes from here, 0 = none */
    uint8_t resource_at, content_at; /* behind the user's name; the status follows */
    uint16_t flags;
    uint16_t wait_s, inactivity_s;
    uint8_t hold, requests;
    uint8_t unwanted; /* automatic nodes unsubscribed from, bits of node_automatic() */
    uint8_t show;     /* enum presence_show */
    int8_t priority;
    unsigned char
        key[RECORD_KEY]; /* of the request that was processed last, or the new one with it */
    unsigned char keys[RECORD_ANSWERS][RECORD_KEY]; /* of rid: keys[rid % RECORD_ANSWERS] */
    int64_t rid_next;                               /* lowest rid not yet processed */
    int64_t bound_at;                               /* ms since 1970: connected since */
    int64_t since;                                  /* subscriptions count from behind this seq */
    int64_t cursor;                                 /* newest event that was put into an answer */
    int64_t behind; /* oldest event that waits for an answer; 0 = none */
    /* Of one that resumes: stanzas of the client that are done with; of ours, how many it has
     * handled and how many were sent.  Its answers are what was sent in between, a batch each, rid
     * being the number of stanzas sent before. */
    int64_t handled, acked, sent;
    struct record_answer answers[RECORD_BATCHES]; /* of rid: answers[rid % RECORD_ANSWERS] */
};

struct journal;

/* Who it is: "" before it signed in, or bound; the type of its answers, "" = text/xml;
 * charset=utf-8; and what its presence says in words.  Valid until the next journal_name(). */
static inline const char *record_user(const struct record *r)
{
    return r->names ? (const char *)r + r->names : "";
}

static inline const char *record_resource(const struct record *r)
{
    return r->names ? (const char *)r + r->names + r->resource_at : "";
}

static inline const char *record_content(const struct record *r)
{
    return r->names ? (const char *)r + r->names + r->content_at : "";
}

static inline const char *record_status(const struct record *r)
{
    return r->names ? record_content(r) + strlen(record_content(r)) + 1 : "";
}

/* NULL: as it was. */
struct record_names {
    const char *user, *resource, *content, *status;
};

/* path NULL: in memory only.  What an earlier process left is kept if it fits this build.
 * ERR_CONFLICT when another process uses the file. */
enum err journal_open(const char *path, size_t records, size_t heap_bytes, struct journal **out);
void journal_close(struct journal *j);

/* Of one that was opened in memory only, between two steps: it goes on in the file, and records
 * stay where they are.  ERR_UNAVAILABLE while there is no room for it, ERR_CONFLICT as above:
 * nothing is changed then.  Does nothing when there is a file. */
enum err journal_move(struct journal *j, const char *path);

/* There is a file. */
bool journal_is_kept(const struct journal *j);

/* So many sessions may be one user's.  Together their answers get a small part of the heap, and
 * each an equal share of that: nobody fills it for others.  Until then a session gets all. */
void journal_share(struct journal *j, int64_t sessions);

/* A record, all zero; NULL when all are in use.  Give it a sid before journal_commit(). */
struct record *journal_take(struct journal *j);
void journal_release(struct journal *j, struct record *r);

/* The used records in turn: start with NULL. */
struct record *journal_next(struct journal *j, struct record *r);

/* Before the first change of a record in a step; and at the step's end. */
void journal_touch(struct journal *j, struct record *r);
void journal_commit(struct journal *j);

/* False when one is too long, or there is no room. */
bool journal_name(struct journal *j, struct record *r, const struct record_names *names);

/* Keeps bytes for the answer of r, which has none; and finds them again, false when they are not
 * there: there was no room for them, or r has come over its share since, and gave up what it kept
 * longest. */
bool journal_keep(struct journal *j, struct record *r, struct record_answer *answer,
                  struct str bytes);
bool journal_kept(struct journal *j, const struct record_answer *answer, struct str *bytes);

/* So many bytes can be kept for r without giving up others.  When it keeps nothing it has room. */
bool journal_has_room(const struct journal *j, const struct record *r, size_t bytes);

/* Forgets the answer, with its bytes: all zero then. */
void journal_drop(struct journal *j, struct record_answer *answer);

/* The newest event that was handed to every session, 0 in a new journal; and its mark
 * (cursor_mark()), 0 = not known. */
int64_t journal_delivered(const struct journal *j);
uint64_t journal_delivered_mark(const struct journal *j);
void journal_set_delivered(struct journal *j, int64_t seq, uint64_t mark);

#endif
