#include "cti/command.h"

#include <inttypes.h>
#include <stddef.h>

#include "base/codec.h"

static const char *const op_names[CTI_OPS] = {
    [CTI_LOGIN] = "LOGIN",
    [CTI_SET_STATE] = "SET_STATE",
    [CTI_MAKE_CALL] = "MAKE_CALL",
    [CTI_ANSWER] = "ANSWER",
    [CTI_HOLD] = "HOLD",
    [CTI_RETRIEVE] = "RETRIEVE",
    [CTI_DROP] = "DROP",
    [CTI_UPDATE_CALL_DATA] = "UPDATE_CALL_DATA",
    [CTI_CONSULT_CALL] = "CONSULT_CALL",
    [CTI_TRANSFER] = "TRANSFER",
    [CTI_CONFERENCE] = "CONFERENCE",
    [CTI_TRANSFER_SST] = "TRANSFER_SST",
    [CTI_SEND_DTMF] = "SEND_DTMF",
    [CTI_PARTICIPANT_DROP] = "PARTICIPANT_DROP",
    [CTI_SILENT_MONITOR] = "SILENT_MONITOR",
    [CTI_BARGE_CALL] = "BARGE_CALL",
    [CTI_MEDIA_LOGIN] = "MEDIA_LOGIN",
    [CTI_MEDIA_STATE] = "MEDIA_STATE",
    [CTI_MEDIA_ROUTABLE] = "MEDIA_ROUTABLE",
    [CTI_TASK] = "TASK",
    [CTI_ACCEPT] = "ACCEPT",
    [CTI_REJECT] = "REJECT",
    [CTI_CLOSE] = "CLOSE",
    [CTI_RECLASSIFY] = "RECLASSIFY",
    [CTI_UPDATE_SCHEDULED_CALLBACK] = "UPDATE_SCHEDULED_CALLBACK",
    [CTI_CANCEL_SCHEDULED_CALLBACK] = "CANCEL_SCHEDULED_CALLBACK",
};

enum field_type { TEXT, NUMBER };

static const struct field {
    const char *key;
    enum field_type type;
    size_t offset;
} fields[] = {
    { "requestId", TEXT, offsetof(struct cti_command, request_id) },
    { "requester", TEXT, offsetof(struct cti_command, requester) },
    { "user", TEXT, offsetof(struct cti_command, user) },
    { "extension", TEXT, offsetof(struct cti_command, extension) },
    { "mobileMode", TEXT, offsetof(struct cti_command, mobile_mode) },
    { "mobileNumber", TEXT, offsetof(struct cti_command, mobile_number) },
    { "state", TEXT, offsetof(struct cti_command, state) },
    { "reasonCode", NUMBER, offsetof(struct cti_command, reason_code) },
    { "dialog", NUMBER, offsetof(struct cti_command, dialog) },
    { "from", TEXT, offsetof(struct cti_command, from) },
    { "to", TEXT, offsetof(struct cti_command, to) },
    { "associated", NUMBER, offsetof(struct cti_command, associated) },
    { "dtmf", TEXT, offsetof(struct cti_command, dtmf) },
    { "wrapUpReason", TEXT, offsetof(struct cti_command, wrap_up_reason) },
    { "media", NUMBER, offsetof(struct cti_command, media) },
    { "maxDialogs", NUMBER, offsetof(struct cti_command, max_dialogs) },
    { "allMedia", NUMBER, offsetof(struct cti_command, all_media) },
    { "interruptAction", TEXT, offsetof(struct cti_command, interrupt_action) },
    { "logoutAction", TEXT, offsetof(struct cti_command, logout_action) },
    { "routable", TEXT, offsetof(struct cti_command, routable) },
    { "task", TEXT, offsetof(struct cti_command, task) },
    { "action", TEXT, offsetof(struct cti_command, action) },
    { "classification", TEXT, offsetof(struct cti_command, classification) },
    { "callbackTime", TEXT, offsetof(struct cti_command, callback_time) },
    { "callbackNumber", TEXT, offsetof(struct cti_command, callback_number) },
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static const char *const *text_at(const struct cti_command *c, const struct field *f)
{
    return (const char *const *)(const void *)((const char *)c + f->offset);
}

static int64_t number_at(const struct cti_command *c, const struct field *f)
{
    return *(const int64_t *)(const void *)((const char *)c + f->offset);
}

const char *cti_op_name(enum cti_op op)
{
    return op_names[op];
}

const char *cti_command_object(struct arena *a, const struct cti_command *c)
{
    if (c->dialog)
        return arena_printf(a, "Dialog/%" PRId64, c->dialog);
    if (c->task)
        return arena_printf(a, "Dialog/%s", c->task);
    if (c->media)
        return arena_printf(a, "User/%s/Media/%" PRId64, c->user, c->media);
    return arena_printf(a, "User/%s", c->user);
}

static void write_pair(struct buf *out, const char *key, const char *value)
{
    buf_adds(out, key);
    buf_addc(out, '=');
    url_encode(out, str_of(value));
    buf_addc(out, '\n');
}

void cti_command_write(struct buf *out, const struct cti_command *c)
{
    write_pair(out, "op", op_names[c->op]);
    for (int i = 0; i < FIELDS; i++) {
        if (fields[i].type == NUMBER && number_at(c, &fields[i]))
            buf_addf(out, "%s=%" PRId64 "\n", fields[i].key, number_at(c, &fields[i]));
        else if (fields[i].type == TEXT && *text_at(c, &fields[i]))
            write_pair(out, fields[i].key, *text_at(c, &fields[i]));
    }
    for (size_t i = 0; i < c->variable_count; i++) {
        buf_adds(out, "var.");
        url_encode(out, str_of(c->variables[i].name));
        buf_addc(out, '=');
        url_encode(out, str_of(c->variables[i].value));
        buf_addc(out, '\n');
    }
}

/* The decoded value, NULL when malformed. */
static const char *decode(struct arena *a, struct str escaped)
{
    struct buf b;
    const char *value = NULL;

    buf_init(&b, escaped.n);
    if (url_decode(&b, escaped, false) && str_is_utf8(buf_str(&b)))
        value = arena_strndup(a, b.p, b.n);
    buf_release(&b);
    return value;
}

static bool read_op(const char *value, struct cti_command *c)
{
    for (int op = 0; op < CTI_OPS; op++)
        if (same(value, op_names[op])) {
            c->op = (enum cti_op)op;
            return true;
        }
    return false;
}

static bool read_field(struct str key, const char *value, struct cti_command *c, unsigned *seen)
{
    for (unsigned i = 0; i < FIELDS; i++) {
        char *at = (char *)c + fields[i].offset;

        if (!str_is(key, fields[i].key))
            continue;
        if (*seen & 1u << i)
            return false;
        *seen |= 1u << i;
        if (fields[i].type == NUMBER)
            return str_to_int(str_of(value), (int64_t *)(void *)at);
        *(const char **)(void *)at = value;
        return true;
    }
    return false;
}

static bool read_variable(struct arena *a, struct str key, const char *value, struct cti_command *c)
{
    const char *name = decode(a, (struct str) { key.p + 4, key.n - 4 });

    if (!name || c->variable_count == CTI_VARIABLES_MAX)
        return false;
    c->variables[c->variable_count++] = (struct cti_variable) { name, value };
    return true;
}

enum err cti_command_read(struct arena *a, struct str text, struct cti_command *out)
{
    unsigned seen = 0;
    bool has_op = false;
    struct str line, key;

    *out = (struct cti_command) { 0 };
    while (str_cut(&text, '\n', &line)) {
        const char *value;
        bool good;

        if (line.n == 0)
            continue;
        str_cut(&line, '=', &key);
        value = line.p ? decode(a, line) : NULL;
        if (!value)
            return ERR_BAD_REQUEST;
        if (str_is(key, "op")) {
            good = !has_op && read_op(value, out);
            has_op = true;
        } else if (str_starts(key, "var.")) {
            good = read_variable(a, key, value, out);
        } else {
            good = read_field(key, value, out, &seen);
        }
        if (!good)
            return ERR_BAD_REQUEST;
    }
    if (!out->request_id)
        out->request_id = "";
    return has_op && out->user && out->requester ? ERR_OK : ERR_BAD_REQUEST;
}
