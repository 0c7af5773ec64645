/* media: channels beside voice: the states of an agent in one, the states of a task, and what each
 * task allows (tables in media.c).  Programs and providers ask the same tables.
 *
 * Source: developer guide 12.5, chapter 3, "Agent States for Nonvoice Media" and "Nonvoice State
 * (Dialog) Parameter Values"; reference rest-desktop 5. */
#ifndef APLOMB_CTI_MEDIA_H
#define APLOMB_CTI_MEDIA_H

#include <stdbool.h>

enum media_state {
    MEDIA_LOGIN, /* transient, never shown */
    MEDIA_LOGOUT,
    MEDIA_NOT_READY,
    MEDIA_READY,
    MEDIA_RESERVED,       /* tasks are offered, none is accepted */
    MEDIA_ACTIVE,         /* a task is accepted */
    MEDIA_PAUSED,         /* every task is paused */
    MEDIA_WORK_READY,     /* wraps up a task, works on none */
    MEDIA_INTERRUPTED,    /* by a call, or a task of a channel that cannot be interrupted */
    MEDIA_WORK_NOT_READY, /* the server that the agent was signed in to went away */
    MEDIA_STATE_COUNT
};

enum task_state {
    TASK_OFFERED,
    TASK_ACCEPTED,
    TASK_ACTIVE,
    TASK_PAUSED,
    TASK_WRAPPING_UP,
    TASK_INTERRUPTED,
    TASK_CLOSED,
    TASK_UNKNOWN, /* recovered by a switch that no longer knows what may be done */
    TASK_STATE_COUNT
};

/* requestedAction of a task. */
enum task_action {
    TASK_ACCEPT,
    TASK_START,
    TASK_PAUSE,
    TASK_RESUME,
    TASK_WRAP_UP,
    TASK_TRANSFER,
    TASK_CLOSE,
    TASK_ACTION_COUNT
};

enum { MEDIA_DIALOGS_MAX = 10 }; /* maxDialogLimit is 1 to this */

const char *media_state_name(enum media_state state);
const char *task_state_name(enum task_state state);
const char *task_action_name(enum task_action action);

bool media_state_parse(const char *word, enum media_state *out);
bool task_action_parse(const char *word, enum task_action *out);

/* May an agent in state `from` ask for `to`?  Only LOGIN, READY, NOT_READY and LOGOUT can be asked
 * for at all. */
bool media_can_be_asked(enum media_state to);
bool media_may_ask(enum media_state from, enum media_state to);

/* The state of a signed-in agent with these tasks, a bit for each task state there is: of several
 * the first that applies of the guide's order. */
#define TASK_BIT(state) (1U << (state))
enum media_state media_state_with(bool ready, unsigned task_bits);

/* What may be asked of a task: words with one blank between, as <actions> lists them. */
const char *task_actions(enum task_state state);

/* The state that an action leads to. */
enum task_state task_after(enum task_action action);

/* Does a task in this state keep its agent from others, so that it interrupts them? */
bool task_is_worked_on(enum task_state state);

/* Can it be interrupted? */
bool task_is_interruptible(enum task_state state);

#endif
