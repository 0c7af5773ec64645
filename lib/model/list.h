/* list: rows into structs, once for all nouns. */
#ifndef APLOMB_MODEL_LIST_H
#define APLOMB_MODEL_LIST_H

#include "db/db.h"

/* Fills one item from the current row; strings go into a. */
typedef void model_row(const struct db_rows *rows, struct arena *a, void *item);

/* The first row into *item.  ERR_NOT_FOUND when there is none. */
enum err model_one(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                   model_row *read, void *item);

/* Every row into an array in a: *items points at *count items of size bytes each. */
enum err model_list(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                    model_row *read, size_t size, void **items, size_t *count);

/* Does q, which counts, say less than most?  ERR_MAXIMUM_EXCEEDED. */
enum err model_check_room(struct db *db, enum query q, const struct db_arg *args, int64_t most);

/* Readers for rows of a single column. */
void model_read_int(const struct db_rows *rows, struct arena *a, void *item);  /* int64_t */
void model_read_text(const struct db_rows *rows, struct arena *a, void *item); /* const char * */

#endif
