#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "json/field.h"
#include "json/read.h"
#include "json/write.h"

static struct arena arena;

static enum err parse(const char *text, struct json **root)
{
    const char *problem = NULL;
    enum err e = json_parse(&arena, str_of(text), root, &problem);

    if (e)
        assert_non_null(problem);
    return e;
}

static void members_have_kinds(void **state)
{
    struct json *root;

    (void)state;
    assert_int_equal(
        parse("{\"a\":1,\"b\":1.5,\"c\":\"x\\u00e9\",\"d\":[true,null],\"e\":{}}", &root), ERR_OK);
    assert_int_equal(json_get(root, "a")->kind, JSON_IS_INT);
    assert_int_equal(json_get(root, "a")->integer, 1);
    assert_true(json_get(root, "b")->real > 1.4 && json_get(root, "b")->real < 1.6);
    assert_string_equal(json_get_text(root, "c"), "x\xc3\xa9");
    assert_null(json_get_text(root, "a"));
    assert_true(json_get(root, "d")->children->truth);
    assert_int_equal(json_get(root, "d")->children->next->kind, JSON_IS_NULL);
    assert_int_equal(json_get(root, "e")->kind, JSON_IS_OBJECT);
    assert_null(json_get(root, "f"));
    assert_null(json_get(NULL, "f"));
}

static void what_is_not_json_is_refused(void **state)
{
    static const char *const bad[] = { "",           "{",
                                       "1",          "{\"a\":1}x",
                                       "{a:1}",      "{\"a\":1,}",
                                       "[1,2",       "{\"a\":1,\"a\":2}",
                                       "[\"\xff\"]", "[\"\\u0000\"]",
                                       "[NaN]" };
    struct json *root;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(parse(bad[i], &root), ERR_BAD_REQUEST);
}

static void depth_is_bounded(void **state)
{
    char text[2 * JSON_DEPTH + 8] = { 0 };
    struct json *root;

    (void)state;
    memset(text, '[', JSON_DEPTH);
    memset(text + JSON_DEPTH, ']', JSON_DEPTH);
    assert_int_equal(parse(text, &root), ERR_OK);
    memset(text, '[', JSON_DEPTH + 1);
    memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    assert_int_equal(parse(text, &root), ERR_BAD_REQUEST);
}

static void what_is_written_can_be_read(void **state)
{
    struct buf b, again;
    struct json *root;

    (void)state;
    buf_init(&b, 4096);
    json_open(&b, NULL, '{');
    json_write_text(&b, "t", "a\"\\\n\x01[");
    json_write_text(&b, "none", NULL);
    json_open(&b, "list", '[');
    json_write_int(&b, NULL, -5);
    json_write_bool(&b, NULL, true);
    json_open(&b, NULL, '{');
    json_close(&b, '}');
    json_write_raw(&b, NULL, str_of("{\"x\":1}"));
    json_close(&b, ']');
    json_write_real(&b, "r", 1.5);
    json_write_null(&b, "n");
    json_close(&b, '}');
    assert_string_equal(b.p, "{\"t\":\"a\\\"\\\\\\u000a\\u0001[\",\"none\":null,"
                             "\"list\":[-5,true,{},{\"x\":1}],\"r\":1.5,\"n\":null}");
    assert_int_equal(parse(b.p, &root), ERR_OK);
    assert_string_equal(json_get_text(root, "t"), "a\"\\\n\x01[");
    buf_init(&again, 4096);
    json_write(&again, NULL, root);
    assert_string_equal(again.p, b.p);
    buf_release(&again);
    buf_release(&b);
}

/* -- what may stand in a body ----------------------------------------------------------------- */

static const struct json_field fields[] = {
    { "id", WANT_WHOLE, .needed = true, .least = 1, .most = 9 },
    { "name", WANT_NAME, .least = 1, .most = 3 },
    { "other", WANT_WHOLE_OR_NULL, .least = 1 },
    { "ids", WANT_IDS, .needed = false },
    { "on", WANT_BOOL, .needed = false },
    { "word", WANT_WORD, .words = "one two" },
    { 0 },
};

/* The member that is wrong in {"id":1,MORE}, "" for none. */
static const char *wrong_in(const char *more)
{
    const char *name, *why;
    struct json *root;

    assert_int_equal(parse(arena_printf(&arena, "{\"id\":1%s%s}", *more ? "," : "", more), &root),
                     ERR_OK);
    if (json_fits(&arena, fields, root, &name, &why))
        return "";
    assert_true(*why);
    return name;
}

static void what_does_not_fit_is_named(void **state)
{
    static const struct {
        const char *text, *name;
    } cases[] = {
        { "", "" },
        { "\"else\":1", "else" },
        { "\"name\":\"\"", "name" },
        { "\"name\":\"\xc3\xa4\xc3\xa4\xc3\xa4\"", "" },
        { "\"name\":\"abcd\"", "name" },
        { "\"name\":\" a\"", "name" },
        { "\"name\":\"a\\u0007\"", "name" },
        { "\"name\":\"a\\u0085\"", "name" },
        { "\"name\":\"\\uffff\"", "name" },
        { "\"name\":1", "name" },
        { "\"other\":null", "" },
        { "\"other\":0", "other" },
        { "\"other\":9000000000000000000", "" },
        { "\"ids\":[]", "" },
        { "\"ids\":[1,2]", "" },
        { "\"ids\":[1,2,1]", "ids" },
        { "\"ids\":[0]", "ids" },
        { "\"ids\":[\"1\"]", "ids" },
        { "\"ids\":1", "ids" },
        { "\"on\":1", "on" },
        { "\"word\":\"two\"", "" },
        { "\"word\":\"thr\"", "word" },
    };
    const char *name, *why;
    struct json *root;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(wrong_in(cases[i].text), cases[i].name);
    assert_int_equal(parse("{\"on\":true}", &root), ERR_OK);
    assert_false(json_fits(&arena, fields, root, &name, &why));
    assert_string_equal(name, "id");
    assert_string_equal(why, "missing");
}

static void what_is_not_there_is_left_alone(void **state)
{
    int64_t number = 7, one = 1, *ids = &one;
    const char *text = "kept";
    size_t count = 1;
    bool on = true;
    struct json *root;

    (void)state;
    assert_int_equal(parse("{}", &root), ERR_OK);
    json_take_text(root, "name", &text);
    json_take_int(root, "other", &number);
    json_take_bool(root, "on", &on);
    json_take_ids(&arena, root, "ids", &ids, &count);
    assert_string_equal(text, "kept");
    assert_int_equal(number, 7);
    assert_true(on);
    assert_ptr_equal(ids, &one);
    assert_int_equal(parse("{\"other\":null,\"on\":false,\"ids\":[3,5]}", &root), ERR_OK);
    json_take_int(root, "other", &number);
    json_take_bool(root, "on", &on);
    json_take_ids(&arena, root, "ids", &ids, &count);
    assert_int_equal(number, 0);
    assert_false(on);
    assert_int_equal(count, 2);
    assert_int_equal(ids[1], 5);
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_have_kinds),
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(what_does_not_fit_is_named),
        cmocka_unit_test(what_is_not_there_is_left_alone),
    };

    return cmocka_run_group_tests_name("json", tests, set_up, tear_down);
}
