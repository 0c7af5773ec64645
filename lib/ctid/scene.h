/* scene: plays a scene on the switch's clock: callers who come, agents who act, what is expected.
 *
 * One at a time.  Its text and how far it is stand among the memos ("ctid/scene..."), written in
 * the transaction of each step, so that it goes on after a kill.  What agents do takes the way of
 * every command, rights and refusals included; its requestId is "line-N".  What was refused or
 * expected in vain is a problem of the scene, kept until the next one. */
#ifndef APLOMB_CTID_SCENE_H
#define APLOMB_CTID_SCENE_H

#include "ctid/ctid.h"
#include "ctid/scene_text.h"

struct scene;

/* At the start of the daemon: where it was. */
enum err scene_load(struct ctid *c, struct arena *a);
void scene_free(struct scene *scene); /* NULL does nothing */

/* Begins now, in a transaction of its own.  ERR_INVALID_INPUT with *error filled (strings belong to
 * a); ERR_CONFLICT while another one plays. */
enum err scene_begin(struct ctid *c, struct arena *a, struct str text, int64_t *id,
                     struct scene_error *error);

/* No further steps.  ERR_NOT_FOUND. */
enum err scene_stop(struct ctid *c, int64_t id);

/* Switch time of the next step, INT64_MAX for none. */
int64_t scene_due(const struct ctid *c);

/* Does the next step, inside the caller's transaction. */
enum err scene_step(struct ctid *c, struct event_batch *batch);

/* The members of GET sim/scenes: "scenes":[...]. */
void scene_write(const struct ctid *c, struct buf *json);

#endif
