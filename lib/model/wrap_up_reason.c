#include "model/wrap_up_reason.h"

#include "model/list.h"
#include "xml/write.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct wrap_up_reason *)out = (struct wrap_up_reason) {
        .id = db_get_int(rows, 0),
        .label = db_get_text(rows, 1, a),
        .for_all = db_get_bool(rows, 2),
    };
}

enum err wrap_up_reason_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                                     struct wrap_up_reason **out, size_t *count)
{
    return model_list(db, Q_WRAP_UP_REASONS_OF_TEAM, DB_ARGS(db_int(team_id)), a, read_row,
                      sizeof **out, (void **)out, count);
}

void wrap_up_reason_write_of_user(struct buf *xml, const char *login_id,
                                  const struct wrap_up_reason *reason)
{
    xml_open(xml, "WrapUpReason");
    buf_adds(xml, "<uri>/finesse/api/User/");
    xml_escape(xml, str_of(login_id));
    buf_addf(xml, "/WrapUpReason/%lld</uri>", (long long)reason->id);
    xml_text(xml, "label", reason->label);
    xml_bool(xml, "forAll", reason->for_all);
    xml_close(xml, "WrapUpReason");
}
