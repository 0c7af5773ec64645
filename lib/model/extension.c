#include "model/extension.h"

#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    (void)a;
    *(struct extension_range *)out = (struct extension_range) { .first = db_get_int(rows, 0),
                                                                .last = db_get_int(rows, 1) };
}

enum err extension_list(struct db *db, struct arena *a, struct extension_range **out, size_t *count)
{
    return model_list(db, Q_EXTENSION_RANGES, DB_NO_ARGS, a, read_row, sizeof **out, (void **)out,
                      count);
}

/* A number with a zero in front is another one. */
enum err extension_exists(struct db *db, const char *number, bool *out)
{
    int64_t n, one;
    enum err e;

    *out = false;
    if (!str_to_int(str_of(number), &n) || *number == '0' || *number == '-')
        return ERR_OK;
    e = model_one(db, Q_EXTENSION_IS, DB_ARGS(db_int(n)), NULL, model_read_int, &one);
    *out = !e;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err extension_replace(struct db *db, const struct extension_range *ranges, size_t count)
{
    enum err e = db_run(db, Q_EXTENSION_REMOVE_ALL, DB_NO_ARGS);

    for (size_t i = 0; !e && i < count; i++)
        e = db_run(db, Q_EXTENSION_ADD, DB_ARGS(db_int(ranges[i].first), db_int(ranges[i].last)));
    return e;
}

enum err extension_of_queue(struct db *db, struct arena *a, const char **number)
{
    enum err e = model_one(db, Q_EXTENSION_QUEUE, DB_NO_ARGS, a, model_read_text, number);

    if (e == ERR_NOT_FOUND)
        *number = "";
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}
