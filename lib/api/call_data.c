#include "api/call_data.h"

#include <string.h>

#include "model/dialog.h"

enum {
    ADDRESS_BYTES = 64,  /* as long as the built-in switch keeps unchanged */
    VARIABLE_BYTES = 40, /* of callVariable1 to callVariable10 */
    ECC_BYTES = 2000,    /* names and values of all user.* together */
    REASON_BYTES = 39
};

bool is_address(const char *text)
{
    size_t n = 0;

    while (text[n] >= 0x20 && text[n] < 0x7f)
        n++;
    return !text[n] && n <= ADDRESS_BYTES;
}

static enum err invalid(struct request *rq, const char *what)
{
    return api_fail(rq, ERR_INVALID_INPUT, what, NULL);
}

/* callVariable1 to callVariable10 */
static bool is_call_variable(const char *name)
{
    int64_t number;

    return strncmp(name, "callVariable", 12) == 0 && name[12] != '0' && name[12] != '-' &&
           str_to_int(str_of(name + 12), &number) && number >= 1 && number <= CALL_VARIABLES;
}

/* user.Name or user.Name[3] */
static bool is_ecc(const char *name)
{
    size_t n, digits;

    if (strncmp(name, "user.", 5) != 0)
        return false;
    name += 5;
    n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    if (n == 0 || !name[n])
        return n > 0;
    digits = strspn(name + n + 1, "0123456789");
    return name[n] == '[' && digits > 0 && digits <= 3 && strcmp(name + n + 1 + digits, "]") == 0;
}

static bool is_known(const struct cti_command *command, const char *name)
{
    for (size_t i = 0; i < command->variable_count; i++)
        if (same(command->variables[i].name, name))
            return true;
    return false;
}

/* Blanks belong to the value: what was packed into fixed columns stays in them. */
static enum err read_variable(struct request *rq, const struct xml_node *node,
                              struct cti_command *command, size_t *ecc_bytes)
{
    const char *name = xml_child_text(rq->arena, node, "name");
    const struct xml_node *given = xml_last(node, "value");
    const char *value = given ? given->text : "";

    if (!name || !*name)
        return api_fail(rq, ERR_PARAMETER_MISSING, "name", NULL);
    if (is_known(command, name) || command->variable_count == CTI_VARIABLES_MAX)
        return invalid(rq, name);
    if (is_call_variable(name) ? strlen(value) > VARIABLE_BYTES : !is_ecc(name))
        return invalid(rq, name);
    if (is_ecc(name) && (*ecc_bytes += strlen(name) + strlen(value)) > ECC_BYTES)
        return invalid(rq, name);
    command->variables[command->variable_count++] = (struct cti_variable) { name, value };
    return ERR_OK;
}

enum err call_data_read(struct request *rq, const struct xml_node *body,
                        struct cti_command *command)
{
    const struct xml_node *media = xml_last(body, "mediaProperties");
    const struct xml_node *list = xml_last(media, "callvariables");
    size_t ecc_bytes = 0;
    enum err e;

    command->wrap_up_reason = xml_child_text(rq->arena, media, "wrapUpReason");
    if (command->wrap_up_reason && strlen(command->wrap_up_reason) > REASON_BYTES)
        return invalid(rq, "wrapUpReason");
    for (const struct xml_node *v = xml_child(list, "CallVariable"); v;
         v = xml_next(v, "CallVariable"))
        if ((e = read_variable(rq, v, command, &ecc_bytes)))
            return e;
    return ERR_OK;
}

enum err call_destination(struct request *rq, const struct xml_node *body, const char *from,
                          const char **to)
{
    enum err e;

    if ((e = api_need(rq, body, "toAddress", to)))
        return e;
    if (!is_address(*to))
        return invalid(rq, "toAddress");
    if (same(from, *to))
        return api_fail(rq, ERR_INVALID_DESTINATION, "toAddress", NULL);
    return ERR_OK;
}
