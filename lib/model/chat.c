#include "model/chat.h"

#include <string.h>

#include "model/list.h"
#include "xml/write.h"

enum { ADDRESS_BYTES = 1000 };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct chat *)out = (struct chat) { db_get_text(rows, 0, a), db_get_text(rows, 1, a) };
}

enum err chat_load(struct db *db, struct arena *a, struct chat *out)
{
    return model_one(db, Q_CHAT_LOAD, DB_NO_ARGS, a, read_row, out);
}

static bool is_https(const char *text)
{
    struct str s = str_of(text);

    if (!str_starts(s, "https://") || s.n > ADDRESS_BYTES || s.p[8] == '/' || s.n == 8)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || strchr("\"<>\\^`{|}", s.p[i]) || (unsigned char)s.p[i] >= 0x7f)
            return false;
    return true;
}

enum err chat_check(const struct chat *c, const char **what)
{
    *what = NULL;
    if (*c->primary_node && !is_https(c->primary_node))
        *what = "primaryNode";
    else if (*c->secondary_node && !is_https(c->secondary_node))
        *what = "secondaryNode";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

enum err chat_save(struct db *db, const struct chat *c)
{
    return db_run(db, Q_CHAT_SAVE, DB_ARGS(db_text(c->primary_node), db_text(c->secondary_node)));
}

void chat_write(struct buf *xml, const struct chat *c)
{
    xml_open(xml, "ChatConfig");
    xml_text(xml, "uri", "/finesse/api/ChatConfig");
    xml_text(xml, "primaryNode", c->primary_node);
    xml_text(xml, "secondaryNode", c->secondary_node);
    xml_close(xml, "ChatConfig");
}
