#include "model/reason_code.h"

#include "model/list.h"
#include "xml/write.h"

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
