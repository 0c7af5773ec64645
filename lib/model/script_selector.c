#include "model/script_selector.h"

#include "model/list.h"
#include "xml/write.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct script_selector *)out = (struct script_selector) {
        .media_id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .number = db_get_text(rows, 2, a),
    };
}

enum err script_selector_list(struct db *db, struct arena *a, bool of_calls, bool of_tasks,
                              struct script_selector **out, size_t *count)
{
    return model_list(db, Q_SCRIPT_SELECTOR_ALL, DB_ARGS(db_int(of_calls), db_int(of_tasks)), a,
                      read_row, sizeof **out, (void **)out, count);
}

void script_selectors_write(struct buf *xml, const struct script_selector *list, size_t count)
{
    xml_open(xml, "ScriptSelectors");
    for (size_t i = 0; i < count; i++) {
        xml_open(xml, "ScriptSelector");
        xml_int(xml, "MrdID", list[i].media_id);
        xml_text(xml, "Name", list[i].name);
        xml_text(xml, "DialedNumber", list[i].number);
        xml_close(xml, "ScriptSelector");
    }
    xml_close(xml, "ScriptSelectors");
}
