#include "json/field.h"

#include <inttypes.h>

static bool is_number(const struct json *value)
{
    return value->kind == JSON_IS_INT || value->kind == JSON_IS_REAL;
}

static bool is_one_of(const struct json *value, const char *words)
{
    struct str rest = str_of(words), word;

    while (value->kind == JSON_IS_TEXT && str_cut(&rest, ' ', &word))
        if (str_is(word, value->text))
            return true;
    return false;
}

static bool is_object_of_texts(const struct json *value)
{
    if (value->kind != JSON_IS_OBJECT)
        return false;
    for (const struct json *member = value->children; member; member = member->next)
        if (member->kind != JSON_IS_TEXT)
            return false;
    return true;
}

static bool is_within(const struct json_field *field, int64_t n)
{
    return n >= field->least && (!field->most || n <= field->most);
}

static bool is_whole(const struct json_field *field, const struct json *value)
{
    if (field->want == WANT_WHOLE_OR_NULL && value->kind == JSON_IS_NULL)
        return true;
    return value->kind == JSON_IS_INT && is_within(field, value->integer);
}

static bool is_list_of_ids(const struct json *value)
{
    if (value->kind != JSON_IS_ARRAY)
        return false;
    for (const struct json *item = value->children; item; item = item->next) {
        if (item->kind != JSON_IS_INT || item->integer < 1)
            return false;
        for (const struct json *other = value->children; other != item; other = other->next)
            if (other->integer == item->integer)
                return false;
    }
    return true;
}

/* U+0080 to U+009F are controls as well; U+FFFE and U+FFFF XML cannot carry. */
static bool can_be_shown(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0) ||
            (*c == 0xef && c[1] == 0xbf && c[2] >= 0xbe))
            return false;
    return true;
}

static bool is_name(const struct json_field *field, const struct json *value)
{
    struct str text;

    if (value->kind != JSON_IS_TEXT)
        return false;
    text = str_of(value->text);
    return can_be_shown(value->text) && str_eq(str_trim(text), text) &&
           is_within(field, (int64_t)str_characters(text));
}

static const char *range(struct arena *a, const struct json_field *field)
{
    const char *null = field->want == WANT_WHOLE_OR_NULL ? ", or null," : "";

    return field->most
               ? arena_printf(a, "a whole number from %" PRId64 " to %" PRId64 "%s is needed",
                              field->least, field->most, null)
               : arena_printf(a, "a whole number of %" PRId64 " or more%s is needed", field->least,
                              null);
}

/* NULL when the value is right, else what would be. */
static const char *wrong(struct arena *a, const struct json_field *field, const struct json *value)
{
    switch (field->want) {
    case WANT_TEXT:
        return value->kind == JSON_IS_TEXT && *value->text ? NULL : "a text is needed";
    case WANT_ANY_TEXT:
        return value->kind == JSON_IS_TEXT ? NULL : "a text is needed";
    case WANT_NAME:
        return is_name(field, value)
                   ? NULL
                   : arena_printf(a,
                                  "a text of %" PRId64 " to %" PRId64
                                  " characters without blanks around it is needed",
                                  field->least, field->most);
    case WANT_ENDLESS:
        if (value->kind == JSON_IS_NULL)
            return NULL;
        return is_number(value) && value->real >= 0 ? NULL
                                                    : "a number of 0 or more, or null, is needed";
    case WANT_SECONDS:
        return is_number(value) && value->real >= 0 ? NULL : "a number of 0 or more is needed";
    case WANT_POSITIVE:
        return is_number(value) && value->real > 0 ? NULL : "a number above 0 is needed";
    case WANT_WHOLE:
    case WANT_WHOLE_OR_NULL:
        return is_whole(field, value) ? NULL : range(a, field);
    case WANT_BOOL:
        return value->kind == JSON_IS_BOOL ? NULL : "true or false is needed";
    case WANT_VARIABLES:
        return is_object_of_texts(value) ? NULL : "an object of texts is needed";
    case WANT_LIST:
        return value->kind == JSON_IS_ARRAY ? NULL : "a list is needed";
    case WANT_IDS:
        return is_list_of_ids(value) ? NULL : "a list of ids, each once, is needed";
    case WANT_WORD:
        return is_one_of(value, field->words) ? NULL : arena_printf(a, "one of: %s", field->words);
    }
    return "";
}

static const struct json_field *find_field(const struct json_field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (same(fields->name, name))
            return fields;
    return NULL;
}

bool json_fits(struct arena *a, const struct json_field *fields, const struct json *object,
               const char **name, const char **why)
{
    for (const struct json *value = object->children; value; value = value->next) {
        const struct json_field *field = find_field(fields, value->name);

        *name = value->name;
        *why = field ? wrong(a, field, value) : "unknown field";
        if (*why)
            return false;
    }
    for (; fields->name; fields++) {
        *name = fields->name;
        *why = "missing";
        if (fields->needed && !json_get(object, fields->name))
            return false;
    }
    return true;
}

void json_take_text(const struct json *object, const char *name, const char **field)
{
    const char *text = json_get_text(object, name);

    if (text)
        *field = text;
}

void json_take_bool(const struct json *object, const char *name, bool *field)
{
    const struct json *value = json_get(object, name);

    if (value)
        *field = value->truth;
}

void json_take_int(const struct json *object, const char *name, int64_t *field)
{
    const struct json *value = json_get(object, name);

    if (value)
        *field = value->kind == JSON_IS_NULL ? 0 : value->integer;
}

void json_take_ids(struct arena *a, const struct json *object, const char *name, int64_t **ids,
                   size_t *count)
{
    const struct json *list = json_get(object, name);
    size_t n = 0;

    if (!list)
        return;
    for (const struct json *item = list->children; item; item = item->next)
        n++;
    *ids = arena_array(a, n, sizeof **ids);
    *count = n;
    n = 0;
    for (const struct json *item = list->children; item; item = item->next)
        (*ids)[n++] = item->integer;
}
