#include "cti/failure.h"

#include <stddef.h>
#include <stdlib.h>

static const struct row {
    enum cti_failure failure;
    const char *constant;
    const char *type;
} table[] = {
    { CF_OPERATION, "CF_GENERIC_OPERATION", "Generic Error" },
    { CF_INVALID_CALLING_DEVICE, "CF_INVALID_CALLING_DEVICE", "Call Operation Failure" },
    { CF_INVALID_CALLED_DEVICE, "CF_INVALID_CALLED_DEVICE", "Call Operation Failure" },
    { CF_INVALID_CONNECTION, "CF_INVALID_CSTA_CONNECTION_IDENTIFIER", "Call Operation Failure" },
    { CF_INVALID_DESTINATION, "CF_INVALID_DESTINATION", "Call Operation Failure" },
    { CF_CONFERENCE_LIMIT, "CF_CONFERENCE_MEMBER_LIMIT_EXCEEDED", "Generic Error" },
    { CF_NOT_MONITORED, "CF_GENERIC_OPERATION", "13145" },
    { CF_BRIDGE_FULL, "CONFERENCE_RESOURCE_LIMIT", "20700" },
    { CF_NOT_CONTROLLER, "<ConferenceCallCommand>: Conference failed", "Generic Error" },
    { CF_BARGE_CONFERENCE, "<ConferenceCallCommand>: Conference failed", "20999" },
    { CF_PROTECTED, "E_CTI_PROTECTED_VARIABLE", "Call Variable is protected" },
    { CF_MOBILE_NOT_ALLOWED, "CF_INVALID_FEATURE", "Mode Not Allowed" },
    { CF_INVALID_OBJECT_STATE, "CF_INVALID_OBJECT_STATE", "Invalid State" },
    { CF_RESOURCE_BUSY, "CF_RESOURCE_BUSY", "Call Operation Failure" },
    { CF_REQUEST_TIMEOUT, "CF_REQUEST_TIMEOUT_REJECTION", "Generic Error" },
    { CF_INVALID_AGENT_ID, "CF_INVALID_AGENT_ID_SPECIFIED", "User Not Found" },
    { CF_AGENT_ALREADY_SIGNED_ON, "CF_SPECIFIED_AGENT_ALREADY_SIGNED_ON", "Invalid Device" },
    { CF_INVALID_LOGON_DEVICE, "CF_INVALID_LOGON_DEVICE_SPECIFIED", "Invalid Device" },
    { CF_INVALID_REASON, "CF_INVALID_REASON_CODE", "Invalid Input" },
    { CF_EXTENSION_IN_USE, "CF_EXTENSION_ALREADY_IN_USE", "Device Busy" },
};

struct cti_refusal cti_refusal(struct arena *a, enum cti_failure failure)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].failure == failure)
            return (struct cti_refusal) { .data = arena_printf(a, "%d", abs((int)failure)),
                                          .message = table[i].constant,
                                          .type = table[i].type };
    return (struct cti_refusal) { "0", "CF_UNSPECIFIED_FAILURE", "Generic Error" };
}

struct cti_refusal cti_refusal_action(struct arena *a, const char *action, const char *extension)
{
    return (struct cti_refusal) { .data = arena_printf(a, "%d", (int)CF_INVALID_ACTION),
                                  .message = arena_printf(a, "INVALID_ACTION %s on extension %s",
                                                          action, extension),
                                  .type = "Generic Error" };
}

/* The number of the last is as the guide's sample has it. */
static const struct cti_refusal of_media[ARM_FAILURES] = {
    [ARM_ALREADY_LOGGED_IN] = { "1", "E_ARM_STAT_AGENT_ALREADY_LOGGED_IN",
                                "Agent already logged into MRD" },
    [ARM_NO_SUCH_MEDIA] = { "3", "E_ARM_STAT_MRD_LIST_ENTRY_NOT_FOUND", "Generic Error" },
    [ARM_NOT_LOGGED_IN] = { "6", "E_ARM_STAT_AGENT_NOT_LOGGED_IN", "Agent is not logged in" },
    [ARM_INTERRUPTED] = { "30", "E_ARM_STAT_NOT_VALID_AFTER_INTERRUPT_ADVISORY_ACCEPT",
                          "Invalid State" },
    [ARM_ALREADY_IN_MODE] = { "1", "E_ARM_STAT_ALREADY_IN_REQUESTED_AGENT_MODE",
                              "Agent already in requested mode" },
};

struct cti_refusal cti_media_refusal(enum cti_media_failure failure)
{
    return of_media[failure];
}

struct cti_refusal cti_refusal_no_task(struct arena *a, const char *task)
{
    return (struct cti_refusal) { .data = "6030",
                                  .message = arena_printf(a, "INVALID_DIALOG_ID: %s", task),
                                  .type = "Generic Error" };
}
