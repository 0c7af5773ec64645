/* Vectors of reference gadget-container 1.7; Core Gadget Specification 1.1, "Substitution". */
#include "gadget/subst.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct dict messages, prefs;
    struct subst subst;
};

static int set_up(void **state)
{
    static struct fixture f;

    arena_init(&f.arena);
    dict_init(&f.messages, &f.arena);
    dict_init(&f.prefs, &f.arena);
    dict_set(&f.messages, "hello", "Hi <b>__UP_name__</b>");
    dict_set(&f.messages, "a.b.c", "dotted");
    dict_set(&f.messages, "loop", "__MSG_hello__");
    dict_set(&f.messages, "empty", "");
    dict_set(&f.messages, "edge", "float:__BIDI_START_EDGE__");
    dict_set(&f.prefs, "name", "Zo\xc3\xab");
    dict_set(&f.prefs, "evil", "\"><script>'&");
    dict_set(&f.prefs, "trick", "__MSG_hello____MODULE_ID__");
    dict_set(&f.prefs, "none", "");
    dict_set(&f.prefs, "scheme", "https");
    dict_set(&f.prefs, "host", "desk.example");
    f.subst = (struct subst) { &f.messages, &f.prefs, 0, false };
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_release(&f->arena);
    return 0;
}

static void known_tokens_are_replaced_and_others_stay(void **state)
{
    static const char *const pairs[][2] = {
        { "", "" },
        { "plain", "plain" },
        { "div___MODULE_ID__", "div_0" },
        { "___HI_THERE__MODULE_ID___", "___HI_THERE0_" },
        { "__MODULE_ID____MODULE_ID__", "00" },
        { "__MODULE_ID", "__MODULE_ID" },
        { "__", "__" },
        { "_____", "_____" },
        { "a __MSG_hello__ b", "a Hi <b>Zo\xc3\xab</b> b" },
        { "__MSG_a.b.c__", "dotted" },
        { "__MSG_loop__", "__MSG_hello__" },
        { "__MSG_missing__", "__MSG_missing__" },
        { "[__MSG_empty__]", "[]" },
        { "[__UP_none__]", "[]" },
        { "__UP_undeclared__", "__UP_undeclared__" },
        { "__UP_evil__", "&quot;&gt;&lt;script&gt;&#39;&amp;" },
        { "__UP_trick__", "__MSG_hello____MODULE_ID__" },
        { "__ENV_x__", "__ENV_x__" },
        { "src=\"__UP_scheme__://__UP_host__/x.js\"", "src=\"https://desk.example/x.js\"" },
        { "__BIDI_START_EDGE__ __BIDI_END_EDGE__ __BIDI_DIR__ __BIDI_REVERSE_DIR__",
          "left right ltr rtl" },
        { "__BIDI_NO__", "__BIDI_NO__" },
        { "${Msg.x} __proto__", "${Msg.x} __proto__" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct buf out;

        buf_init(&out, 1000);
        subst_text(&out, &f->subst, str_of(pairs[i][0]));
        assert_string_equal(out.p, pairs[i][1]);
        buf_release(&out);
    }
}

static void right_to_left_turns_the_edges(void **state)
{
    struct fixture *f = *state;
    struct subst s = f->subst;

    s.rtl = true;
    assert_string_equal(subst_string(&f->arena, &s, "__MSG_edge__ __BIDI_DIR__"),
                        "float:right rtl");
    assert_null(subst_string(&f->arena, &s, NULL));
}

static void what_grows_too_long_is_reported(void **state)
{
    struct fixture *f = *state;
    struct buf out;

    buf_init(&out, 10);
    subst_text(&out, &f->subst, str_of("__MSG_hello____MSG_hello____MSG_hello__"));
    assert_true(out.full);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_tokens_are_replaced_and_others_stay),
        cmocka_unit_test(right_to_left_turns_the_edges),
        cmocka_unit_test(what_grows_too_long_is_reported),
    };

    return cmocka_run_group_tests_name("gadget/subst", tests, set_up, tear_down);
}
