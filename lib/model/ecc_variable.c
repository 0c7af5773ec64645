#include "model/ecc_variable.h"

#include "model/list.h"
#include "xml/write.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct ecc_variable *)out = (struct ecc_variable) { db_get_text(rows, 0, a),
                                                          db_get_int(rows, 1) };
}

enum err ecc_variable_list(struct db *db, struct arena *a, struct ecc_variable **out, size_t *count)
{
    return model_list(db, Q_ECC_VARIABLES, DB_NO_ARGS, a, read_row, sizeof **out, (void **)out,
                      count);
}

void ecc_variables_write(struct buf *xml, const struct ecc_variable *list, size_t count)
{
    xml_open(xml, "ECCVariableConfig");
    for (size_t i = 0; i < count; i++) {
        xml_open(xml, "ECCVariable");
        xml_text(xml, "name", list[i].name);
        xml_int(xml, "length", list[i].length);
        xml_close(xml, "ECCVariable");
    }
    xml_close(xml, "ECCVariableConfig");
}
