/* command: what programs ask of aplomb-ctid, as text for the bus and the inbox, and back.
 *
 * The text is lines of `key=value`, values URL-escaped, keys of the table in command.c; unknown
 * keys and duplicates are refused, so that an inbox written by another release is noticed. */
#ifndef APLOMB_CTI_COMMAND_H
#define APLOMB_CTI_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum cti_op {
    CTI_LOGIN,     /* user, extension, mobile_mode and mobile_number */
    CTI_SET_STATE, /* user, state READY, NOT_READY, LOGOUT or WORK, reason_code, all_media */
    CTI_MAKE_CALL, /* user, from, to, variables */
    CTI_ANSWER,    /* user, dialog, from = the participant's address; likewise below */
    CTI_HOLD,
    CTI_RETRIEVE,
    CTI_DROP,
    CTI_UPDATE_CALL_DATA, /* variables, wrap_up_reason; requester may be the administrator */
    CTI_CONSULT_CALL,     /* to */
    CTI_TRANSFER,
    CTI_CONFERENCE,
    CTI_TRANSFER_SST,     /* to */
    CTI_SEND_DTMF,        /* dtmf */
    CTI_PARTICIPANT_DROP, /* to = who shall leave */
    CTI_SILENT_MONITOR,   /* user = supervisor, from, to = the agent's extension */
    CTI_BARGE_CALL,       /* the same, associated = the monitor dialog */
    CTI_MEDIA_LOGIN,      /* user, media, max_dialogs, interrupt_action, logout_action */
    CTI_MEDIA_STATE,      /* user, media, state READY, NOT_READY or LOGOUT, reason_code */
    CTI_MEDIA_ROUTABLE,   /* user, media, routable "true" or "false" */
    CTI_TASK,             /* user, media, task, action; to, variables, wrap_up_reason */
    CTI_ACCEPT,           /* of a reservation for a campaign's customer: user, dialog, from */
    CTI_REJECT,
    CTI_CLOSE,
    CTI_RECLASSIFY,                /* classification */
    CTI_UPDATE_SCHEDULED_CALLBACK, /* callback_time, callback_number, one or both */
    CTI_CANCEL_SCHEDULED_CALLBACK,
    CTI_OPS
};

enum { CTI_VARIABLES_MAX = 64 };

struct cti_variable {
    const char *name, *value;
};

/* Absent strings are NULL, absent numbers 0. */
struct cti_command {
    enum cti_op op;
    const char *request_id; /* of the client, "" when it sent none */
    const char *requester;  /* login id of who asks: a supervisor may ask for an agent */
    const char *user;       /* login id of the agent it is about */
    const char *extension;
    const char *mobile_mode, *mobile_number;
    const char *state;
    int64_t reason_code; /* the switch's number (not the id of the table) */
    int64_t dialog, associated;
    const char *from, *to;
    const char *dtmf;
    const char *wrap_up_reason; /* NULL: stays as it is */
    int64_t media, max_dialogs;
    int64_t all_media; /* 1: LOGOUT leaves the other channels, too */
    const char *interrupt_action, *logout_action, *routable;
    const char *task, *action; /* "151635_312_1", "ACCEPT" */
    const char *classification;
    const char *callback_time, *callback_number;
    struct cti_variable variables[CTI_VARIABLES_MAX];
    size_t variable_count;
};

/* "LOGIN", "SET_STATE", "MAKE_CALL", "ANSWER", ...: where the API has a word, it is that one. */
const char *cti_op_name(enum cti_op op);

/* "User/1001", "User/1001/Media/5001" or "Dialog/7": commands of one object are carried out in
 * order. */
const char *cti_command_object(struct arena *a, const struct cti_command *c);

void cti_command_write(struct buf *out, const struct cti_command *c);

/* Strings belong to a.  ERR_BAD_REQUEST when the text is not a command. */
enum err cti_command_read(struct arena *a, struct str text, struct cti_command *out);

#endif
