/* err: one row an error.  Source: reference rest-desktop 1.8. */
#include "base/err.h"

static const struct {
    int status;
    const char *name, *type, *message;
} errors[ERR_COUNT] = {
    [ERR_OK] = { 200, "ok", "", "" },
    [ERR_BAD_REQUEST] = { 400, "bad_request", "Bad Request", "Bad Request" },
    [ERR_PARAMETER_MISSING] = { 400, "parameter_missing", "Parameter Missing",
                                "A required parameter is missing" },
    [ERR_INVALID_INPUT] = { 400, "invalid_input", "Invalid Input", "Invalid Input" },
    [ERR_INVALID_DESTINATION] = { 400, "invalid_destination", "Invalid Destination",
                                  "Invalid Destination" },
    [ERR_INVALID_STATE] = { 400, "invalid_state", "Invalid State", "Invalid State" },
    [ERR_GENERIC] = { 400, "generic", "Generic Error", "Generic Error" },
    [ERR_FINESSE_API] = { 400, "finesse_api", "Finesse API Error", "Finesse API Error" },
    [ERR_MAXIMUM_EXCEEDED] = { 400, "maximum_exceeded", "Maximum Exceeded", "Maximum Exceeded" },
    [ERR_UNAUTHENTICATED] = { 401, "unauthenticated", "Authorization Failure", "UNAUTHORIZED" },
    [ERR_NOT_YOUR_OBJECT] = { 401, "not_your_object", "Invalid Authorization User Specified",
                              "The user specified in the authentication credentials and the uri "
                              "don't match" },
    [ERR_NOT_YOUR_AGENT] = { 401, "not_your_agent", "Invalid Supervisor",
                             "The user is not a supervisor of this agent" },
    [ERR_HELD] = { 401, "held", "Invalid State", "Invalid State" },
    [ERR_UNAUTHORIZED] = { 401, "unauthorized", "Unauthorized",
                           "The user is not authorized to perform this operation" },
    [ERR_FORBIDDEN] = { 403, "forbidden", "Forbidden", "Forbidden" },
    [ERR_NOT_FOUND] = { 404, "not_found", "Not Found", "Not Found" },
    [ERR_USER_NOT_FOUND] = { 404, "user_not_found", "User Not Found", "UNKNOWN_USER" },
    [ERR_DIALOG_NOT_FOUND] = { 404, "dialog_not_found", "Not Found",
                               "Invalid dialogId specified for dialog" },
    [ERR_OUTBOUND_NOT_FOUND] = { 404, "outbound_not_found", "Dialog Not Found",
                                 "Invalid dialogId specified for dialog" },
    [ERR_TEAM_NOT_FOUND] = { 404, "team_not_found", "TeamId Not Found", "TeamId Not Found" },
    [ERR_METHOD_NOT_ALLOWED] = { 405, "method_not_allowed", "Method Not Allowed",
                                 "Method Not Allowed" },
    [ERR_CONFLICT] = { 409, "conflict", "Conflict", "Conflict" },
    [ERR_TOO_LARGE] = { 413, "too_large", "Bad Request", "The request is too large" },
    [ERR_RANGE] = { 416, "range", "Range Not Satisfiable", "Range Not Satisfiable" },
    [ERR_TOO_MANY_REQUESTS] = { 429, "too_many_requests", "Too Many Requests",
                                "Too many requests" },
    [ERR_INTERNAL] = { 500, "internal", "Internal Server Error", "Internal Server Error" },
    [ERR_NOT_IMPLEMENTED] = { 501, "not_implemented", "Not Implemented", "Not Implemented" },
    [ERR_BAD_GATEWAY] = { 502, "bad_gateway", "Bad Gateway", "Bad Gateway" },
    [ERR_UNAVAILABLE] = { 503, "unavailable", "Service Unavailable", "SERVER_OUT_OF_SERVICE" },
    [ERR_TIMEOUT] = { 504, "timeout", "Gateway Timeout", "Gateway Timeout" },
};

int err_status(enum err e)
{
    return errors[e].status;
}

const char *err_type(enum err e)
{
    return errors[e].type;
}

const char *err_message(enum err e)
{
    return errors[e].message;
}

const char *err_name(enum err e)
{
    return errors[e].name;
}
