#include "ctid/simtalk.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "json/write.h"

enum err talk_refuse(struct talk *t, int status, const char *field, const char *error)
{
    t->status = status;
    t->field = field;
    t->error = error;
    return ERR_OK;
}

enum err talk_end(struct talk *t, enum err e, const struct talk_fault *faults, int status)
{
    if (!e) {
        t->status = status;
        return ERR_OK;
    }
    for (; faults->e; faults++)
        if (faults->e == e)
            return talk_refuse(t, faults->status, faults->field, faults->error);
    return e;
}

bool talk_is_number(const struct json *value)
{
    return value->kind == JSON_IS_INT || value->kind == JSON_IS_REAL;
}

enum { YEAR_S = 31622400 };

bool talk_seconds(struct talk *t, const char *name, int64_t none, int64_t *out)
{
    const struct json *value = json_get(t->in, name);

    if (!value)
        return true;
    if (value->kind == JSON_IS_NULL) {
        *out = none;
        return true;
    }
    if (!talk_is_number(value) || !(value->real >= 0) || value->real > YEAR_S)
        return false;
    *out = (int64_t)llround(value->real * 1000);
    return true;
}

bool talk_priority(struct talk *t, int *out)
{
    const struct json *value = json_get(t->in, "priority");

    *out = 0;
    if (!value || value->kind == JSON_IS_NULL)
        return true;
    if (value->kind != JSON_IS_INT || value->integer < CTI_FIRST || value->integer > CTI_LAST)
        return false;
    *out = (int)value->integer;
    return true;
}

bool talk_id(struct talk *t, int64_t *id)
{
    const struct json *value = json_get(t->in, "id");

    if (value && value->kind == JSON_IS_INT)
        *id = value->integer;
    else if (!value || value->kind != JSON_IS_TEXT || !str_to_int(str_of(value->text), id))
        return false;
    return true;
}

int64_t talk_numbered_variable(const char *name)
{
    static const char prefix[] = "callVariable";
    int64_t n;

    return str_starts(str_of(name), prefix) && str_to_int(str_of(name + sizeof prefix - 1), &n) &&
                   n >= 1 && n <= CTI_VARIABLES
               ? n
               : 0;
}

bool talk_named_variable(const char *name)
{
    static const char prefix[] = "user.";

    return str_starts(str_of(name), prefix) && name[sizeof prefix - 1];
}

void talk_write_time(struct buf *b, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];

    json_write_text(b, name, ms ? clock_text(ms, text) : NULL);
}

void talk_write_id(struct buf *b, const char *name, int64_t id)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, id);
    json_write_text(b, name, id ? text : NULL);
}
