#include "ctid/inbox.h"

#include "model/list.h"

enum err inbox_is_repeat(struct db *db, struct arena *a, const struct cti_command *command,
                         struct str text, int64_t now, bool *repeat)
{
    bool named = command->request_id && *command->request_id;
    struct db_rows rows;

    db_start(db, Q_LAST_COMMAND_SET,
             DB_ARGS(db_text(cti_command_object(a, command)), db_str(text), db_int(now),
                     db_int(now - INBOX_REPEAT_MS), db_int(named)),
             &rows);
    *repeat = !db_next(&rows);
    return db_done(&rows);
}

enum err inbox_forget(struct db *db, int64_t now)
{
    return db_run(db, Q_LAST_COMMAND_FORGET, DB_ARGS(db_int(now - INBOX_REPEAT_MS)));
}

enum err inbox_add(struct db *db, struct arena *a, const struct cti_command *command,
                   struct str text, int64_t now)
{
    return db_run(db, Q_INBOX_ADD,
                  DB_ARGS(db_text(cti_command_object(a, command)), db_str(text), db_int(now),
                          db_int(now + INBOX_DEADLINE_MS)));
}

struct row {
    int64_t id, deadline_at;
    const char *text;
};

static void read_row(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct row *)item = (struct row) {
        .id = db_get_int(rows, 0),
        .text = db_get_text(rows, 1, a),
        .deadline_at = db_get_int(rows, 2),
    };
}

enum err inbox_list(struct db *db, struct arena *a, int64_t now, int64_t limit,
                    struct inbox_item **out, size_t *count)
{
    const struct row *row;
    void *items;
    enum err e;

    if ((e = model_list(db, Q_INBOX_OLDEST, DB_ARGS(db_int(limit)), a, read_row, sizeof *row,
                        &items, count)))
        return e;
    row = items;
    *out = arena_array(a, *count, sizeof(**out));
    for (size_t i = 0; i < *count; i++) {
        (*out)[i].id = row[i].id;
        (*out)[i].late = row[i].deadline_at < now;
        (*out)[i].malformed = cti_command_read(a, str_of(row[i].text), &(*out)[i].command) !=
                              ERR_OK;
    }
    return ERR_OK;
}

enum err inbox_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_INBOX_REMOVE, DB_ARGS(db_int(id)));
}
