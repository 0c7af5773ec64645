#include "http/range.h"

#include "base/str.h"

enum err http_range_read(const char *header, struct http_range *out)
{
    struct str rest = str_trim(str_of(header)), unit, first;

    *out = (struct http_range) { 1, INT64_MAX, false };
    if (!rest.n)
        return ERR_OK;
    if (!str_cut(&rest, '=', &unit) || !str_case_is(str_trim(unit), "objects") ||
        !str_cut(&rest, '-', &first))
        return ERR_RANGE;
    if (!str_to_int(str_trim(first), &out->first) || !rest.p ||
        !str_to_int(str_trim(rest), &out->last))
        return ERR_RANGE;
    if (out->first < 1 || out->last < out->first)
        return ERR_RANGE;
    out->given = true;
    return ERR_OK;
}

enum err http_range_fit(struct http_range *range, int64_t total)
{
    if (range->given && range->first > total)
        return ERR_RANGE;
    if (range->last > total)
        range->last = total;
    return ERR_OK;
}
