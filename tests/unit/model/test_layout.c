/* The grammar of reference rest-config 2.2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/layout.h"

#define NS "xmlns=\"http://www.cisco.com/vtg/finesse\""
#define TAB "<tab><id>home</id><label>Home</label></tab>"
#define LAYOUT(tabs)                                                                               \
    "<layout><role>Agent</role><page/>"                                                            \
    "<tabs>" tabs "</tabs></layout>"
#define ROOT(inside) "<finesseLayout " NS ">" inside "</finesseLayout>"

static struct arena arena;

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

static bool fits(const char *xml)
{
    const char *why = NULL;
    enum err e = layout_check(&arena, xml, &why);

    assert_true(e == ERR_OK ? !why : e == ERR_INVALID_INPUT && why);
    return !e;
}

static void every_part_of_the_grammar_is_known(void **state)
{
    (void)state;
    assert_true(fits(
        "<finesseLayout " NS "><version>1250.03</version>"
        "<configs><config key=\"title\" value=\"x\"/><config key=\"logo\" value=\"\"/></configs>"
        "<header><leftAlignedColumns><headercolumn width=\"300px\"><component id=\"cd-logo\" "
        "order=\"1\"><url>/desktop/scripts/js/logo.js</url><stylesheet>/x.css</stylesheet>"
        "</component></headercolumn><headercolumn width=\"10%\"><gadget>/g.xml</gadget>"
        "</headercolumn><headercolumn width=\"5px\"/></leftAlignedColumns><rightAlignedColumns>"
        "<headercolumn width=\"72px\"/></rightAlignedColumns></header>"
        "<layout><role>Agent</role><page><gadget>/desktop/scripts/js/callcontrol.js</gadget></page>"
        "<tabs><tab><id>home</id><icon>home</icon><label>a</label><columns><column><gadgets>"
        "<gadget id=\"g-1\" hidden=\"true\" managedBy=\"x\" maxRows=\"3\" default=\"true\" "
        "alternateHosts=\"a,b\">https://h/g.xml?a=1&amp;b=2</gadget></gadgets></column><column/>"
        "</columns></tab>" TAB "</tabs></layout>"
        "<layout><role>Supervisor</role><page/><tabs>" TAB "</tabs></layout>"
        "<layout><role>Admin</role><page/><tabs>" TAB "</tabs></layout></finesseLayout>"));
}

static void layouts_of_old_releases_need_no_header(void **state)
{
    (void)state;
    assert_true(fits(ROOT("<layout><role>Agent</role><page><gadget>"
                          "/desktop/gadgets/CallControl.jsp</gadget></page><tabs><tab><id>a</id>"
                          "<label>b</label><gadgets><gadget> http://h/g.xml </gadget></gadgets>"
                          "</tab></tabs></layout>")));
}

static void what_the_grammar_does_not_know_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "<a/>",
        "<finesseLayout/>",
        ROOT(""),
        ROOT(LAYOUT("")),
        ROOT(LAYOUT(TAB) LAYOUT(TAB) LAYOUT(TAB) LAYOUT(TAB)),
        ROOT(LAYOUT(TAB) "<version>1</version>"),
        ROOT("<version>one</version>" LAYOUT(TAB)),
        ROOT("<layout><role>agent</role><page/><tabs>" TAB "</tabs></layout>"),
        ROOT("<layout><page/><tabs>" TAB "</tabs></layout>"),
        ROOT("<layout><role>Agent</role><tabs>" TAB "</tabs></layout>"),
        ROOT(LAYOUT("<tab><label>x</label></tab>")),
        ROOT(LAYOUT("<tab><id>1a</id><label>x</label></tab>")),
        ROOT(LAYOUT("<tab><id>a b</id><label>x</label></tab>")),
        ROOT(LAYOUT("<tab><id>a</id><label/></tab>")),
        ROOT(LAYOUT("<tab><id>a</id><label>x</label><icon>y</icon></tab>")),
        ROOT(LAYOUT("<tab><id>a</id><label>x</label><gadgets/><columns><column/></columns></tab>")),
        ROOT(LAYOUT("<tab><id>a</id><label>x</label><gadgets><gadget/></gadgets></tab>")),
        ROOT(
            LAYOUT("<tab><id>a</id><label>x</label><gadgets><gadget>a b</gadget></gadgets></tab>")),
        ROOT(LAYOUT("<tab><id>a</id><label>x</label><gadgets><gadget id=\"1\">a</gadget></gadgets>"
                    "</tab>")),
        ROOT(LAYOUT("<tab><id>a</id><label>x</label><gadgets><gadget hidden=\"x\">a</gadget>"
                    "</gadgets></tab>")),
        ROOT("<configs><config key=\"a1\" value=\"\"/></configs>" LAYOUT(TAB)),
        ROOT("<configs><config key=\"a\"/></configs>" LAYOUT(TAB)),
        ROOT("<header><rightAlignedColumns/></header>" LAYOUT(TAB)),
        ROOT("<header><rightAlignedColumns><headercolumn/></rightAlignedColumns></header>" LAYOUT(
            TAB)),
        ROOT("<header><rightAlignedColumns><headercolumn width=\"3\"/></rightAlignedColumns>"
             "</header>" LAYOUT(TAB)),
        "<!DOCTYPE a>" ROOT(LAYOUT(TAB)),
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (fits(wrong[i]))
            fail_msg("accepted: %s", wrong[i]);
}

static void ids_are_unique_in_the_document(void **state)
{
    const char *why;

    (void)state;
    assert_int_equal(layout_check(&arena,
                                  ROOT("<layout><role>Agent</role><page>\n<gadget id=\"a\">/x"
                                       "</gadget>\n<gadget id=\"a\">/y</gadget></page><tabs>" TAB
                                       "</tabs></layout>"),
                                  &why),
                     ERR_INVALID_INPUT);
    assert_non_null(strstr(why, "line 3"));
}

static void elements_inside_become_text(void **state)
{
    struct xml_node *node;

    (void)state;
    assert_int_equal(
        xml_parse_request(&arena,
                          str_of("<LayoutConfig><layoutxml> <finesseLayout " NS "><a b=\"1&amp;2\""
                                 ">x&lt;<c/>y</a></finesseLayout></layoutxml></LayoutConfig>"),
                          "LayoutConfig", &node),
        ERR_OK);
    assert_string_equal(layout_read(&arena, xml_child(node, "layoutxml")),
                        "<finesseLayout " NS "><a b=\"1&amp;2\">x&lt;<c></c>y</a></finesseLayout>");
    assert_null(layout_read(&arena, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_part_of_the_grammar_is_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(layouts_of_old_releases_need_no_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_grammar_does_not_know_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(ids_are_unique_in_the_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(elements_inside_become_text, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
