#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char nothing[1];

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf) { .p = nothing, .max = max };
}

void buf_release(struct buf *b)
{
    if (b->size)
        free(b->p);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->full = false;
    if (b->size)
        b->p[0] = '\0';
}

char *buf_grow(struct buf *b, size_t n)
{
    size_t size = b->size ? b->size : 256;
    char *p;

    if (b->full || n > b->max || b->n > b->max - n) {
        b->full = true;
        return NULL;
    }
    if (b->n + n < b->size)
        return b->p + b->n;
    while (size <= b->n + n)
        size *= 2;
    p = realloc(b->size ? b->p : NULL, size);
    if (!p)
        abort();
    if (!b->size)
        p[0] = '\0';
    b->p = p;
    b->size = size;
    return b->p + b->n;
}

void buf_grown(struct buf *b, size_t n)
{
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    char *to;

    if (n == 0)
        return;                                                 /* bytes may be NULL then */
    if (!b->full && n < b->size - b->n && n <= b->max - b->n) { /* there is room: most often */
        memcpy(b->p + b->n, bytes, n);
        buf_grown(b, n);
        return;
    }
    to = buf_grow(b, n);
    if (!to)
        return;
    memcpy(to, bytes, n);
    buf_grown(b, n);
}

void buf_add_str(struct buf *b, struct str text)
{
    buf_add(b, text.p, text.n);
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_add_int(struct buf *b, int64_t n)
{
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    char digits[20];
    size_t at = sizeof(digits);

    if (n < 0)
        buf_addc(b, '-');
    do
        digits[--at] = (char)('0' + left % 10);
    while ((left /= 10));
    buf_add(b, digits + at, sizeof(digits) - at);
}

void buf_addf(struct buf *b, const char *format, ...)
{
    size_t room = b->full ? 0 : b->size - b->n;
    va_list args, again;
    char *to;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(room ? b->p + b->n : NULL, room, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < room && b->n + (size_t)n <= b->max) {
        b->n += (size_t)n; /* there was room for it: most often */
    } else {
        if (room)
            b->p[b->n] = '\0';
        to = n > 0 ? buf_grow(b, (size_t)n) : NULL;
        if (to) {
            vsnprintf(to, (size_t)n + 1, format, again);
            buf_grown(b, (size_t)n);
        }
    }
    va_end(again);
}

void buf_drop(struct buf *b, size_t n)
{
    if (n == 0)
        return;
    memmove(b->p, b->p + n, b->n - n);
    b->n -= n;
    b->p[b->n] = '\0';
}

struct str buf_str(const struct buf *b)
{
    return (struct str) { b->p, b->n };
}
