/* fanout: what changed -> who must hear: the one table that knows which nodes a change touches.
 * Source: reference rest-desktop 6.3 to 6.10.
 *
 * A batch collects the events of one transaction.  The requestId of the command behind it stands in
 * the first event of each node and in no later one, so that a client's callback fires once. */
#ifndef APLOMB_EVENT_FANOUT_H
#define APLOMB_EVENT_FANOUT_H

#include "event/log.h"
#include "model/dialog.h"
#include "model/media.h"
#include "model/queue.h"
#include "model/system.h"
#include "model/task.h"
#include "model/team_message.h"
#include "model/user.h"

enum change {
    USER_CHANGED,
    USER_ADDED,
    USER_REMOVED,   /* login_id */
    USER_LEFT_TEAM, /* login_id is a member of team_id no longer */
    USER_REFUSED,   /* the switch refused a state */
    DIALOG_ADDED,   /* to the Dialogs of a user */
    DIALOG_CHANGED,
    DIALOG_REMOVED,
    DIALOG_REFUSED, /* the switch refused an action on a call */
    CALL_REFUSED,   /* the switch refused a new call: there is no dialog yet */
    MEDIA_CHANGED,  /* a user in a channel beside voice */
    MEDIA_REFUSED,
    TASK_ADDED, /* to the Dialogs/Media of a user */
    TASK_CHANGED,
    TASK_REMOVED,
    TASK_REFUSED,
    QUEUE_CHANGED,
    QUEUE_REMOVED, /* of which only the id is known */
    QUEUES_GAINED, /* by login_id */
    QUEUES_LOST,
    SYSTEM_CHANGED,
    MESSAGE_POSTED, /* to one team */
    MESSAGE_WITHDRAWN,
    CLIENT_LOG_KEPT, /* of login_id */
    CHANGES
};

/* What a change is about; which members are used follows from the change. */
struct change_subject {
    const struct user *user;           /* USER_CHANGED, _ADDED */
    const struct dialog *dialog;       /* DIALOG_ADDED, _CHANGED, _REMOVED */
    const char *login_id;              /* whose Dialogs; who asked for what was refused */
    int64_t dialog_id;                 /* DIALOG_REFUSED */
    const struct media_of_user *media; /* MEDIA_CHANGED, of login_id */
    const struct task *task;           /* TASK_ADDED, _CHANGED, _REMOVED */
    int64_t media_id;                  /* MEDIA_REFUSED, TASK_REFUSED */
    const char *task_id;               /* TASK_REFUSED */
    const struct queue *queue;
    const struct queue *queues; /* QUEUES_GAINED, _LOST */
    size_t queue_count;
    const struct conf *conf; /* SYSTEM_CHANGED */
    const struct system_status *system;
    const struct team_message *message;                  /* MESSAGE_... */
    int64_t team_id;                                     /* the team that hears it */
    const char *error_data, *error_message, *error_type; /* ..._REFUSED */
};

struct event_batch {
    struct db *db;
    struct arena *arena;    /* events live until it is reset */
    int64_t now;            /* real time, ms */
    const char *request_id; /* of the command behind it, "" for none */
    struct event *events;
    size_t count, room;
    struct told *told; /* nodes that have the requestId already */
};

void event_batch_init(struct event_batch *b, struct db *db, struct arena *a, int64_t now,
                      const char *request_id);

/* Renders the change once for each node that hears it and appends the rows to the event log. */
enum err event_batch_add(struct event_batch *b, enum change change, const struct change_subject *s);

#endif
