#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a);
    for (size_t n = 0; n < 300; n++) {
        char *p = arena_alloc(&a, n);

        assert_int_equal((uintptr_t)p % sizeof(void *), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        for (size_t i = 0; i < n; i++)
            p[i] = 'x';
    }
    arena_reset(&a);
    assert_int_equal(*(char *)arena_alloc(&a, 1), 0);
    arena_release(&a);
}

static void large_pieces_have_blocks_of_their_own(void **state)
{
    struct arena a;
    char *large;

    (void)state;
    arena_init(&a);
    large = arena_alloc(&a, 1000000);
    large[999999] = 'x';
    assert_string_equal(arena_printf(&a, "%s-%d", "a", 7), "a-7");
    arena_release(&a);
}

static void remember(void *thing)
{
    int *count = thing;

    ++*count;
}

static void cleanups_run_once(void **state)
{
    struct arena a;
    int count = 0;

    (void)state;
    arena_init(&a);
    arena_defer(&a, remember, &count);
    arena_reset(&a);
    assert_int_equal(count, 1);
    arena_release(&a);
    assert_int_equal(count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(large_pieces_have_blocks_of_their_own),
        cmocka_unit_test(cleanups_run_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
