#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16 * 1024, KEEP_BYTES = 64 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

struct arena_cleanup {
    struct arena_cleanup *next;
    void (*free_it)(void *thing);
    void *thing;
};

void arena_init(struct arena *a)
{
    a->blocks = NULL;
    a->cleanups = NULL;
}

static struct arena_block *block_new(size_t n)
{
    size_t size = n > BLOCK_BYTES ? n : BLOCK_BYTES;
    struct arena_block *block = malloc(sizeof *block + size);

    if (!block)
        abort();
    block->next = NULL;
    block->used = 0;
    block->size = size;
    return block;
}

void *arena_alloc(struct arena *a, size_t n)
{
    const size_t step = alignof(max_align_t);
    struct arena_block *block = a->blocks;
    void *p;

    if (n > SIZE_MAX / 2)
        abort();
    n = (n + step - 1) / step * step;
    if (!block || block->size - block->used < n) {
        block = block_new(n);
        block->next = a->blocks;
        a->blocks = block;
    }
    p = block->bytes + block->used;
    block->used += n;
    return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        abort();
    return arena_alloc(a, count * size);
}

char *arena_strndup(struct arena *a, const char *text, size_t n)
{
    char *copy = arena_alloc(a, n + 1);

    if (n)
        memcpy(copy, text, n);
    return copy;
}

char *arena_strdup(struct arena *a, const char *text)
{
    return text ? arena_strndup(a, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    char *text;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        abort();
    text = arena_alloc(a, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

void arena_defer(struct arena *a, void (*free_it)(void *thing), void *thing)
{
    struct arena_cleanup *cleanup = arena_alloc(a, sizeof *cleanup);

    *cleanup = (struct arena_cleanup) { a->cleanups, free_it, thing };
    a->cleanups = cleanup;
}

static void run_cleanups(struct arena *a)
{
    while (a->cleanups) {
        struct arena_cleanup *cleanup = a->cleanups;

        a->cleanups = cleanup->next;
        cleanup->free_it(cleanup->thing);
    }
}

static void free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = a->blocks;

    run_cleanups(a);
    if (!keep)
        return;
    free_blocks(keep->next);
    keep->next = NULL;
    keep->used = 0;
    if (keep->size > KEEP_BYTES) {
        free(keep);
        a->blocks = NULL;
    }
}

void arena_release(struct arena *a)
{
    run_cleanups(a);
    free_blocks(a->blocks);
    arena_init(a);
}
