#include "api/cors.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "http/route.h"

static const char ACCEPTED_HEADERS[] = "Accept, Authorization, Content-Type, Range, "
                                       "X-Requested-With, locale, requestId";
static const char SHOWN_HEADERS[] = "Content-Range, Location, Retry-After, requestId";

bool cors_allows(const char *origins, const struct http_request *http)
{
    const char *origin = http_header(http, "Origin");
    struct str rest = str_of(origins), piece;

    while (origin && str_cut(&rest, ',', &piece))
        if (str_trim(piece).n && str_is(str_trim(piece), origin))
            return true;
    return false;
}

bool cors_is_foreign(const struct http_request *http)
{
    const char *origin = http_header(http, "Origin"), *host = http_header(http, "Host");
    const char *place = origin ? strstr(origin, "://") : NULL;

    return origin && (!place || !host || strcasecmp(place + strlen("://"), host) != 0);
}

bool cors_is_preflight(const struct http_request *http)
{
    return strcmp(http->method, "OPTIONS") == 0 &&
           http_header(http, "Access-Control-Request-Method");
}

void cors_welcome(struct http_reply *reply, const struct http_request *http)
{
    http_reply_header(reply, "Access-Control-Allow-Origin", http_header(http, "Origin"));
    http_reply_header(reply, "Access-Control-Expose-Headers", SHOWN_HEADERS);
    http_reply_header(reply, "Vary", "Origin");
}

void cors_preflight(struct http_reply *reply, unsigned methods)
{
    struct buf allow;

    buf_init(&allow, 64);
    route_allow(&allow, methods);
    http_reply_header(reply, "Access-Control-Allow-Methods", allow.p);
    http_reply_header(reply, "Access-Control-Allow-Headers", ACCEPTED_HEADERS);
    http_reply_header(reply, "Access-Control-Max-Age", "7200"); /* no browser keeps it longer */
    buf_release(&allow);
    reply->status = 204;
}
