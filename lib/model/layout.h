/* layout: the document that says what a desktop looks like (tables layout, team_layout).
 *
 * There is one for everybody, with a <layout> for each role, and a team may have its own.
 * Source: reference rest-config 2. */
#ifndef APLOMB_MODEL_LAYOUT_H
#define APLOMB_MODEL_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "xml/read.h"

enum { LAYOUT_BYTES = 1024 * 1024 };

/* The text belongs to a. */
enum err layout_load_default(struct db *db, struct arena *a, const char **xml);

/* What the members of the team see: the team's own document (*own) or the default.  team_id may be
 * 0. */
enum err layout_load_of_team(struct db *db, struct arena *a, int64_t team_id, const char **xml,
                             bool *own);

/* The team's own document, "" where it has none; of team 0 the default. */
enum err layout_load_own(struct db *db, struct arena *a, int64_t team_id, const char **xml);

struct layout_change {
    int64_t team_id; /* 0: the default */
    const char *xml; /* "": the team goes back to the default */
    const char *who; /* login id */
    int64_t at;      /* ms since 1970 */
};

/* Keeps what was before as well (model/layout_version.h); inside the caller's transaction. */
enum err layout_save(struct db *db, struct arena *a, const struct layout_change *change);

/* -- is a text a layout? (layout_check.c) ---------------------------------------------------- */

enum layout_fault {
    LAYOUT_MALFORMED,
    LAYOUT_ROOT,
    LAYOUT_NAMESPACE,
    LAYOUT_VALUE,
    LAYOUT_ATTRIBUTE_MISSING,
    LAYOUT_ATTRIBUTE_VALUE,
    LAYOUT_ID_TWICE,
    LAYOUT_LACKS,
    LAYOUT_TOO_MANY,
    LAYOUT_MISPLACED,
    LAYOUT_EITHER, /* gadgets and columns in one tab, and the like */
};

struct layout_problem {
    int line; /* from 1 */
    enum layout_fault fault;
    const char *element; /* "" of LAYOUT_MALFORMED */
    const char *detail; /* a name, an id, or the parser's words; "" where there is nothing to add */
};

enum { LAYOUT_PROBLEMS = 50 };

/* What keeps the text from being a layout: how many there are in *out, LAYOUT_PROBLEMS at the most.
 * A document that is not well-formed has one. */
size_t layout_problems(struct arena *a, const char *xml, struct layout_problem **out);

/* In English, without the line. */
const char *layout_problem_text(struct arena *a, const struct layout_problem *problem);

/* ERR_INVALID_INPUT, and *why tells the first problem and its line. */
enum err layout_check(struct arena *a, const char *xml, const char **why);

/* -- in and out ------------------------------------------------------------------------------ */

/* The document inside <layoutxml>: as text or CDATA, or as elements, which hand-written scripts
 * send.  NULL when there is none. */
const char *layout_read(struct arena *a, const struct xml_node *layoutxml);

/* <LayoutConfig> with that uri. */
void layout_write(struct buf *xml, const char *uri, const char *text);

/* <TeamLayoutConfig>. */
void layout_write_of_team(struct buf *xml, bool use_default, const char *text);

#endif
