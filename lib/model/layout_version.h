/* layout_version: what a layout was, version by version (table layout_version).
 *
 * The newest version is what is in force.  What was not published by a program, the first layout of
 * an installation or one written at a prompt, is a version of its own, of nobody and no time; it is
 * written down when the next one is published. */
#ifndef APLOMB_MODEL_LAYOUT_VERSION_H
#define APLOMB_MODEL_LAYOUT_VERSION_H

#include "model/layout.h"

/* So many of each layout are kept. */
enum { LAYOUT_VERSIONS = 50 };

struct layout_version {
    int64_t number;  /* from 1 in each layout; none comes twice */
    int64_t at;      /* ms since 1970, 0: not known */
    const char *who; /* login id, "": not known */
    const char *xml; /* "": the team had no layout of its own; NULL in a list */
};

/* Team 0 is the default everywhere here.  Strings belong to a. */

/* The one in force, written down or not. */
enum err layout_version_now(struct db *db, struct arena *a, int64_t team_id,
                            struct layout_version *out);

/* All that are kept, newest first, which is the one in force. */
enum err layout_version_list(struct db *db, struct arena *a, int64_t team_id,
                             struct layout_version **out, size_t *count);

/* ERR_NOT_FOUND. */
enum err layout_version_load(struct db *db, struct arena *a, int64_t team_id, int64_t number,
                             struct layout_version *out);

/* Writes down what is in force and what is to be; nothing when they are the same. */
enum err layout_version_keep(struct db *db, struct arena *a, const struct layout_change *change);

#endif
