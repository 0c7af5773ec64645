#include "model/layout.h"

#include <string.h>

#include "model/layout_version.h"
#include "model/list.h"
#include "xml/write.h"

enum err layout_load_default(struct db *db, struct arena *a, const char **xml)
{
    return model_one(db, Q_LAYOUT_DEFAULT, DB_NO_ARGS, a, model_read_text, xml);
}

enum err layout_load_of_team(struct db *db, struct arena *a, int64_t team_id, const char **xml,
                             bool *own)
{
    enum err e = model_one(db, Q_LAYOUT_OF_TEAM, DB_ARGS(db_int(team_id)), a, model_read_text, xml);

    *own = !e;
    return e == ERR_NOT_FOUND ? layout_load_default(db, a, xml) : e;
}

enum err layout_load_own(struct db *db, struct arena *a, int64_t team_id, const char **xml)
{
    return model_one(db, Q_LAYOUT_OWN, DB_ARGS(db_int(team_id)), a, model_read_text, xml);
}

static enum err store(struct db *db, const struct layout_change *c)
{
    if (!c->team_id)
        return db_run(db, Q_LAYOUT_SET_DEFAULT, DB_ARGS(db_text(c->xml)));
    if (!*c->xml)
        return db_run(db, Q_LAYOUT_CLEAR_OF_TEAM, DB_ARGS(db_int(c->team_id)));
    return db_run(db, Q_LAYOUT_SET_OF_TEAM, DB_ARGS(db_int(c->team_id), db_text(c->xml)));
}

enum err layout_save(struct db *db, struct arena *a, const struct layout_change *c)
{
    enum err e = layout_version_keep(db, a, c);

    return e ? e : store(db, c);
}

/* -- in and out ------------------------------------------------------------------------------ */

static void copy_element(struct buf *out, const struct xml_node *node, bool top)
{
    size_t at = 0;

    buf_addf(out, "<%s", node->name);
    if (top && *node->ns)
        buf_addf(out, " xmlns=\"%s\"", node->ns);
    for (const struct xml_attribute *t = node->attributes; t; t = t->next) {
        buf_addf(out, " %s=\"", t->name);
        xml_escape(out, str_of(t->value));
        buf_addc(out, '"');
    }
    buf_addc(out, '>');
    for (const struct xml_node *child = node->children; child; child = child->next) {
        xml_escape(out, (struct str) { node->text + at, child->at - at });
        at = child->at;
        copy_element(out, child, false);
    }
    xml_escape(out, str_of(node->text + at));
    buf_addf(out, "</%s>", node->name);
}

const char *layout_read(struct arena *a, const struct xml_node *layoutxml)
{
    const char *text;
    struct buf out;

    if (!layoutxml)
        return NULL;
    if (!layoutxml->children) {
        struct str s = str_trim(str_of(layoutxml->text));

        return s.n ? arena_strndup(a, s.p, s.n) : NULL;
    }
    buf_init(&out, LAYOUT_BYTES);
    copy_element(&out, layoutxml->children, true);
    text = arena_strndup(a, out.p, out.n);
    buf_release(&out);
    return text;
}

void layout_write(struct buf *xml, const char *uri, const char *text)
{
    xml_open(xml, "LayoutConfig");
    xml_text(xml, "uri", uri);
    xml_text(xml, "layoutxml", text);
    xml_close(xml, "LayoutConfig");
}

void layout_write_of_team(struct buf *xml, bool use_default, const char *text)
{
    xml_open(xml, "TeamLayoutConfig");
    xml_bool(xml, "useDefault", use_default);
    xml_text(xml, "layoutxml", text);
    xml_close(xml, "TeamLayoutConfig");
}
