/* wire: a request from memory, for tests that need no web server. */
#ifndef APLOMB_TESTS_WIRE_H
#define APLOMB_TESTS_WIRE_H

#include <string.h>

#include "base/buf.h"
#include "http/request.h"

struct memory_wire {
    const char *const *variables; /* name, value, ..., NULL */
    const char *body;
    size_t body_len, read;
    struct buf sent;
};

static inline const char *memory_variable(void *self, const char *name)
{
    for (const char *const *v = ((struct memory_wire *)self)->variables; *v; v += 2)
        if (strcmp(v[0], name) == 0)
            return v[1];
    return NULL;
}

static inline size_t memory_read(void *self, char *to, size_t n)
{
    struct memory_wire *w = self;

    if (n > w->body_len - w->read)
        n = w->body_len - w->read;
    if (n)
        memcpy(to, w->body + w->read, n);
    w->read += n;
    return n;
}

static inline void memory_write(void *self, const char *from, size_t n)
{
    buf_add(&((struct memory_wire *)self)->sent, from, n);
}

static inline struct http_wire memory_http_wire(struct memory_wire *w)
{
    return (struct http_wire) { memory_variable, memory_read, memory_write, w, NULL };
}

#endif
