/* range: the header "Range: objects=1-6000" that pages long lists (developer guide 12.5, chapter
 * "TeamResource", PhoneBooks).  Positions count from 1 and both ends belong to the range. */
#ifndef APLOMB_HTTP_RANGE_H
#define APLOMB_HTTP_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct http_range {
    int64_t first, last; /* 1 <= first; last may exceed the total until http_range_fit */
    bool given;
};

/* header may be NULL or empty: everything.  ERR_RANGE when it cannot be understood. */
enum err http_range_read(const char *header, struct http_range *out);

/* Cuts the range to the total.  ERR_RANGE when it begins behind it. */
enum err http_range_fit(struct http_range *range, int64_t total);

#endif
