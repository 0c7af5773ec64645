/* err: how a function says that it failed.  ERR_OK is 0, so `if ((e = f())) return e;` reads well.
 *
 * One table (err.c) gives each error the HTTP status and the ErrorType that clients of the REST API
 * see (developer guide 12.5, "API Errors"; reference rest-desktop 1.8).  Only lib/api turns it into
 * XML; only mains and daemons log it. */
#ifndef APLOMB_BASE_ERR_H
#define APLOMB_BASE_ERR_H

enum err {
    ERR_OK,
    ERR_BAD_REQUEST,         /* malformed XML, wrong root, incomplete body, bad extension */
    ERR_PARAMETER_MISSING,   /* a required element is absent or empty */
    ERR_INVALID_INPUT,       /* a value is not recognised or not allowed */
    ERR_INVALID_DESTINATION, /* toAddress equals fromAddress and the like */
    ERR_INVALID_STATE,       /* the transition or action is not allowed now */
    ERR_GENERIC,             /* unclassified refusal */
    ERR_FINESSE_API,         /* missing, stale or duplicate object of the database */
    ERR_MAXIMUM_EXCEEDED,    /* too many items */
    ERR_UNAUTHENTICATED,     /* no or wrong credentials, or the role does not suffice */
    ERR_NOT_YOUR_OBJECT,     /* an authenticated user acts on another user's object */
    ERR_NOT_YOUR_AGENT,      /* a supervisor acts on an agent outside the own teams */
    ERR_HELD,                /* SEND_DTMF of a participant who holds */
    ERR_UNAUTHORIZED,        /* lists for the administrator alone */
    ERR_FORBIDDEN,
    ERR_NOT_FOUND,
    ERR_USER_NOT_FOUND,
    ERR_DIALOG_NOT_FOUND,
    ERR_OUTBOUND_NOT_FOUND, /* the same of an action on a campaign's call */
    ERR_TEAM_NOT_FOUND,
    ERR_METHOD_NOT_ALLOWED,
    ERR_CONFLICT,  /* our own interfaces: the object exists already */
    ERR_TOO_LARGE, /* the body exceeds its limit */
    ERR_RANGE,     /* Range header not satisfiable */
    ERR_TOO_MANY_REQUESTS,
    ERR_INTERNAL,
    ERR_NOT_IMPLEMENTED, /* not available in this deployment type */
    ERR_BAD_GATEWAY,     /* another host answered something unusable */
    ERR_UNAVAILABLE,     /* out of service, or a part of the system is away */
    ERR_TIMEOUT,         /* another host did not answer in time */
    ERR_COUNT
};

/* HTTP status, 200 for ERR_OK. */
int err_status(enum err e);

/* ErrorType of the REST API, for example "Invalid Input". */
const char *err_type(enum err e);

/* ErrorMessage when the place that failed knows nothing better. */
const char *err_message(enum err e);

/* Short lower-case word for logs, for example "invalid_input". */
const char *err_name(enum err e);

#endif
