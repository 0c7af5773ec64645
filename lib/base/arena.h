/* arena: the memory of one request or one event, given back together.
 *
 * Everything allocated from an arena lives until arena_reset() or arena_release(); there is no free
 * of a single piece, so early returns need no clean-up.  Running out of memory aborts: the
 * supervisor starts the process again.  Memory is zeroed and aligned for any type. */
#ifndef APLOMB_BASE_ARENA_H
#define APLOMB_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    struct arena_cleanup *cleanups;
};

void arena_init(struct arena *a);

/* n zeroed bytes; n may be 0. */
void *arena_alloc(struct arena *a, size_t n);

/* Room for count items of size each; aborts when the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* Copies that end in a NUL.  arena_strdup(a, NULL) is NULL. */
char *arena_strdup(struct arena *a, const char *text);
char *arena_strndup(struct arena *a, const char *text, size_t n);

/* Formatted like printf. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Calls free_it(thing) when the arena is reset or released, newest first. */
void arena_defer(struct arena *a, void (*free_it)(void *thing), void *thing);

/* Gives everything back but one block, for the next request. */
void arena_reset(struct arena *a);

/* Gives everything back. */
void arena_release(struct arena *a);

#endif
