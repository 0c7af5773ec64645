/* RFC 6120, RFC 4616, RFC 7622, XEP-0060, XEP-0106; reference xmpp-delivery 1.1, 6, 8. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/codec.h"
#include "xmpp/disco.h"
#include "xmpp/jid.h"
#include "xmpp/ping.h"
#include "xmpp/presence.h"
#include "xmpp/pubsub.h"
#include "xmpp/sasl.h"
#include "xmpp/stream.h"

struct scene {
    struct arena a;
    struct buf out;
};

static int set_up(void **state)
{
    static struct scene scene;

    arena_init(&scene.a);
    buf_init(&scene.out, 65536);
    *state = &scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    buf_release(&s->out);
    arena_release(&s->a);
    return 0;
}

static struct stanza read(struct scene *s, const char *xml)
{
    struct xml_node *node;
    struct stanza st;

    assert_int_equal(xml_parse(&s->a, str_of(xml), &xml_request_limits, &node, NULL), ERR_OK);
    stanza_read(node, &st);
    return st;
}

static void a_jid_has_three_parts(void **state)
{
    struct jid jid;

    (void)state;
    assert_true(jid_parse(str_of("1001@Local.Host/desk@top/x"), &jid));
    assert_true(str_is(jid.node, "1001"));
    assert_true(str_is(jid.domain, "Local.Host"));
    assert_true(str_is(jid.resource, "desk@top/x"));
    assert_true(jid_parse(str_of("pubsub.local"), &jid));
    assert_int_equal(jid.node.n, 0);
    assert_false(jid_parse(str_of(""), &jid));
    assert_false(jid_parse(str_of("@a"), &jid));
    assert_false(jid_parse(str_of("a@"), &jid));
    assert_false(jid_parse(str_of("a@b/"), &jid));
    assert_false(jid_parse(str_of("a@b@c"), &jid));
}

static void names_with_signs_are_escaped(void **state)
{
    struct scene *s = *state;

    jid_escape(&s->out, str_of("user@example.com o'x"));
    assert_string_equal(s->out.p, "user\\40example.com\\20o\\27x");
    buf_clear(&s->out);
    jid_unescape(&s->out, str_of("user\\40example.com\\20o\\27x\\zz\\4"));
    assert_string_equal(s->out.p, "user@example.com o'x\\zz\\4");
}

static const char *plain(struct scene *s, const char *bytes, size_t n, struct sasl_plain *out)
{
    buf_clear(&s->out);
    base64_encode(&s->out, (struct str) { bytes, n });
    return sasl_plain_read(&s->a, buf_str(&s->out), out);
}

static void plain_has_three_parts(void **state)
{
    struct scene *s = *state;
    struct sasl_plain p;

    assert_null(plain(s,
                      "\0"
                      "1001\0demo",
                      10, &p));
    assert_string_equal(p.authzid, "");
    assert_string_equal(p.user, "1001");
    assert_string_equal(p.password, "demo");
    assert_null(plain(s, "z\0u\0p:\xc3\xa9", 8, &p));
    assert_string_equal(p.password, "p:\xc3\xa9");
    assert_string_equal(plain(s, "\0\0p", 3, &p), "malformed-request");
    assert_string_equal(plain(s, "\0u\0", 3, &p), "malformed-request");
    assert_string_equal(plain(s, "\0u", 2, &p), "malformed-request");
    assert_string_equal(plain(s, "\0u\0p\0q", 6, &p), "malformed-request");
    assert_string_equal(plain(s, "\0u\0\xff", 4, &p), "malformed-request");
    assert_string_equal(sasl_plain_read(&s->a, str_of("="), &p), "malformed-request");
    assert_string_equal(sasl_plain_read(&s->a, str_of("!!"), &p), "incorrect-encoding");
}

static void nobody_acts_for_another(void **state)
{
    static const struct {
        const char *authzid;
        bool fits;
    } cases[] = {
        { "", true },           { "1001", true },          { "1001@local", true },
        { "1001@LOCAL", true }, { "1002", false },         { "1002@local", false },
        { "1001@else", false }, { "1001@local/r", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sasl_plain p = { cases[i].authzid, "1001", "x" };

        assert_int_equal(sasl_authzid_fits(&p, "local"), cases[i].fits);
    }
}

static void stanzas_are_told_apart(void **state)
{
    struct scene *s = *state;

    assert_int_equal(read(s, "<iq xmlns='jabber:client' type='get'/>").kind, STANZA_IQ);
    assert_int_equal(read(s, "<iq type='get'/>").kind, STANZA_IQ);
    assert_int_equal(read(s, "<message/>").kind, STANZA_MESSAGE);
    assert_int_equal(read(s, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>").kind, STANZA_AUTH);
    assert_int_equal(read(s, "<auth/>").kind, STANZA_OTHER);
    assert_int_equal(read(s, "<x/>").kind, STANZA_OTHER);
}

static void answers_repeat_id_and_escape(void **state)
{
    struct scene *s = *state;
    struct stanza iq = read(s, "<iq type='get' id='a&lt;&apos;1' to='x'><q xmlns='n'/></iq>");

    stanza_error(&s->out, &iq, "me@local/r", STANZA_ITEM_NOT_FOUND, NULL);
    assert_string_equal(s->out.p,
                        "<iq xmlns='jabber:client' type='error' id='a&lt;&apos;1' from='x' "
                        "to='me@local/r'><error type='cancel'><item-not-found "
                        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
}

static void pubsub_requests_are_read(void **state)
{
    static const struct {
        const char *inner;
        enum pubsub_verb verb;
    } cases[] = {
        { "<subscribe node='n' jid='j'/>", PUBSUB_SUBSCRIBE },
        { "<unsubscribe node='n' jid='j' subid='s'/>", PUBSUB_UNSUBSCRIBE },
        { "<subscriptions/>", PUBSUB_SUBSCRIPTIONS },
        { "<affiliations/>", PUBSUB_AFFILIATIONS },
        { "<items node='n'/>", PUBSUB_ITEMS },
        { "<options/>", PUBSUB_OPTIONS },
        { "<publish/>", PUBSUB_PUBLISH },
        { "<other/>", PUBSUB_UNKNOWN },
        { "", PUBSUB_UNKNOWN },
    };
    struct scene *s = *state;
    struct pubsub_request rq;
    char xml[256];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stanza st;

        snprintf(
            xml, sizeof(xml),
            "<iq type='set'><pubsub xmlns='http://jabber.org/protocol/pubsub'>%s</pubsub></iq>",
            cases[i].inner);
        st = read(s, xml);
        assert_true(pubsub_read(&st, &rq));
        assert_int_equal(rq.verb, cases[i].verb);
    }
}

/* A payload is looked at in pieces: no sign is missed where one ends. */
static void a_sign_is_escaped_wherever_it_stands(void **state)
{
    static const struct {
        char sign;
        const char *instead;
    } signs[] = { { '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" }, { '\r', "&#13;" } };
    struct scene *s = *state;
    char text[21], want[64];

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        for (int at = 0; at < 20; at++) {
            memset(text, '=', 20); /* beside the signs in the alphabet */
            text[at] = signs[i].sign;
            snprintf(want, sizeof(want), "'>%.*s%s%.*s</notification>", at,
                     "====================", signs[i].instead, 19 - at, "====================");
            buf_clear(&s->out);
            pubsub_event_rest(&s->out, "/n", "id", (struct str) { text, 20 });
            assert_non_null(strstr(s->out.p, want));
        }
}

/* Reference xmpp-delivery 1.1: one text node, three signs escaped, no white space around. */
static void a_notification_has_the_documented_shape(void **state)
{
    struct scene *s = *state;

    pubsub_event_head(&s->out, "pubsub.d", "1001@d", "/finesse/api/User/1001", "k15Q3");
    pubsub_event_rest(&s->out, "/finesse/api/User/1001", "id1",
                      str_of("<Update><a>\"&amp;'\r</a></Update>"));
    assert_string_equal(s->out.p,
                        "<message xmlns='jabber:client' from='pubsub.d' to='1001@d' "
                        "id='/finesse/api/User/1001__1001@d__k15Q3'>"
                        "<event xmlns='http://jabber.org/protocol/pubsub#event'>"
                        "<items node='/finesse/api/User/1001'><item id='id1'>"
                        "<notification xmlns='http://jabber.org/protocol/pubsub'>"
                        "&lt;Update&gt;&lt;a&gt;\"&amp;amp;'&#13;&lt;/a&gt;&lt;/Update&gt;"
                        "</notification></item></items></event></message>");
}

static void presence_is_read_and_written(void **state)
{
    struct scene *s = *state;
    struct stanza st = read(s, "<presence><show>dnd</show><status>a&amp;b</status>"
                               "<priority> 5 </priority></presence>");
    struct presence p;

    presence_read(&st, &p);
    assert_int_equal(p.type, PRESENCE_AVAILABLE);
    assert_int_equal(p.priority, 5);
    presence_write(&s->out, "f", "t", &p);
    assert_string_equal(s->out.p, "<presence xmlns='jabber:client' from='f' to='t'><show>dnd</show>"
                                  "<status>a&amp;b</status><priority>5</priority></presence>");
    st = read(s, "<presence type='unavailable'/>");
    presence_read(&st, &p);
    assert_int_equal(p.type, PRESENCE_UNAVAILABLE);
    st = read(s, "<presence><priority>-200</priority><show>other</show></presence>");
    presence_read(&st, &p);
    assert_int_equal(p.priority, -128);
    assert_int_equal(p.show, SHOW_NONE);
}

static void a_leaf_says_that_it_is_one(void **state)
{
    struct scene *s = *state;
    struct stanza iq = read(
        s, "<iq type='get' id='1' to='pubsub.d'>"
           "<query xmlns='http://jabber.org/protocol/disco#info' node='/n'/></iq>");

    disco_info(&s->out, &iq, "me@d/r", DISCO_LEAF);
    assert_non_null(strstr(s->out.p,
                           "<query xmlns='http://jabber.org/protocol/disco#info' node='/n'>"
                           "<identity category='pubsub' type='leaf'/>"));
}

static void features_have_the_prefix_clients_look_for(void **state)
{
    struct scene *s = *state;

    stream_features_sasl(&s->out, true, (struct stream_offer) { 0 });
    assert_memory_equal(s->out.p, "<stream:features xmlns:stream='", 31);
    buf_clear(&s->out);
    stream_error(&s->out, "conflict", NULL, false);
    assert_string_equal(s->out.p,
                        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'"
                        "/></stream:error>");
}

static void a_ping_is_a_get(void **state)
{
    struct scene *s = *state;
    struct stanza get = read(s, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
    struct stanza set = read(s, "<iq type='set'><ping xmlns='urn:xmpp:ping'/></iq>");

    assert_true(ping_is(&get));
    assert_false(ping_is(&set));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_jid_has_three_parts),
        TEST(names_with_signs_are_escaped),
        TEST(a_sign_is_escaped_wherever_it_stands),
        TEST(plain_has_three_parts),
        TEST(nobody_acts_for_another),
        TEST(stanzas_are_told_apart),
        TEST(answers_repeat_id_and_escape),
        TEST(pubsub_requests_are_read),
        TEST(a_notification_has_the_documented_shape),
        TEST(presence_is_read_and_written),
        TEST(a_leaf_says_that_it_is_one),
        TEST(features_have_the_prefix_clients_look_for),
        TEST(a_ping_is_a_get),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
