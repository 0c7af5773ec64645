#include "event/fanout.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "event/update.h"
#include "xml/write.h"

enum { PAYLOAD_MAX = 1024 * 1024 };

struct told {
    struct told *next;
    const char *node;
};

typedef const char *path_of(struct arena *a, const struct change_subject *s);
typedef void writer(struct buf *xml, const struct change_subject *s);

static const char *user_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s", s->user->login_id);
}

/* Nobody hears of a user who is a member of no team. */
static const char *team_users_path(struct arena *a, const struct change_subject *s)
{
    if (!s->user->team.id)
        return NULL;
    return arena_printf(a, "/finesse/api/Team/%" PRId64 "/Users", s->user->team.id);
}

static const char *asker_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s", s->login_id);
}

static const char *dialogs_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/Dialogs", s->login_id);
}

static const char *dialog_path(struct arena *a, const struct change_subject *s)
{
    int64_t id = s->dialog ? s->dialog->id : s->dialog_id;

    return arena_printf(a, "/finesse/api/Dialog/%" PRId64, id);
}

static const char *media_node(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/Media", s->login_id);
}

static const char *media_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/Media/%" PRId64, s->login_id,
                        s->media ? s->media->media.id : s->media_id);
}

static const char *tasks_node(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/Dialogs/Media", s->login_id);
}

static const char *tasks_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/Media/%" PRId64 "/Dialogs", s->login_id,
                        s->task->media_id);
}

static const char *task_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/Dialog/%s", s->task ? s->task->id : s->task_id);
}

static const char *queues_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/Queues", s->login_id);
}

static const char *left_team_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/Team/%" PRId64 "/Users", s->team_id);
}

static const char *queue_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/Queue/%" PRId64, s->queue->id);
}

static const char *system_path(struct arena *a, const struct change_subject *s)
{
    (void)a, (void)s;
    return "/finesse/api/SystemInfo";
}

static const char *team_messages_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/Team/%" PRId64 "/TeamMessages", s->team_id);
}

static const char *client_log_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/User/%s/ClientLog", s->login_id);
}

static const char *message_path(struct arena *a, const struct change_subject *s)
{
    return arena_printf(a, "/finesse/api/TeamMessage/%s", s->message->id);
}

static void write_user(struct buf *xml, const struct change_subject *s)
{
    user_write(xml, "user", s->user);
}

static void write_user_summary(struct buf *xml, const struct change_subject *s)
{
    user_write_summary(xml, "user", s->user);
}

static void write_dialog(struct buf *xml, const struct change_subject *s)
{
    dialog_write(xml, "dialog", s->dialog);
}

static void write_dialogs(struct buf *xml, const struct change_subject *s)
{
    xml_open(xml, "dialogs");
    dialog_write(xml, "Dialog", s->dialog);
    xml_close(xml, "dialogs");
}

static void write_media(struct buf *xml, const struct change_subject *s)
{
    media_write(xml, "media", s->login_id, s->media);
}

static void write_task(struct buf *xml, const struct change_subject *s)
{
    task_write(xml, "dialog", s->task);
}

static void write_tasks(struct buf *xml, const struct change_subject *s)
{
    xml_open(xml, "dialogs");
    task_write(xml, "Dialog", s->task);
    xml_close(xml, "dialogs");
}

static void write_queue(struct buf *xml, const struct change_subject *s)
{
    queue_write(xml, s->queue);
}

static void write_queue_uri(struct buf *xml, const struct queue *q)
{
    xml_open(xml, "Queue");
    buf_addf(xml, "<uri>/finesse/api/Queue/%" PRId64 "</uri>", q->id);
    xml_close(xml, "Queue");
}

static void write_removed_queue(struct buf *xml, const struct change_subject *s)
{
    write_queue_uri(xml, s->queue);
}

static void write_gained(struct buf *xml, const struct change_subject *s)
{
    xml_open(xml, "Queues");
    for (size_t i = 0; i < s->queue_count; i++)
        queue_write(xml, &s->queues[i]);
    xml_close(xml, "Queues");
}

static void write_lost(struct buf *xml, const struct change_subject *s)
{
    xml_open(xml, "Queues");
    for (size_t i = 0; i < s->queue_count; i++)
        write_queue_uri(xml, &s->queues[i]);
    xml_close(xml, "Queues");
}

/* The only event whose data is empty (reference rest-desktop 6.2). */
static void write_nothing(struct buf *xml, const struct change_subject *s)
{
    (void)xml, (void)s;
}

/* Who leaves a team: a client takes the member of this uri from its list. */
static void write_left(struct buf *xml, const struct change_subject *s)
{
    xml_open(xml, "user");
    xml_text(xml, "loginId", s->login_id);
    xml_open(xml, "uri");
    buf_adds(xml, "/finesse/api/User/");
    xml_escape(xml, str_of(s->login_id));
    xml_close(xml, "uri");
    xml_close(xml, "user");
}

static void write_system(struct buf *xml, const struct change_subject *s)
{
    system_info_write(xml, "systemInfo", s->conf, s->system, clock_real_ms());
}

static void write_message(struct buf *xml, const struct change_subject *s)
{
    team_message_write(xml, "teamMessage", s->message);
}

/* The client waits for the event; nothing is known of its content. */
static void write_client_log(struct buf *xml, const struct change_subject *s)
{
    xml_open(xml, "clientLog");
    xml_open(xml, "uri");
    buf_adds(xml, "/finesse/api/User/");
    xml_escape(xml, str_of(s->login_id));
    buf_adds(xml, "/ClientLog");
    xml_close(xml, "uri");
    xml_close(xml, "clientLog");
}

static void write_error(struct buf *xml, const struct change_subject *s)
{
    update_write_error(xml, s->error_data, s->media_id, s->error_message, s->error_type);
}

/* A refused new call has the collection as its source: the client keeps the callback there. */
static const struct hearing {
    enum change change;
    path_of *node, *source;
    const char *event;
    writer *data;
} hearings[] = {
    { USER_CHANGED, user_path, user_path, "PUT", write_user },
    { USER_CHANGED, team_users_path, user_path, "PUT", write_user_summary },
    { USER_ADDED, user_path, user_path, "POST", write_user },
    { USER_ADDED, team_users_path, user_path, "PUT", write_user_summary },
    { USER_REMOVED, asker_path, asker_path, "DELETE", write_nothing },
    { USER_LEFT_TEAM, left_team_path, asker_path, "DELETE", write_left },
    { USER_REFUSED, asker_path, asker_path, "PUT", write_error },
    { DIALOG_ADDED, dialogs_path, dialogs_path, "POST", write_dialogs },
    { DIALOG_CHANGED, dialogs_path, dialog_path, "PUT", write_dialog },
    { DIALOG_REMOVED, dialogs_path, dialogs_path, "DELETE", write_dialogs },
    { DIALOG_REFUSED, dialogs_path, dialog_path, "PUT", write_error },
    { CALL_REFUSED, dialogs_path, dialogs_path, "PUT", write_error },
    { MEDIA_CHANGED, media_node, media_path, "PUT", write_media },
    { MEDIA_REFUSED, media_node, media_path, "PUT", write_error },
    { TASK_ADDED, tasks_node, tasks_path, "POST", write_tasks },
    { TASK_CHANGED, tasks_node, task_path, "PUT", write_task },
    { TASK_REMOVED, tasks_node, tasks_path, "DELETE", write_tasks },
    { TASK_REFUSED, tasks_node, task_path, "PUT", write_error },
    { QUEUE_CHANGED, queue_path, queue_path, "PUT", write_queue },
    { QUEUE_REMOVED, queue_path, queue_path, "DELETE", write_removed_queue },
    { QUEUES_GAINED, queues_path, queues_path, "POST", write_gained },
    { QUEUES_LOST, queues_path, queues_path, "DELETE", write_lost },
    { SYSTEM_CHANGED, system_path, system_path, "PUT", write_system },
    { MESSAGE_POSTED, team_messages_path, message_path, "POST", write_message },
    { MESSAGE_WITHDRAWN, team_messages_path, message_path, "DELETE", write_message },
    { CLIENT_LOG_KEPT, client_log_path, client_log_path, "POST", write_client_log },
};

void event_batch_init(struct event_batch *b, struct db *db, struct arena *a, int64_t now,
                      const char *request_id)
{
    *b = (struct event_batch) {
        .db = db, .arena = a, .now = now, .request_id = request_id ? request_id : ""
    };
}

/* The requestId for the next event of this node: the command's the first time, then none. */
static const char *request_id_for(struct event_batch *b, const char *node)
{
    struct told *told;

    if (!*b->request_id)
        return "";
    for (told = b->told; told; told = told->next)
        if (strcmp(told->node, node) == 0)
            return "";
    told = arena_alloc(b->arena, sizeof *told);
    *told = (struct told) { b->told, node };
    b->told = told;
    return b->request_id;
}

static enum err append(struct event_batch *b, const char *node, const char *request_id,
                       const char *payload)
{
    struct event e = { .at = b->now, .node = node, .request_id = request_id, .payload = payload };
    enum err failed = event_append(b->db, &e);

    if (failed)
        return failed;
    if (b->count == b->room) {
        struct event *larger = arena_array(b->arena, b->room = b->room ? b->room * 2 : 16,
                                           sizeof e);

        if (b->count)
            memcpy(larger, b->events, b->count * sizeof e);
        b->events = larger;
    }
    b->events[b->count++] = e;
    return ERR_OK;
}

static enum err tell(struct event_batch *b, const struct hearing *h, const struct change_subject *s)
{
    const char *node = h->node(b->arena, s), *request_id;
    struct buf xml;
    enum err e;

    if (!node)
        return ERR_OK;
    request_id = request_id_for(b, node);
    buf_init(&xml, PAYLOAD_MAX);
    update_open(&xml);
    h->data(&xml, s);
    update_close(&xml, h->event, request_id, h->source(b->arena, s));
    e = append(b, node, request_id, arena_strndup(b->arena, xml.p, xml.n));
    buf_release(&xml);
    return e;
}

enum err event_batch_add(struct event_batch *b, enum change change, const struct change_subject *s)
{
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < sizeof hearings / sizeof hearings[0]; i++)
        if (hearings[i].change == change)
            e = tell(b, &hearings[i], s);
    return e;
}
