/* shelf: the folders of uploaded gadgets below GADGET_FILES, one for each name.  What was there
 * stays whole until what is new is whole. */
#ifndef APLOMB_GADGET_SHELF_H
#define APLOMB_GADGET_SHELF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "gadget/package.h"

enum { SHELF_NAME = 40, SHELF_GADGETS = 1000 };

struct shelf_file {
    const char *path;
    int64_t bytes;
    bool is_spec; /* by its beginning */
};

struct shelf_gadget {
    const char *name;
    int64_t changed_at;       /* ms since 1970 */
    struct shelf_file *files; /* by path */
    size_t count;
};

/* a-z, 0-9 and -, not at its begin: what can be a folder's name. */
bool shelf_name_is_good(const char *name);

/* Their names, in order.  What lies there under other names is not ours. */
enum err shelf_list(struct arena *a, const char *folder, const char ***names, size_t *count);

/* ERR_NOT_FOUND. */
enum err shelf_load(struct arena *a, const char *folder, const char *name,
                    struct shelf_gadget *out);

/* Writes the files where nobody sees them yet; *staged is for shelf_show() or shelf_drop(). */
enum err shelf_stage(struct arena *a, const char *folder, const struct package *p,
                     const char **staged);

/* In place of what was called so; that is removed by shelf_drop() of what *staged is now. */
enum err shelf_show(struct arena *a, const char *folder, const char *name, const char **staged);

/* Takes a gadget away to *staged.  ERR_NOT_FOUND. */
enum err shelf_hide(struct arena *a, const char *folder, const char *name, const char **staged);

/* NULL is nothing. */
void shelf_drop(const char *staged);

#endif
