/* /finesse/api/User/{id}/Dialogs: a user's calls; POST makes one.
 * Source: Finesse developer guide 12.5, Dialog, "Make a call"; reference rest-desktop 2.9, 3.6. */
#include <string.h>

#include "User.h"
#include "api/accepted.h"
#include "model/dialog.h"

enum {
    ADDRESS_BYTES = 128,
    VARIABLE_BYTES = 40, /* of callVariable1 to callVariable10 */
    ECC_BYTES = 2000,    /* names and values of all user.* together */
};

enum err user_get_dialogs(struct request *rq)
{
    struct dialog *dialogs;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_readable(rq, &user)))
        return e;
    if ((e = dialog_list_of_user(rq->db, rq->arena, user.login_id, &dialogs, &count)))
        return e;
    xml_open(rq->out, "Dialogs");
    for (size_t i = 0; i < count; i++)
        dialog_write(rq->out, "Dialog", &dialogs[i]);
    xml_close(rq->out, "Dialogs");
    return ERR_OK;
}

static enum err invalid(struct request *rq, const char *what)
{
    return api_fail(rq, ERR_INVALID_INPUT, what, NULL);
}

/* -- call variables -------------------------------------------------------------------------- */

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

static enum err read_variable(struct request *rq, const struct xml_node *node,
                              struct cti_command *command, size_t *ecc_bytes)
{
    const char *name = xml_child_text(rq->arena, node, "name");
    const char *value = xml_child_text(rq->arena, node, "value");

    if (!name || !*name)
        return api_fail(rq, ERR_PARAMETER_MISSING, "name", NULL);
    if (!value)
        value = "";
    if (is_known(command, name) || command->variable_count == CTI_VARIABLES_MAX)
        return invalid(rq, name);
    if (is_call_variable(name) ? strlen(value) > VARIABLE_BYTES : !is_ecc(name))
        return invalid(rq, name);
    if (is_ecc(name) && (*ecc_bytes += strlen(name) + strlen(value)) > ECC_BYTES)
        return invalid(rq, name);
    command->variables[command->variable_count++] = (struct cti_variable) { name, value };
    return ERR_OK;
}

static enum err read_variables(struct request *rq, const struct xml_node *body,
                               struct cti_command *command)
{
    const struct xml_node *media = xml_child(body, "mediaProperties");
    const struct xml_node *list = xml_child(media, "callvariables");
    size_t ecc_bytes = 0;
    enum err e;

    if (xml_child(media, "wrapUpReason"))
        return invalid(rq, "wrapUpReason");
    for (const struct xml_node *v = xml_child(list, "CallVariable"); v;
         v = xml_next(v, "CallVariable"))
        if ((e = read_variable(rq, v, command, &ecc_bytes)))
            return e;
    return ERR_OK;
}

/* -- making a call --------------------------------------------------------------------------- */

/* Any ASCII is passed on unchanged: no mapping of letters, no punctuation lost. */
static bool is_address(const char *text)
{
    size_t n = 0;

    while (text[n] > 0x20 && text[n] < 0x7f)
        n++;
    return !text[n] && n <= ADDRESS_BYTES;
}

/* The words of the guide for this place; the others are known and not there yet. */
static const char *const actions[] = { "MAKE_CALL", "SILENT_MONITOR", "BARGE_CALL" };

static enum err read_action(struct request *rq, const struct xml_node *body, const char **action)
{
    enum err e;

    if ((e = api_need(rq, body, "requestedAction", action)))
        return e;
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (same(*action, actions[i]))
            return ERR_OK;
    return invalid(rq, "requestedAction");
}

static enum err read_call(struct request *rq, const struct xml_node *body, const struct user *user,
                          bool under_way, struct cti_command *command)
{
    const char *action;
    enum err e;

    if ((e = read_action(rq, body, &action)) ||
        (e = api_need(rq, body, "fromAddress", &command->from)) ||
        (e = api_need(rq, body, "toAddress", &command->to)))
        return e;
    if (!is_address(command->to))
        return invalid(rq, "toAddress");
    if ((e = read_variables(rq, body, command)))
        return e;
    if (same(command->from, command->to))
        return api_fail(rq, ERR_INVALID_DESTINATION, "toAddress", NULL);
    if (!same(action, "MAKE_CALL"))
        return api_fail(rq, ERR_NOT_IMPLEMENTED, action, NULL);
    if (!under_way && !same(command->from, user->now.extension))
        return invalid(rq, "fromAddress");
    return ERR_OK;
}

enum err user_make_call(struct request *rq)
{
    struct cti_command command = { .op = CTI_MAKE_CALL };
    struct xml_node *body;
    struct user user;
    bool under_way;
    enum err e;

    if ((e = api_body(rq, "Dialog", &body)))
        return e;
    if ((e = api_under_way(rq, arena_printf(rq->arena, "User/%s", rq->id), &under_way)))
        return e;
    if ((e = user_load(rq->db, rq->arena, rq->id, &user)))
        return e == ERR_USER_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    if (!role_is_self(rq->user, user.login_id) || !user.is_agent)
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    if ((e = read_call(rq, body, &user, under_way, &command)))
        return e;
    command.user = user.login_id;
    return api_accept(rq, &command);
}
