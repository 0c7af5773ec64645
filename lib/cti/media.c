#include "cti/media.h"

#include <stddef.h>
#include <string.h>

#define BIT(state) (1U << (state))

static const char *const media_names[MEDIA_STATE_COUNT] = {
    [MEDIA_LOGIN] = "LOGIN",
    [MEDIA_LOGOUT] = "LOGOUT",
    [MEDIA_NOT_READY] = "NOT_READY",
    [MEDIA_READY] = "READY",
    [MEDIA_RESERVED] = "RESERVED",
    [MEDIA_ACTIVE] = "ACTIVE",
    [MEDIA_PAUSED] = "PAUSED",
    [MEDIA_WORK_READY] = "WORK_READY",
    [MEDIA_INTERRUPTED] = "INTERRUPTED",
    [MEDIA_WORK_NOT_READY] = "WORK_NOT_READY",
};

static const char *const task_names[TASK_STATE_COUNT] = {
    [TASK_OFFERED] = "OFFERED",         [TASK_ACCEPTED] = "ACCEPTED",
    [TASK_ACTIVE] = "ACTIVE",           [TASK_PAUSED] = "PAUSED",
    [TASK_WRAPPING_UP] = "WRAPPING_UP", [TASK_INTERRUPTED] = "INTERRUPTED",
    [TASK_CLOSED] = "CLOSED",           [TASK_UNKNOWN] = "UNKNOWN",
};

static const char *const action_names[TASK_ACTION_COUNT] = {
    [TASK_ACCEPT] = "ACCEPT", [TASK_START] = "START",     [TASK_PAUSE] = "PAUSE",
    [TASK_RESUME] = "RESUME", [TASK_WRAP_UP] = "WRAP_UP", [TASK_TRANSFER] = "TRANSFER",
    [TASK_CLOSE] = "CLOSE",
};

/* From where each state may be asked for.  Who was signed in to a server that went away has to sign
 * in again. */
static const unsigned signed_in = BIT(MEDIA_NOT_READY) | BIT(MEDIA_READY) | BIT(MEDIA_RESERVED) |
                                  BIT(MEDIA_ACTIVE) | BIT(MEDIA_PAUSED) | BIT(MEDIA_WORK_READY) |
                                  BIT(MEDIA_INTERRUPTED);

static unsigned asked_from(enum media_state to)
{
    switch (to) {
    case MEDIA_LOGIN:
        return BIT(MEDIA_LOGOUT) | BIT(MEDIA_WORK_NOT_READY);
    case MEDIA_READY:
    case MEDIA_NOT_READY:
    case MEDIA_LOGOUT:
        return signed_in;
    default:
        return 0;
    }
}

/* The guide's order, most telling first. */
static const struct {
    unsigned tasks;
    enum media_state state;
} order[] = {
    { BIT(TASK_INTERRUPTED), MEDIA_INTERRUPTED },
    { BIT(TASK_ACCEPTED) | BIT(TASK_ACTIVE) | BIT(TASK_UNKNOWN), MEDIA_ACTIVE },
    { BIT(TASK_WRAPPING_UP), MEDIA_WORK_READY },
    { BIT(TASK_PAUSED), MEDIA_PAUSED },
    { BIT(TASK_OFFERED), MEDIA_RESERVED },
};

static const char *const actions[TASK_STATE_COUNT] = {
    [TASK_OFFERED] = "ACCEPT",
    [TASK_ACCEPTED] = "START TRANSFER CLOSE",
    [TASK_ACTIVE] = "PAUSE WRAP_UP TRANSFER CLOSE",
    [TASK_PAUSED] = "RESUME TRANSFER CLOSE",
    [TASK_WRAPPING_UP] = "CLOSE",
    [TASK_INTERRUPTED] = "",
    [TASK_CLOSED] = "",
    [TASK_UNKNOWN] = "TRANSFER CLOSE",
};

static const enum task_state after[TASK_ACTION_COUNT] = {
    [TASK_ACCEPT] = TASK_ACCEPTED, [TASK_START] = TASK_ACTIVE,        [TASK_PAUSE] = TASK_PAUSED,
    [TASK_RESUME] = TASK_ACTIVE,   [TASK_WRAP_UP] = TASK_WRAPPING_UP, [TASK_TRANSFER] = TASK_CLOSED,
    [TASK_CLOSE] = TASK_CLOSED,
};

/* The place of word among count names, count when it is not there. */
static unsigned find(const char *const *names, unsigned count, const char *word)
{
    unsigned i;

    for (i = 0; i < count; i++)
        if (strcmp(names[i], word) == 0)
            break;
    return i;
}

const char *media_state_name(enum media_state state)
{
    return (unsigned)state < MEDIA_STATE_COUNT ? media_names[state] : "";
}

const char *task_state_name(enum task_state state)
{
    return (unsigned)state < TASK_STATE_COUNT ? task_names[state] : "";
}

const char *task_action_name(enum task_action action)
{
    return (unsigned)action < TASK_ACTION_COUNT ? action_names[action] : "";
}

bool media_state_parse(const char *word, enum media_state *out)
{
    unsigned i = find(media_names, MEDIA_STATE_COUNT, word);

    if (i == MEDIA_STATE_COUNT)
        return false;
    *out = (enum media_state)i;
    return true;
}

bool task_action_parse(const char *word, enum task_action *out)
{
    unsigned i = find(action_names, TASK_ACTION_COUNT, word);

    if (i == TASK_ACTION_COUNT)
        return false;
    *out = (enum task_action)i;
    return true;
}

bool media_can_be_asked(enum media_state to)
{
    return asked_from(to) != 0;
}

bool media_may_ask(enum media_state from, enum media_state to)
{
    return asked_from(to) & BIT(from);
}

enum media_state media_state_with(bool ready, unsigned task_bits)
{
    if (!ready)
        return MEDIA_NOT_READY;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i].tasks & task_bits)
            return order[i].state;
    return MEDIA_READY;
}

const char *task_actions(enum task_state state)
{
    return (unsigned)state < TASK_STATE_COUNT ? actions[state] : "";
}

enum task_state task_after(enum task_action action)
{
    return after[action];
}

bool task_is_worked_on(enum task_state state)
{
    return BIT(state) &
           (BIT(TASK_ACTIVE) | BIT(TASK_PAUSED) | BIT(TASK_WRAPPING_UP) | BIT(TASK_UNKNOWN));
}

bool task_is_interruptible(enum task_state state)
{
    return BIT(state) & (BIT(TASK_ACTIVE) | BIT(TASK_PAUSED) | BIT(TASK_WRAPPING_UP));
}
