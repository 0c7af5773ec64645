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

/* Is the text a layout?  ERR_INVALID_INPUT, and *why says where and what, for people. */
enum err layout_check(struct arena *a, const char *xml, const char **why);

enum err layout_save_default(struct db *db, const char *xml);
enum err layout_save_of_team(struct db *db, int64_t team_id, const char *xml);
enum err layout_clear_of_team(struct db *db, int64_t team_id); /* back to the default */

/* The document inside <layoutxml>: as text or CDATA, or as elements, which hand-written scripts
 * send.  NULL when there is none. */
const char *layout_read(struct arena *a, const struct xml_node *layoutxml);

/* <LayoutConfig> with that uri. */
void layout_write(struct buf *xml, const char *uri, const char *text);

/* <TeamLayoutConfig>. */
void layout_write_of_team(struct buf *xml, bool use_default, const char *text);

#endif
