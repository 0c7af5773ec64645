#include "model/layout.h"

#include <string.h>

#include "model/list.h"
#include "xml/write.h"

#define NAMESPACE "http://www.cisco.com/vtg/finesse"

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

enum err layout_save_default(struct db *db, const char *xml)
{
    return db_run(db, Q_LAYOUT_SET_DEFAULT, DB_ARGS(db_text(xml)));
}

enum err layout_save_of_team(struct db *db, int64_t team_id, const char *xml)
{
    return db_run(db, Q_LAYOUT_SET_OF_TEAM, DB_ARGS(db_int(team_id), db_text(xml)));
}

enum err layout_clear_of_team(struct db *db, int64_t team_id)
{
    return db_run(db, Q_LAYOUT_CLEAR_OF_TEAM, DB_ARGS(db_int(team_id)));
}

/* -- grammar (reference rest-config 2.2) ----------------------------------------------------- */

typedef bool text_rule(const char *text);

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool starts_with_letter_then(const char *text, const char *more)
{
    if (!is_letter(*text))
        return false;
    while (*++text)
        if (!is_letter(*text) && !(*text >= '0' && *text <= '9') && !strchr(more, *text))
            return false;
    return true;
}

static bool is_version(const char *text)
{
    return *text && text[strspn(text, "0123456789.")] == '\0';
}

static bool is_role(const char *text)
{
    return same(text, "Agent") || same(text, "Supervisor") || same(text, "Admin");
}

static bool is_tab_id(const char *text)
{
    return starts_with_letter_then(text, "-_:.");
}

static bool is_gadget_id(const char *text)
{
    return starts_with_letter_then(text, "-_");
}

static bool is_line(const char *text)
{
    return *text && !strpbrk(text, "\r\n");
}

static bool is_address(const char *text)
{
    return *text && !strpbrk(text, " \t\r\n");
}

static bool is_key(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!is_letter(*c))
            return false;
    return *text != '\0';
}

static bool is_width(const char *text)
{
    size_t n = strspn(text, "0123456789");

    return n > 0 && (same(text + n, "px") || same(text + n, "%"));
}

static bool is_order(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0' && strlen(text) <= 10;
}

static bool is_truth(const char *text)
{
    return same(text, "true") || same(text, "false") || same(text, "0") || same(text, "1");
}

static bool is_filled(const char *text)
{
    return *text != '\0';
}

enum { MANY = 1000, CHILDREN = 5, ATTRIBUTES = 4 };

/* Children in their order.  Attributes that are not listed are let through: the guides name more
 * of them than the printed schema has. */
static const struct element {
    const char *name;
    struct {
        const char *name;
        int min, max;
    } children[CHILDREN];
    struct {
        const char *name;
        bool needed;
        text_rule *rule;
    } attributes[ATTRIBUTES];
    text_rule *text;
    bool either; /* the last two kinds of children exclude each other */
} elements[] = {
    /* version, configs and header came with 12.0 and 12.5 */
    { "finesseLayout", .children = { { "version", 0, 1 },
                                     { "configs", 0, 1 },
                                     { "header", 0, 1 },
                                     { "layout", 1, 3 } } },
    { "version", .text = is_version },
    { "configs", .children = { { "config", 0, MANY } } },
    { "config", .attributes = { { "key", true, is_key }, { "value", true, NULL } } },
    { "header", .children = { { "leftAlignedColumns", 0, 1 }, { "rightAlignedColumns", 0, 1 } } },
    { "leftAlignedColumns", .children = { { "headercolumn", 1, MANY } } },
    { "rightAlignedColumns", .children = { { "headercolumn", 1, MANY } } },
    { "headercolumn", .children = { { "gadget", 0, 1 }, { "component", 0, 1 } },
      .attributes = { { "width", true, is_width } }, .either = true },
    { "component", .children = { { "url", 1, 1 }, { "stylesheet", 0, 1 } },
      .attributes = { { "id", true, is_filled }, { "order", false, is_order } } },
    { "url", .text = is_address },
    { "stylesheet", .text = is_address },
    { "layout", .children = { { "role", 1, 1 }, { "page", 1, 1 }, { "tabs", 1, 1 } } },
    { "role", .text = is_role },
    { "page", .children = { { "gadget", 0, MANY } } },
    { "tabs", .children = { { "tab", 1, MANY } } },
    { "tab",
      .children = { { "id", 1, 1 },
                    { "icon", 0, 1 },
                    { "label", 1, 1 },
                    { "gadgets", 0, 1 },
                    { "columns", 0, 1 } },
      .either = true },
    { "id", .text = is_tab_id },
    { "icon", .text = is_filled },
    { "label", .text = is_line },
    { "columns", .children = { { "column", 1, MANY } } },
    { "column", .children = { { "gadgets", 0, MANY } } },
    { "gadgets", .children = { { "gadget", 0, MANY } } },
    { "gadget", .attributes = { { "id", false, is_gadget_id }, { "hidden", false, is_truth } },
      .text = is_address },
};

struct checking {
    struct arena *arena;
    const char *why; /* NULL: nothing wrong yet */
    const char **ids;
    size_t count, room;
};

static bool wrong(struct checking *c, const struct xml_node *node, const char *what,
                  const char *name)
{
    c->why = arena_printf(c->arena, "layoutxml: line %d: <%s> %s%s", node->line, node->name, what,
                          name);
    return false;
}

static const char *trimmed(struct arena *a, const char *text)
{
    struct str s = str_trim(str_of(text));

    return arena_strndup(a, s.p, s.n);
}

/* Ids of gadgets and components are ids of the page. */
static bool check_unique(struct checking *c, const struct xml_node *node, const char *id)
{
    for (size_t i = 0; i < c->count; i++)
        if (same(c->ids[i], id))
            return wrong(c, node, "has an id that is used before: ", id);
    if (c->count == c->room) {
        const char **larger = arena_array(c->arena, c->room = c->room ? c->room * 2 : 32,
                                          sizeof *larger);

        if (c->count)
            memcpy(larger, c->ids, c->count * sizeof *larger);
        c->ids = larger;
    }
    c->ids[c->count++] = id;
    return true;
}

static bool check_attributes(struct checking *c, const struct xml_node *node,
                             const struct element *e)
{
    const char *id = xml_attribute(node, "id");

    for (int i = 0; i < ATTRIBUTES && e->attributes[i].name; i++) {
        const char *value = xml_attribute(node, e->attributes[i].name);

        if (!value && e->attributes[i].needed)
            return wrong(c, node, "needs the attribute ", e->attributes[i].name);
        if (value && e->attributes[i].rule && !e->attributes[i].rule(value))
            return wrong(c, node, "has a bad value of ", e->attributes[i].name);
    }
    return !id || check_unique(c, node, id);
}

static const struct element *element_of(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (same(elements[i].name, name))
            return &elements[i];
    return NULL;
}

static bool check_element(struct checking *c, const struct xml_node *node);

static bool check_children(struct checking *c, const struct xml_node *node, const struct element *e)
{
    const struct xml_node *child = node->children;
    int last = 0, before = 0; /* how many of the last two kinds */

    for (int i = 0; i < CHILDREN && e->children[i].name; i++) {
        int n = 0;

        for (; child && same(child->name, e->children[i].name); child = child->next, n++)
            if (!check_element(c, child))
                return false;
        if (n < e->children[i].min)
            return wrong(c, node, "lacks ", e->children[i].name);
        if (n > e->children[i].max)
            return wrong(c, node, "has too many of ", e->children[i].name);
        before = last;
        last = n;
    }
    if (child)
        return wrong(c, node, "may not hold, or not here, ", child->name);
    return !e->either || !last || !before || wrong(c, node, "holds one kind too many", "");
}

static bool check_element(struct checking *c, const struct xml_node *node)
{
    const struct element *e = element_of(node->name);

    if (!e || !same(node->ns, NAMESPACE))
        return wrong(c, node, "is not of the namespace " NAMESPACE, "");
    if (e->text && !e->text(trimmed(c->arena, node->text)))
        return wrong(c, node, "has a bad value", "");
    return check_attributes(c, node, e) && check_children(c, node, e);
}

enum err layout_check(struct arena *a, const char *xml, const char **why)
{
    static const struct xml_limits limits = { .bytes = LAYOUT_BYTES, .depth = 16, .nodes = 20000 };
    struct checking c = { .arena = a };
    struct xml_problem problem = { 0 };
    struct xml_node *root;

    if (xml_parse(a, str_of(xml), &limits, &root, &problem)) {
        *why = arena_printf(a, "layoutxml: line %d: %s", problem.line,
                            problem.text ? problem.text : "not well-formed");
        return ERR_INVALID_INPUT;
    }
    if (!same(root->name, "finesseLayout"))
        wrong(&c, root, "is not finesseLayout", "");
    else
        check_element(&c, root);
    *why = c.why;
    return c.why ? ERR_INVALID_INPUT : ERR_OK;
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
        text = trimmed(a, layoutxml->text);
        return *text ? text : NULL;
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
