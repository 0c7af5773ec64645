#include "model/audit.h"

#include <string.h>

#include "model/list.h"

/* Not within a character: those bytes begin with the bits 10. */
static const char *cut(struct arena *a, const char *text)
{
    size_t n = AUDIT_BYTES;

    if (strlen(text) <= n)
        return text;
    while (n > 0 && (text[n] & 0xc0) == 0x80)
        n--;
    return arena_strndup(a, text, n);
}

enum err audit_add(struct db *db, struct arena *a, const struct audit *row)
{
    const char *before = cut(a, row->before), *after = cut(a, row->after);

    return db_run(db, Q_AUDIT_ADD,
                  DB_ARGS(db_int(row->at), db_text(row->who), db_text(row->request_id),
                          db_text(row->action), db_text(row->object), db_text(before),
                          db_text(after), db_int(before != row->before || after != row->after)));
}

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct audit *)out = (struct audit) {
        .id = db_get_int(rows, 0),
        .at = db_get_int(rows, 1),
        .who = db_get_text(rows, 2, a),
        .request_id = db_get_text(rows, 3, a),
        .action = db_get_text(rows, 4, a),
        .object = db_get_text(rows, 5, a),
        .before = db_get_text(rows, 6, a),
        .after = db_get_text(rows, 7, a),
        .shortened = db_get_bool(rows, 8),
    };
}

enum err audit_list(struct db *db, struct arena *a, int64_t below, const char *object,
                    const char *who, int64_t most, struct audit **out, size_t *count)
{
    return model_list(db, Q_AUDIT_BELOW,
                      DB_ARGS(db_int(below), db_text(object), db_text(who), db_int(most)), a,
                      read_row, sizeof **out, (void **)out, count);
}
