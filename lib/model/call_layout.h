/* call_layout: which call variables a desktop shows, and where (table call_layout); the API calls
 * it MediaPropertiesLayout.  Source: reference rest-config 5. */
#ifndef APLOMB_MODEL_CALL_LAYOUT_H
#define APLOMB_MODEL_CALL_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "xml/read.h"

enum call_layout_place { CALL_LAYOUT_HEADER, CALL_LAYOUT_LEFT, CALL_LAYOUT_RIGHT };
enum { CALL_LAYOUT_ENTRIES = 21 }; /* one in the header, ten in each column */

struct call_layout_entry {
    enum call_layout_place place;
    const char *display_name, *media_property;
    bool show_in_popover, ui_editable;
};

struct call_layout {
    int64_t id;
    const char *name, *description;
    bool is_default;
    struct call_layout_entry entries[CALL_LAYOUT_ENTRIES]; /* by place, then from top to bottom */
    size_t count;
};

/* Strings belong to a.  ERR_NOT_FOUND. */
enum err call_layout_load(struct db *db, struct arena *a, int64_t id, struct call_layout *out);
enum err call_layout_load_default(struct db *db, struct arena *a, struct call_layout *out);

/* All there are, the default first: layouts belong to no team. */
enum err call_layout_list(struct db *db, struct arena *a, struct call_layout **out, size_t *count);

/* Takes header and columns of a <MediaPropertiesLayout> over, when it has them: columns alone leave
 * the header as it is, a header without columns is all there is.
 * ERR_PARAMETER_MISSING, ERR_INVALID_INPUT, and *what names the element. */
enum err call_layout_read(struct arena *a, const struct xml_node *node, struct call_layout *out,
                          const char **what);

/* The rest of the rules.  ERR_INVALID_INPUT, and *what names the element. */
enum err call_layout_check(const struct call_layout *l, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED at 200 layouts; ERR_CONFLICT when the name is taken.
 * add sets l->id. */
enum err call_layout_add(struct db *db, struct call_layout *l);
enum err call_layout_save(struct db *db, const struct call_layout *l);
enum err call_layout_remove(struct db *db, int64_t id);

/* <MediaPropertiesLayout>: always with a header and two columns, since a client reads a single
 * column as the right one. */
void call_layout_write(struct buf *xml, const struct call_layout *l);
void call_layouts_write(struct buf *xml, const struct call_layout *list, size_t count);

#endif
