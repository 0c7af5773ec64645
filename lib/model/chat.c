#include "model/chat.h"

#include <string.h>

#include "base/nodes.h"
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

/* A name, or an address of version 6 in its brackets. */
static bool is_host(struct str host)
{
    static const char v6[] = "0123456789abcdefABCDEF:.", name[] = "-_.0123456789"
                                                                  "abcdefghijklmnopqrstuvwxyz"
                                                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    bool bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';

    if (bracketed)
        host = (struct str) { host.p + 1, host.n - 2 };
    for (size_t i = 0; i < host.n; i++)
        if (!strchr(bracketed ? v6 : name, host.p[i]))
            return false;
    return host.n > 0;
}

static bool is_https(const char *text)
{
    static const char scheme[] = "https://";
    struct str s = str_of(text), authority, host, port;
    int64_t number = 1;

    if (s.n < sizeof scheme || s.n > ADDRESS_BYTES)
        return false;
    if (!str_case_is((struct str) { s.p, sizeof scheme - 1 }, scheme))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || strchr("\"<>\\^`{|}", s.p[i]) || (unsigned char)s.p[i] >= 0x7f)
            return false;
    authority = str_of(text + sizeof scheme - 1);
    authority.n = strcspn(authority.p, "/?#");
    nodes_split(authority, &host, &port);
    return is_host(host) &&
           (!port.n || (str_to_int(port, &number) && number >= 1 && number <= 65535));
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
