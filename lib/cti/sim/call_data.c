/* call_data: what is known of a call: ten variables, further ones with names, the wrap-up reason.
 * Source: reference rest-desktop 3.11. */
#include <stdio.h>
#include <string.h>

#include "cti/sim/switch.h"

bool data_set_text(char *to, size_t size, const char *value)
{
    char before[sizeof((struct sim_ecc *)NULL)->value];

    snprintf(before, sizeof before, "%s", to);
    sim_copy(to, size, value);
    return strcmp(before, to) != 0;
}

/* Names and values longer than there is room for are cut, as switches do. */
static bool set_ecc(struct sim_ecc **list, size_t *count, const struct cti_variable *v)
{
    char name[sizeof((struct sim_ecc *)NULL)->name];
    struct sim_ecc *ecc;

    sim_copy(name, sizeof name, v->name);
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*list)[i].name, name) == 0)
            return data_set_text((*list)[i].value, sizeof(*list)[i].value, v->value);
    if (*count == MOST_ECC)
        return false;
    if (!*list)
        *list = sim_alloc(MOST_ECC, sizeof(**list));
    ecc = &(*list)[(*count)++];
    sim_copy(ecc->name, sizeof ecc->name, name);
    sim_copy(ecc->value, sizeof ecc->value, v->value);
    return true;
}

bool data_set(char variables[CTI_VARIABLES][VARIABLE_SIZE], struct sim_ecc **ecc, size_t *ecc_count,
              const struct cti_variable *v)
{
    char own[24];

    for (unsigned i = 0; i < CTI_VARIABLES; i++) {
        snprintf(own, sizeof own, "callVariable%u", i + 1);
        if (strcmp(own, v->name) == 0)
            return data_set_text(variables[i], VARIABLE_SIZE, v->value);
    }
    return set_ecc(ecc, ecc_count, v);
}

/* True when the value is another than before. */
bool call_data_set(struct cti_switch *sim, struct sim_call *call, const struct cti_variable *v)
{
    touch_call(sim, call);
    return data_set(call->variables, &call->ecc, &call->ecc_count, v);
}

const struct cti_ecc *data_ecc(struct arena *a, const struct sim_ecc *ecc, size_t count)
{
    struct cti_ecc *out = arena_array(a, count, sizeof(*out));

    for (size_t i = 0; i < count; i++)
        out[i] = (struct cti_ecc) { arena_strdup(a, ecc[i].name), arena_strdup(a, ecc[i].value) };
    return out;
}

bool call_data_update(struct cti_switch *sim, const struct sim_act *a)
{
    const struct cti_command *c = a->command;
    struct sim_call *call = a->call;
    bool changed = false;

    if (c->variable_count && !call->routed)
        return act_refuse(sim, CF_PROTECTED, a->refusal);
    for (size_t i = 0; i < c->variable_count; i++)
        changed |= call_data_set(sim, call, &c->variables[i]);
    if (c->wrap_up_reason)
        changed |= data_set_text(call->wrap_up_reason, sizeof call->wrap_up_reason,
                                 c->wrap_up_reason);
    if (changed)
        line_report(sim, call);
    return true;
}

void call_data_copy(struct sim_call *to, const struct sim_call *from)
{
    memcpy(to->variables, from->variables, sizeof to->variables);
    to->routed = from->routed;
    if (!from->ecc_count)
        return;
    to->ecc = sim_alloc(MOST_ECC, sizeof(*to->ecc));
    memcpy(to->ecc, from->ecc, from->ecc_count * sizeof(*to->ecc));
    to->ecc_count = from->ecc_count;
}
