#include "model/reason_code.h"

#include "model/list.h"
#include "xml/write.h"

enum { CODES_MAX = 100 }; /* of a category: global ones, and as many of teams */

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct reason_code *)out = (struct reason_code) {
        .id = db_get_int(rows, 0),
        .category = db_get_text(rows, 1, a),
        .code = db_get_int(rows, 2),
        .label = db_get_text(rows, 3, a),
        .for_all = db_get_bool(rows, 4),
        .system_code = db_get_bool(rows, 5),
    };
}

enum err reason_code_load(struct db *db, struct arena *a, int64_t id, struct reason_code *out)
{
    return model_one(db, Q_REASON_CODE_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);
}

enum err reason_code_load_of_team(struct db *db, struct arena *a, int64_t id, int64_t team_id,
                                  struct reason_code *out)
{
    return model_one(db, Q_REASON_CODE_OF_TEAM_BY_ID, DB_ARGS(db_int(id), db_int(team_id)), a,
                     read_row, out);
}

enum err reason_code_list_of_team(struct db *db, struct arena *a, const char *category,
                                  int64_t team_id, struct reason_code **out, size_t *count)
{
    return model_list(db, Q_REASON_CODES_OF_TEAM, DB_ARGS(db_text(category), db_int(team_id)), a,
                      read_row, sizeof **out, (void **)out, count);
}

enum err reason_code_list(struct db *db, struct arena *a, const char *category,
                          struct reason_code **out, size_t *count)
{
    return model_list(db, Q_REASON_CODES_ALL, DB_ARGS(db_text(category)), a, read_row, sizeof **out,
                      (void **)out, count);
}

enum err reason_code_find(struct db *db, struct arena *a, const char *category, int64_t code,
                          struct reason_code *out)
{
    return model_one(db, Q_REASON_CODE_BY_CODE, DB_ARGS(db_text(category), db_int(code)), a,
                     read_row, out);
}

enum err reason_code_list_assigned(struct db *db, struct arena *a, const char *category,
                                   int64_t team_id, struct reason_code **out, size_t *count)
{
    return model_list(db, Q_REASON_CODES_ASSIGNED, DB_ARGS(db_int(team_id), db_text(category)), a,
                      read_row, sizeof **out, (void **)out, count);
}

/* -- configuration --------------------------------------------------------------------------- */

bool reason_code_is_category(const char *word)
{
    return same(word, "NOT_READY") || same(word, "LOGOUT");
}

enum err reason_code_check(const struct reason_code *rc, const char **what)
{
    size_t label = str_characters(str_of(rc->label));

    *what = NULL;
    if (!reason_code_is_category(rc->category))
        *what = "category";
    else if (rc->code < 1 || rc->code > 65535)
        *what = "code";
    else if (label < 1 || label > 40)
        *what = "label";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

static enum err check_room(struct db *db, const struct reason_code *rc)
{
    return model_check_room(db, Q_REASON_CODE_COUNT,
                            DB_ARGS(db_text(rc->category), db_int(rc->for_all)), CODES_MAX);
}

enum err reason_code_add(struct db *db, struct reason_code *rc)
{
    enum err e;

    if ((e = check_room(db, rc)))
        return e;
    e = db_run(
        db, Q_REASON_CODE_ADD,
        DB_ARGS(db_text(rc->category), db_int(rc->code), db_text(rc->label), db_int(rc->for_all)));
    rc->id = e ? 0 : db_last_id(db);
    return e;
}

/* A code that becomes everybody's is no team's any more. */
enum err reason_code_save(struct db *db, const struct reason_code *was,
                          const struct reason_code *rc)
{
    enum err e = was->for_all == rc->for_all ? ERR_OK : check_room(db, rc);

    if (!e && rc->for_all)
        e = db_run(db, Q_REASON_CODE_UNASSIGN, DB_ARGS(db_int(rc->id)));
    if (e)
        return e;
    return db_run(
        db, Q_REASON_CODE_SAVE,
        DB_ARGS(db_int(rc->id), db_int(rc->code), db_text(rc->label), db_int(rc->for_all)));
}

enum err reason_code_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_REASON_CODE_REMOVE, DB_ARGS(db_int(id)));
}

/* -- shapes ---------------------------------------------------------------------------------- */

static void write_uri(struct buf *xml, const struct reason_code *rc)
{
    buf_addf(xml, "<uri>/finesse/api/ReasonCode/%lld</uri>", (long long)rc->id);
}

void reason_code_write(struct buf *xml, const struct reason_code *rc)
{
    xml_open(xml, "ReasonCode");
    write_uri(xml, rc);
    xml_text(xml, "category", rc->category);
    xml_int(xml, "code", rc->code);
    xml_text(xml, "label", rc->label);
    xml_bool(xml, "forAll", rc->for_all);
    xml_bool(xml, "systemCode", rc->system_code);
    xml_close(xml, "ReasonCode");
}

void reason_codes_write(struct buf *xml, const char *category, const struct reason_code *list,
                        size_t count)
{
    buf_adds(xml, "<ReasonCodes category=\"");
    xml_escape(xml, str_of(category));
    buf_adds(xml, "\">");
    for (size_t i = 0; i < count; i++)
        reason_code_write(xml, &list[i]);
    xml_close(xml, "ReasonCodes");
}

void reason_code_write_in_user(struct buf *xml, const struct reason_code *rc)
{
    xml_text(xml, "category", rc->category);
    xml_int(xml, "code", rc->code);
    xml_bool(xml, "forAll", rc->for_all);
    xml_int(xml, "id", rc->id);
    xml_text(xml, "label", rc->label);
    xml_bool(xml, "systemCode", rc->system_code);
    write_uri(xml, rc);
}
