#include "json/read.h"

#include <jansson.h>
#include <string.h>

static struct json *convert(struct arena *a, json_t *from, const char *name, int depth);

static bool convert_object(struct arena *a, struct json *to, json_t *from, int depth)
{
    struct json **end = &to->children;
    const char *name;
    json_t *value;

    json_object_foreach(from, name, value)
    {
        *end = convert(a, value, arena_strdup(a, name), depth);
        if (!*end)
            return false;
        end = &(*end)->next;
    }
    return true;
}

static bool convert_array(struct arena *a, struct json *to, json_t *from, int depth)
{
    struct json **end = &to->children;

    for (size_t i = 0; i < json_array_size(from); i++) {
        *end = convert(a, json_array_get(from, i), NULL, depth);
        if (!*end)
            return false;
        end = &(*end)->next;
    }
    return true;
}

/* NULL when it is too deep. */
static struct json *convert(struct arena *a, json_t *from, const char *name, int depth)
{
    struct json *to = arena_alloc(a, sizeof *to);

    to->name = name;
    switch (json_typeof(from)) {
    case JSON_OBJECT:
        to->kind = JSON_IS_OBJECT;
        return depth && convert_object(a, to, from, depth - 1) ? to : NULL;
    case JSON_ARRAY:
        to->kind = JSON_IS_ARRAY;
        return depth && convert_array(a, to, from, depth - 1) ? to : NULL;
    case JSON_STRING:
        to->kind = JSON_IS_TEXT;
        to->text = arena_strdup(a, json_string_value(from));
        return to;
    case JSON_INTEGER:
        to->kind = JSON_IS_INT;
        to->integer = json_integer_value(from);
        to->real = (double)to->integer;
        return to;
    case JSON_REAL:
        to->kind = JSON_IS_REAL;
        to->real = json_real_value(from);
        return to;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_IS_BOOL;
        to->truth = json_is_true(from);
        return to;
    case JSON_NULL:
        return to;
    }
    return NULL;
}

enum err json_parse(struct arena *a, struct str text, struct json **root, const char **problem)
{
    json_error_t error = { 0 };
    json_t *document = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);

    *root = NULL;
    if (!document) {
        if (problem)
            *problem = arena_printf(a, "line %d: %s", error.line, error.text);
        return ERR_BAD_REQUEST;
    }
    *root = convert(a, document, NULL, JSON_DEPTH);
    json_decref(document);
    if (!*root && problem)
        *problem = "too deep";
    return *root ? ERR_OK : ERR_BAD_REQUEST;
}

const struct json *json_get(const struct json *object, const char *name)
{
    if (!object || object->kind != JSON_IS_OBJECT)
        return NULL;
    for (const struct json *m = object->children; m; m = m->next)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

const char *json_get_text(const struct json *object, const char *name)
{
    const struct json *member = json_get(object, name);

    return member && member->kind == JSON_IS_TEXT ? member->text : NULL;
}
