/* Any bytes as the form of a makeRequest: what comes of it is a request that can be sent, and no
 * header that may leave holds another. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "container/ask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must_be_fit(const struct fetch_request *rq)
{
    if (!rq->method || !*rq->method || rq->ttl_s < 0 || rq->url.path[0] != '/')
        abort();
    for (const struct web_header *h = rq->headers; h; h = h->next)
        if (header_may_leave(h, false) &&
            (strpbrk(h->value, "\r\n") || strpbrk(h->name, "\r\n: ") || !*h->name ||
             strcasecmp(h->name, "host") == 0))
            abort();
}

static const char *no_variable(void *self, const char *name)
{
    (void)self;
    (void)name;
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct http_wire wire = { .variable = no_variable };
    struct http_request http = { .wire = &wire };
    struct container_call call = { .http = &http };
    struct fetch_request rq;
    const char *why;
    struct arena a;

    arena_init(&a);
    http.arena = call.arena = &a;
    if (!http_pairs_read(&a, (struct str) { (const char *)data, n }, &call.form)) {
        if (ask_read(&call, &rq, &why))
            must_be_fit(&rq);
        else if (!why)
            abort();
    }
    arena_release(&a);
    return 0;
}
