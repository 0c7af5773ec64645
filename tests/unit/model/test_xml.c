#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "model/dialog.h"
#include "model/queue.h"
#include "model/user.h"

/* Shapes: element names and order of the live captures in reference rest-desktop 2.1, 3.1, 4.1. */

static void a_user_reads_as_captured(void **state)
{
    struct team_ref supervised[] = { { 2001, "First Line Support" } };
    struct user u = {
        .login_id = "1001001",
        .login_name = "csmith",
        .first_name = "Chris",
        .last_name = "Smith & Co",
        .is_agent = true,
        .is_supervisor = true,
        .skill_target_id = 6067,
        .team = { 500, "Sales" },
        .wrap_up_incoming = "OPTIONAL",
        .wrap_up_outgoing = "NOT_ALLOWED",
        .now = { .login_id = "1001001",
                 .state = "NOT_READY",
                 .pending_state = "",
                 .reason_code = 10,
                 .extension = "1001001",
                 .mobile_mode = "",
                 .mobile_number = "",
                 .state_changed_at = 1330624701234 },
        .reason = { 16, "NOT_READY", 10, "Team Meeting", true, false },
        .supervised = supervised,
        .supervised_count = 1,
    };
    struct buf xml;

    (void)state;
    buf_init(&xml, 10000);
    user_write(&xml, "User", &u);
    assert_string_equal(
        xml.p,
        "<User><dialogs>/finesse/api/User/1001001/Dialogs</dialogs><extension>1001001</extension>"
        "<firstName>Chris</firstName><lastName>Smith &amp; Co</lastName><loginId>1001001</loginId>"
        "<loginName>csmith</loginName><mediaType>1</mediaType><pendingState></pendingState>"
        "<reasonCode><category>NOT_READY</category><code>10</code><forAll>true</forAll><id>16</id>"
        "<label>Team Meeting</label><systemCode>false</systemCode>"
        "<uri>/finesse/api/ReasonCode/16</uri></reasonCode><reasonCodeId>16</reasonCodeId>"
        "<roles><role>Agent</role><role>Supervisor</role></roles><settings>"
        "<wrapUpOnIncoming>OPTIONAL</wrapUpOnIncoming>"
        "<wrapUpOnOutgoing>NOT_ALLOWED</wrapUpOnOutgoing></settings>"
        "<skillTargetId>6067</skillTargetId><state>NOT_READY</state>"
        "<stateChangeTime>2012-03-01T17:58:21.234Z</stateChangeTime><teamId>500</teamId>"
        "<teamName>Sales</teamName><teams><Team><id>2001</id><name>First Line Support</name>"
        "<uri>/finesse/api/Team/2001</uri></Team></teams><uri>/finesse/api/User/1001001</uri>"
        "</User>");
    buf_release(&xml);
}

static void a_dialog_always_has_ten_variables(void **state)
{
    struct participant party = { .address = "215194",
                                 .address_type = "AGENT_DEVICE",
                                 .state = "ALERTING",
                                 .state_cause = "",
                                 .actions = "ANSWER",
                                 .started_at = 1507911475401,
                                 .state_changed_at = 1507911475401 };
    struct call_variable variables[] = { { "callVariable3", "<x>" }, { "user.Name", "y" } };
    struct dialog d = { .id = 53149720,
                        .state = "ALERTING",
                        .call_type = "OTHER_IN",
                        .from_address = "335892",
                        .to_address = "215194",
                        .dialed_number = "215194",
                        .queue_name = "",
                        .wrap_up_reason = "",
                        .outbound_classification = "",
                        .customer = "",
                        .callback_time = "",
                        .callback_number = "",
                        .participants = &party,
                        .participant_count = 1,
                        .variables = variables,
                        .variable_count = 2 };
    const char *at;
    struct buf xml;
    int count = 0;

    (void)state;
    buf_init(&xml, 10000);
    dialog_write(&xml, "Dialog", &d);
    for (at = xml.p; (at = strstr(at, "<CallVariable>")); at++)
        count++;
    assert_int_equal(count, 11);
    assert_non_null(strstr(xml.p, "<name>callVariable3</name><value>&lt;x&gt;</value>"));
    assert_non_null(strstr(xml.p, "<name>callVariable10</name><value></value>"));
    assert_non_null(strstr(xml.p, "<Participant><actions><action>ANSWER</action></actions>"
                                  "<mediaAddress>215194</mediaAddress>"
                                  "<mediaAddressType>AGENT_DEVICE</mediaAddressType>"
                                  "<startTime>2017-10-13T16:17:55.401Z</startTime>"
                                  "<state>ALERTING</state><stateCause></stateCause>"
                                  "<stateChangeTime>2017-10-13T16:17:55.401Z</stateChangeTime>"
                                  "</Participant>"));
    assert_true(str_starts(buf_str(&xml), "<Dialog><associatedDialogUri></associatedDialogUri>"
                                          "<fromAddress>335892</fromAddress><id>53149720</id>"));
    assert_null(strstr(xml.p, "scheduledCallbackInfo"));
    /* Of a campaign: 3.1, optional parts. */
    d.customer = "9785551212";
    d.callback_time = "2014-03-07T14:30";
    buf_clear(&xml);
    dialog_write(&xml, "Dialog", &d);
    assert_non_null(strstr(xml.p, "<callbackNumber>9785551212</callbackNumber><fromAddress>"));
    assert_non_null(strstr(xml.p, "</participants><scheduledCallbackInfo>"
                                  "<callbackTime>2014-03-07T14:30</callbackTime>"
                                  "</scheduledCallbackInfo><state>"));
    buf_release(&xml);
}

static void a_queue_without_waiting_calls_has_no_start_time(void **state)
{
    struct queue q = {
        .id = 10, .number = "7001", .name = "Sales", .stat = { .agents_logged_on = 1 }
    };
    struct buf xml;

    (void)state;
    buf_init(&xml, 10000);
    queue_write(&xml, &q);
    assert_non_null(
        strstr(xml.p, "<startTimeOfLongestCallInQueue></startTimeOfLongestCallInQueue>"));
    assert_true(
        str_starts(buf_str(&xml), "<Queue><name>Sales</name><statistics><agentsBusyOther>0<"));
    q.stat.oldest_call_at = 1329328701999;
    buf_clear(&xml);
    queue_write(&xml, &q);
    assert_non_null(strstr(xml.p, ">2012-02-15T17:58:21Z<"));
    buf_release(&xml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_user_reads_as_captured),
        cmocka_unit_test(a_dialog_always_has_ten_variables),
        cmocka_unit_test(a_queue_without_waiting_calls_has_no_start_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
