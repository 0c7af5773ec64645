/* simtalk: what the sim calls of one kind share (simcall.h): a call that is carried out, what it is
 * given, and what it makes of it.  Each simcall_*.c is a kind. */
#ifndef APLOMB_CTID_SIMTALK_H
#define APLOMB_CTID_SIMTALK_H

#include "cti/sim/sim.h"
#include "ctid/ctid.h"
#include "json/read.h"

struct talk {
    struct ctid *c;
    struct arena *arena; /* of the request; the ctid's own is the transaction's */
    const struct json *in;
    int status;
    const char *error, *field; /* of a status from 400 */
    int line, column;          /* in a text; 0 for none */
    struct buf body;
    bool waits;
};

/* The call is answered by this; ERR_OK. */
enum err talk_refuse(struct talk *t, int status, const char *field, const char *error);

/* What the call is answered when the switch says e. */
struct talk_fault {
    enum err e;
    int status;
    const char *field, *error;
};

/* The call's transaction ended with e: what the faults, up to one of ERR_OK, say of it, or `status`
 * when all went well; ERR_OK then, and e when they do not know it. */
enum err talk_end(struct talk *t, enum err e, const struct talk_fault *faults, int status);

bool talk_is_number(const struct json *value);

/* Seconds as milliseconds; absent stays as it is, null is `none`.  False when it is neither. */
bool talk_seconds(struct talk *t, const char *name, int64_t none, int64_t *out);

bool talk_id(struct talk *t, int64_t *id);

/* The field "priority"; absent or null is 0.  False when it is no priority. */
bool talk_priority(struct talk *t, int *out);

/* The n of "callVariableN", 0 for another name. */
int64_t talk_numbered_variable(const char *name);
/* "user.Name" */
bool talk_named_variable(const char *name);

/* Null for 0. */
void talk_write_time(struct buf *b, const char *name, int64_t ms);
void talk_write_id(struct buf *b, const char *name, int64_t id);

typedef enum err talk_act(struct talk *t);

talk_act calls_post, calls_delete, calls_get;    /* simcall_calls.c */
talk_act tasks_post, tasks_delete;               /* simcall_tasks.c */
talk_act scenes_post, scenes_get, scenes_delete; /* simcall_scenes.c */
talk_act arrivals_put;                           /* simcall_arrivals.c */
talk_act agents_put;                             /* simcall_agents.c */
talk_act clock_get, clock_put;                   /* simcall_clock.c */

#endif
