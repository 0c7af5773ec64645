/* scene_text: a scene as text: who does what when (tests/data/sim/README.md says how it is
 * written).
 *
 * Reading takes everything by chance from the seed of the text, so a scene that was read is fixed:
 * steps in order of time, in milliseconds since its start. */
#ifndef APLOMB_CTID_SCENE_TEXT_H
#define APLOMB_CTID_SCENE_TEXT_H

#include "base/arena.h"
#include "base/str.h"
#include "cti/command.h"
#include "cti/sim/sim.h"

enum { SCENE_BYTES = 65536, SCENE_STEPS = 2000 };

enum scene_act {
    SCENE_COMMAND, /* an agent: command, of the call named `call` */
    SCENE_CALL,    /* a caller: comes */
    SCENE_HANG_UP, /* the caller of `call` */
    SCENE_STREAM,  /* random callers */
    SCENE_HABITS,  /* of the agent `who` */
    SCENE_EXPECT   /* who or call, word */
};

struct scene_step {
    int64_t at_ms;
    int line;
    enum scene_act act;
    const char *who;  /* login id */
    const char *call; /* a name given by `as`, or of a caller; NULL for none */
    const char *as;   /* the name of the call that comes of it; NULL for none */
    struct cti_command command;
    struct sim_caller caller;
    struct sim_stream_setup stream;
    struct sim_habits habits;
    const char *word; /* the state that is expected */
};

struct scene_text {
    struct scene_step *steps;
    size_t count;
};

struct scene_error {
    int line, column; /* from 1 */
    const char *text;
};

/* Strings belong to a.  ERR_INVALID_INPUT with *error filled. */
enum err scene_read(struct arena *a, struct str text, struct scene_text *out,
                    struct scene_error *error);

#endif
