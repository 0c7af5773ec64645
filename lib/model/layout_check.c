/* The grammar of a layout document.  Source: reference rest-config 2.2. */
#include <string.h>

#include "model/layout.h"

#define NAMESPACE "http://www.cisco.com/vtg/finesse"

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

/* What people read is "<element> text detail". */
static const char *const texts[] = {
    [LAYOUT_MALFORMED] = "",
    [LAYOUT_ROOT] = "is not finesseLayout",
    [LAYOUT_NAMESPACE] = "is not of the namespace " NAMESPACE,
    [LAYOUT_VALUE] = "has a bad value",
    [LAYOUT_ATTRIBUTE_MISSING] = "needs the attribute ",
    [LAYOUT_ATTRIBUTE_VALUE] = "has a bad value of ",
    [LAYOUT_ID_TWICE] = "has an id that is used before: ",
    [LAYOUT_LACKS] = "lacks ",
    [LAYOUT_TOO_MANY] = "has too many of ",
    [LAYOUT_MISPLACED] = "may not stand here",
    [LAYOUT_EITHER] = "holds one kind too many",
};

struct checking {
    struct arena *arena;
    struct layout_problem *problems; /* room for LAYOUT_PROBLEMS */
    size_t problem_count;
    const char **ids;
    size_t count, room;
};

static void wrong(struct checking *c, const struct xml_node *node, enum layout_fault fault,
                  const char *detail)
{
    if (c->problem_count < LAYOUT_PROBLEMS)
        c->problems[c->problem_count++] = (struct layout_problem) {
            .line = node->line, .fault = fault, .element = node->name, .detail = detail
        };
}

static const char *trimmed(struct arena *a, const char *text)
{
    struct str s = str_trim(str_of(text));

    return arena_strndup(a, s.p, s.n);
}

/* Ids of gadgets and components are ids of the page. */
static void check_unique(struct checking *c, const struct xml_node *node, const char *id)
{
    for (size_t i = 0; i < c->count; i++) {
        if (same(c->ids[i], id)) {
            wrong(c, node, LAYOUT_ID_TWICE, id);
            return;
        }
    }
    if (c->count == c->room) {
        const char **larger = arena_array(c->arena, c->room = c->room ? c->room * 2 : 32,
                                          sizeof *larger);

        if (c->count)
            memcpy(larger, c->ids, c->count * sizeof *larger);
        c->ids = larger;
    }
    c->ids[c->count++] = id;
}

static void check_attributes(struct checking *c, const struct xml_node *node,
                             const struct element *e)
{
    const char *id = xml_attribute(node, "id");

    for (int i = 0; i < ATTRIBUTES && e->attributes[i].name; i++) {
        const char *value = xml_attribute(node, e->attributes[i].name);

        if (!value && e->attributes[i].needed)
            wrong(c, node, LAYOUT_ATTRIBUTE_MISSING, e->attributes[i].name);
        if (value && e->attributes[i].rule && !e->attributes[i].rule(value))
            wrong(c, node, LAYOUT_ATTRIBUTE_VALUE, e->attributes[i].name);
    }
    if (id)
        check_unique(c, node, id);
}

static const struct element *element_of(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (same(elements[i].name, name))
            return &elements[i];
    return NULL;
}

static void check_element(struct checking *c, const struct xml_node *node);

/* A child out of place is told once: whoever follows it would be, too. */
static void check_children(struct checking *c, const struct xml_node *node, const struct element *e)
{
    const struct xml_node *child = node->children;
    int last = 0, before = 0; /* how many of the last two kinds */

    for (int i = 0; i < CHILDREN && e->children[i].name; i++) {
        int n = 0;

        for (; child && same(child->name, e->children[i].name); child = child->next, n++)
            check_element(c, child);
        if (n < e->children[i].min)
            wrong(c, node, LAYOUT_LACKS, e->children[i].name);
        if (n > e->children[i].max)
            wrong(c, node, LAYOUT_TOO_MANY, e->children[i].name);
        before = last;
        last = n;
    }
    if (child)
        wrong(c, child, LAYOUT_MISPLACED, "");
    if (e->either && last && before)
        wrong(c, node, LAYOUT_EITHER, "");
}

static void check_element(struct checking *c, const struct xml_node *node)
{
    const struct element *e = element_of(node->name);

    if (!e || !same(node->ns, NAMESPACE)) {
        wrong(c, node, LAYOUT_NAMESPACE, "");
        return;
    }
    if (e->text && !e->text(trimmed(c->arena, node->text)))
        wrong(c, node, LAYOUT_VALUE, "");
    check_attributes(c, node, e);
    check_children(c, node, e);
}

size_t layout_problems(struct arena *a, const char *xml, struct layout_problem **out)
{
    static const struct xml_limits limits = {
        .bytes = LAYOUT_BYTES, .depth = 16, .nodes = 20000, .utf8 = true
    };
    struct checking c = { .arena = a };
    struct xml_problem problem = { 0 };
    struct xml_node *root;

    *out = c.problems = arena_array(a, LAYOUT_PROBLEMS, sizeof *c.problems);
    if (xml_parse(a, str_of(xml), &limits, &root, &problem)) {
        c.problems[0] = (struct layout_problem) { .line = problem.line,
                                                  .fault = LAYOUT_MALFORMED,
                                                  .element = "",
                                                  .detail = problem.text ? problem.text
                                                                         : "not well-formed" };
        return 1;
    }
    if (!same(root->name, "finesseLayout"))
        wrong(&c, root, LAYOUT_ROOT, "");
    else
        check_element(&c, root);
    return c.problem_count;
}

const char *layout_problem_text(struct arena *a, const struct layout_problem *p)
{
    if (p->fault == LAYOUT_MALFORMED)
        return p->detail;
    return arena_printf(a, "<%s> %s%s", p->element, texts[p->fault], p->detail);
}

enum err layout_check(struct arena *a, const char *xml, const char **why)
{
    struct layout_problem *problems;

    if (!layout_problems(a, xml, &problems)) {
        *why = NULL;
        return ERR_OK;
    }
    *why = arena_printf(a, "layoutxml: line %d: %s", problems[0].line,
                        layout_problem_text(a, &problems[0]));
    return ERR_INVALID_INPUT;
}
