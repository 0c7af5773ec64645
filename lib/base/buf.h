/* buf: a growing string with a limit given at birth.
 *
 * The bytes always end in a NUL that is not counted, so buf->p may be used as a C string at any
 * time, also before the first byte was added.  What would exceed the limit is left out whole and
 * `full` is set, once and for all: check it at the end instead of at each step. */
#ifndef APLOMB_BASE_BUF_H
#define APLOMB_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

struct buf {
    char *p;     /* never NULL after buf_init */
    size_t n;    /* bytes in use */
    size_t size; /* bytes allocated */
    size_t max;  /* most bytes that may be in use */
    bool full;   /* something was left out */
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);

/* Empties it and keeps the memory. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, struct str text);
void buf_addc(struct buf *b, char c);
void buf_add_int(struct buf *b, int64_t n); /* decimal; a tenth of what buf_addf() takes */
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Removes the first n bytes. */
void buf_drop(struct buf *b, size_t n);

/* Room for n more bytes behind b->p + b->n, or NULL past the limit; say buf_grown() afterwards. */
char *buf_grow(struct buf *b, size_t n);
void buf_grown(struct buf *b, size_t n);

struct str buf_str(const struct buf *b);

/* Here, so that the length of a literal is known to the compiler.  NULL adds nothing. */
static inline void buf_adds(struct buf *b, const char *text)
{
    if (text)
        buf_add(b, text, strlen(text));
}

#endif
