/* failure: numbers, constants and error types of what a switch refuses (reference rest-desktop 1.9,
 * cti-ged188 12.2). */
#ifndef APLOMB_CTI_FAILURE_H
#define APLOMB_CTI_FAILURE_H

#include "base/arena.h"
#include "cti/provider.h"

enum cti_failure {
    CF_OPERATION = 1,
    CF_INVALID_CALLING_DEVICE = 5,
    CF_INVALID_CALLED_DEVICE = 6,
    CF_INVALID_CONNECTION = 13,
    CF_INVALID_DESTINATION = 14,
    CF_INVALID_OBJECT_STATE = 22,
    CF_RESOURCE_BUSY = 33,
    CF_CONFERENCE_LIMIT = 38,
    CF_REQUEST_TIMEOUT = 78,
    CF_INVALID_AGENT_ID = 256,
    CF_AGENT_ALREADY_SIGNED_ON = 259,
    CF_INVALID_LOGON_DEVICE = 260,
    CF_INVALID_REASON = 266,
    CF_EXTENSION_IN_USE = 283,
    CF_MOBILE_NOT_ALLOWED = 15,
    CF_NOT_MONITORED = 13145,     /* silent monitor of an agent who does not talk */
    CF_BRIDGE_FULL = 20700,       /* a barge would exceed the conference */
    CF_NOT_CONTROLLER = 20999,    /* conference by somebody else than its controller */
    CF_BARGE_CONFERENCE = -20999, /* the same when barging: another error type */
    CF_PROTECTED = -14,           /* a status code, not a control failure (cti-ged188 12.1) */
    CF_INVALID_ACTION = 4047      /* message "INVALID_ACTION <action> on extension <extension>" */
};

/* What is refused in channels beside voice: numbers and constants of agent reporting (developer
 * guide 12.5, "Media and Dialogs/Media Error Code Descriptions"). */
enum cti_media_failure {
    ARM_ALREADY_LOGGED_IN,
    ARM_NO_SUCH_MEDIA, /* the agent has no part in it */
    ARM_NOT_LOGGED_IN,
    ARM_INTERRUPTED,
    ARM_ALREADY_IN_MODE, /* routable or not */
    ARM_FAILURES
};

struct cti_refusal cti_media_refusal(enum cti_media_failure failure);

/* 6030: the task went before its turn came. */
struct cti_refusal cti_refusal_no_task(struct arena *a, const char *task);

/* Strings belong to a or are constant. */
struct cti_refusal cti_refusal(struct arena *a, enum cti_failure failure);

/* 4047: the action is not among those the participant may request now. */
struct cti_refusal cti_refusal_action(struct arena *a, const char *action, const char *extension);

#endif
