#include "model/list.h"

#include <string.h>

enum err model_one(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                   model_row *read, void *item)
{
    struct db_rows rows;
    enum err e = db_one(db, q, args, &rows);

    if (e)
        return e;
    read(&rows, a, item);
    return db_done(&rows);
}

enum err model_list(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                    model_row *read, size_t size, void **items, size_t *count)
{
    size_t room = 8;
    struct db_rows rows;

    *count = 0;
    *items = arena_array(a, room, size);
    db_start(db, q, args, &rows);
    while (db_next(&rows)) {
        if (*count == room) {
            void *larger = arena_array(a, room *= 2, size);

            memcpy(larger, *items, *count * size);
            *items = larger;
        }
        read(&rows, a, (char *)*items + *count * size);
        ++*count;
    }
    return db_done(&rows);
}

enum err model_check_room(struct db *db, enum query q, const struct db_arg *args, int64_t most)
{
    int64_t count;
    enum err e = model_one(db, q, args, NULL, model_read_int, &count);

    if (e)
        return e;
    return count < most ? ERR_OK : ERR_MAXIMUM_EXCEEDED;
}

void model_read_int(const struct db_rows *rows, struct arena *a, void *item)
{
    (void)a;
    *(int64_t *)item = db_get_int(rows, 0);
}

void model_read_text(const struct db_rows *rows, struct arena *a, void *item)
{
    *(const char **)item = db_get_text(rows, 0, a);
}
