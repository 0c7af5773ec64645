#include "api/api_error.h"

#include <string.h>

static void write_xml(struct buf *out, const char *type, const char *message, const char *data)
{
    xml_open(out, "ApiErrors");
    xml_open(out, "ApiError");
    xml_text(out, "ErrorType", type);
    xml_text(out, "ErrorMessage", message);
    xml_text(out, "ErrorData", data);
    xml_close(out, "ApiError");
    xml_close(out, "ApiErrors");
}

/* Errors of Media stand in the guide in this order. */
static void write_media_xml(struct buf *out, const char *type, const char *message,
                            const char *data, int64_t media)
{
    xml_open(out, "ApiErrors");
    xml_open(out, "ApiError");
    xml_text(out, "ErrorData", data);
    xml_int(out, "ErrorMedia", media);
    xml_text(out, "ErrorMessage", message);
    xml_text(out, "ErrorType", type);
    xml_close(out, "ApiError");
    xml_close(out, "ApiErrors");
}

static void write_json_text(struct buf *out, const char *text)
{
    buf_addc(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_addf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            buf_addf(out, "\\u%04x", (unsigned)*text);
        else
            buf_addc(out, *text);
    }
    buf_addc(out, '"');
}

/* Both are always there (contract.md, "Our own interfaces"); field is empty when none is wrong. */
static void write_json(struct buf *out, const char *message, const char *field)
{
    buf_adds(out, "{\"error\":");
    write_json_text(out, message);
    buf_adds(out, ",\"field\":");
    write_json_text(out, field);
    buf_addc(out, '}');
}

/* Finesse developer guide 12.6, Desktop Interface API; behind it what our own addresses say. */
static void write_desktop_json(struct buf *out, int status, const char *type, const char *message,
                               const char *data)
{
    buf_addf(out, "{\"status\":%d,\"apiErrors\":{\"errorType\":", status);
    write_json_text(out, type);
    buf_adds(out, ",\"errorMessage\":");
    write_json_text(out, message);
    buf_adds(out, ",\"errorData\":");
    write_json_text(out, data);
    buf_adds(out, "},\"error\":");
    write_json_text(out, message);
    buf_adds(out, ",\"field\":");
    write_json_text(out, data);
    buf_addc(out, '}');
}

/* A browser that was led here by a foreign page shall not ask its user for a password. */
static void challenge(struct request *rq)
{
    const char *site = http_header(rq->http, "Sec-Fetch-Site");

    if (!site || strcmp(site, "cross-site") != 0)
        http_reply_header(rq->reply, "WWW-Authenticate",
                          "Basic realm=\"Aplomb\", charset=\"UTF-8\"");
}

void api_error(struct request *rq, enum api_format format, enum err e)
{
    const char *type = rq->error_type ? rq->error_type : err_type(e);
    const char *message = rq->error_message ? rq->error_message : err_message(e);
    const char *data = rq->error_data ? rq->error_data : "";

    buf_clear(rq->out);
    rq->reply->status = err_status(e);
    if (rq->reply->status == 401)
        challenge(rq);
    if (rq->reply->status == 503)
        http_reply_header(rq->reply, "Retry-After", "1");
    if (rq->reply->status == 429)
        http_reply_header(rq->reply, "Retry-After",
                          rq->retry_after_s ? arena_printf(rq->arena, "%d", (int)rq->retry_after_s)
                                            : "60");
    if (format == API_XML && rq->error_media)
        write_media_xml(rq->out, type, message, data, rq->error_media);
    else if (format == API_XML)
        write_xml(rq->out, type, message, data);
    else if (format == API_DESKTOP)
        write_desktop_json(rq->out, rq->reply->status, type, message, data);
    else
        write_json(rq->out, message, data);
}
