#include "ctid/daemon.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/pidfile.h"
#include "base/slice.h"
#include "bus/bus.h"
#include "bus/topic.h"
#include "ctid/ctid.h"
#include "ctid/desktop.h"
#include "ctid/inbox.h"
#include "ctid/message.h"
#include "ctid/presence.h"
#include "ctid/simcall.h"
#include "ctid/work.h"
#include "db/lease.h"
#include "db/migrate.h"
#include "event/needed.h"
#include "event/publish.h"
#include "loop/loop.h"
#include "loop/worker.h"

enum {
    LEASE_WAIT_MS = 3000,
    BUS_WAIT_MS = 500,
    PAUSE_US = 2000,
    BUS_TICK_MS = 100,
    SETUP_MS = 500,
    CHECKPOINT_MS = 250, /* small and often (reference stack 5) */
    FORGET_MS = 10000,
    FORGET_SOON_MS = 50,
    FORGET_ROWS = 500,
    KEEP_MARGIN_MS = 600000, /* beyond the longest silence of a session */
    KEEP_ROWS_MAX = 100000,  /* for who asks for nothing and does not end either */
    ANSWER_BYTES = 16 * 1024 * 1024,
    LONGEST_WAIT_MS = 60000
};

/* A request from the bus; the strings are its own. */
struct asked {
    struct asked *next;
    char *verb; /* of a sim call or a team message, NULL for a command */
    struct buf payload, correlation;
    char *response_topic;
    struct buf answer; /* while it waits for the clock */
};

struct asked_list {
    struct asked *first, *last;
    size_t count;
};

struct daemon {
    const struct conf *conf;
    struct ctid ctid;
    struct loop *loop;
    struct bus *bus;
    struct loop_fd *bus_watch;
    int bus_fd;
    struct loop_timer *bus_timer, *work_timer, *checkpoint_timer, *heartbeat_timer, *forget_timer,
        *setup_timer;
    struct loop_signal *term, *interrupt, *hangup;
    struct needed needed;
    struct worker *keeper; /* a thread that waits for the disk */
    struct asked_list commands, messages, sim_calls, waiting;
    struct presences *presences;
    bool subscribed; /* commands reach us */
    bool busy;       /* work() may have something to do at once */
    enum err failed;
};

/* -- requests ------------------------------------------------------------------------------- */

static char *copy(const char *text)
{
    size_t n = text ? strlen(text) + 1 : 0;
    char *p = n ? malloc(n) : NULL;

    if (n && !p)
        abort();
    return n ? memcpy(p, text, n) : NULL;
}

static struct asked *asked_new(const struct bus_message *m, const char *verb)
{
    struct asked *asked = calloc(1, sizeof(*asked));

    if (!asked)
        abort();
    asked->verb = copy(verb);
    asked->response_topic = copy(m->response_topic);
    buf_init(&asked->payload, m->payload.n + 1);
    buf_add_str(&asked->payload, m->payload);
    buf_init(&asked->correlation, m->correlation.n + 1);
    buf_add_str(&asked->correlation, m->correlation);
    buf_init(&asked->answer, ANSWER_BYTES);
    return asked;
}

static void asked_free(struct asked *asked)
{
    free(asked->verb);
    free(asked->response_topic);
    buf_release(&asked->payload);
    buf_release(&asked->correlation);
    buf_release(&asked->answer);
    free(asked);
}

static void list_add(struct asked_list *list, struct asked *asked)
{
    asked->next = NULL;
    if (list->last)
        list->last->next = asked;
    else
        list->first = asked;
    list->last = asked;
    list->count++;
}

static struct asked *list_take(struct asked_list *list)
{
    struct asked *asked = list->first;

    if (!asked)
        return NULL;
    list->first = asked->next;
    if (!list->first)
        list->last = NULL;
    list->count--;
    return asked;
}

static void list_release(struct asked_list *list)
{
    struct asked *asked;

    while ((asked = list_take(list)))
        asked_free(asked);
}

/* Not acknowledged itself: who misses it says so after a while (503). */
static void answer(struct daemon *d, const struct asked *asked, struct str text)
{
    const struct bus_publish p = { .topic = asked->response_topic,
                                   .payload = text,
                                   .correlation = buf_str(&asked->correlation) };

    if (asked->response_topic && bus_publish(d->bus, &p))
        log_warn("answer_lost", "topic=%s", asked->response_topic);
}

static void on_message(void *ctx, const struct bus_message *m)
{
    struct daemon *d = ctx;

    if (desktop_heard(d->presences, m) || m->retained)
        return;
    if (str_starts(str_of(m->topic), TOPIC_DO_PREFIX))
        list_add(&d->commands, asked_new(m, NULL));
    else if (str_starts(str_of(m->topic), TOPIC_SIM_PREFIX))
        list_add(&d->sim_calls, asked_new(m, m->topic + strlen(TOPIC_SIM_PREFIX)));
    else if (str_starts(str_of(m->topic), TOPIC_MESSAGE_PREFIX))
        list_add(&d->messages, asked_new(m, m->topic + strlen(TOPIC_MESSAGE_PREFIX)));
}

static void tell_status(struct daemon *d, const char *status)
{
    bus_publish(d->bus, &(struct bus_publish) { .topic = TOPIC_STATUS_PREFIX "ctid",
                                                .payload = str_of(status),
                                                .retain = true,
                                                .qos = 1 });
}

static void on_connect(void *ctx)
{
    struct daemon *d = ctx;

    log_info("bus_connected", "broker=%s", d->conf->broker);
    d->subscribed = true;
    presences_doubt(d->presences, clock_mono_ms());
    if (d->loop)
        tell_status(d, "up");
}

static void ring(void *ctx, const struct event *events, size_t count)
{
    struct daemon *d = ctx;

    event_publish(d->conf, d->bus, events, count);
}

/* -- working ---------------------------------------------------------------------------------- */

static void give_up(struct daemon *d, enum err e, const char *what)
{
    log_error(what, "error=%s", err_name(e));
    d->failed = e;
    loop_stop(d->loop);
}

static void answer_all(struct daemon *d, struct asked_list *list)
{
    struct asked *asked;

    while ((asked = list_take(list))) {
        answer(d, asked, buf_str(&asked->answer));
        asked_free(asked);
    }
}

/* One transaction for everything that arrived and much of what is due. */
static enum err work_once(struct daemon *d, bool *more)
{
    size_t count = d->commands.count;
    struct work_asked *all = calloc(count ? count : 1, sizeof(*all));
    struct asked *asked = d->commands.first;
    enum err e;

    if (!all)
        abort();
    for (size_t i = 0; i < count; i++, asked = asked->next)
        all[i].text = buf_str(&asked->payload);
    e = work(&d->ctid, all, count, more);
    asked = d->commands.first;
    for (size_t i = 0; i < count; i++, asked = asked->next)
        buf_adds(&asked->answer, all[i].accepted ? "ok" : "error malformed");
    free(all);
    return e;
}

/* They touch no state of the switch and wait for nobody. */
static void carry_messages(struct daemon *d)
{
    struct asked *asked;

    while ((asked = list_take(&d->messages))) {
        message_call(&d->ctid, asked->verb, buf_str(&asked->payload), &asked->answer);
        answer(d, asked, buf_str(&asked->answer));
        asked_free(asked);
    }
}

static void sim_call(struct daemon *d, struct asked *asked)
{
    bool waits;
    enum err e = simcall(&d->ctid, asked->verb, buf_str(&asked->payload), &asked->answer, &waits);

    d->busy = true;
    if (!e && waits) {
        list_add(&d->waiting, asked);
        return;
    }
    if (e)
        give_up(d, e, "sim_call");
    else
        answer(d, asked, buf_str(&asked->answer));
    asked_free(asked);
}

static void sleep_until_due(struct daemon *d)
{
    int64_t wait = d->busy ? 0 : work_wait_ms(&d->ctid);

    if (wait < 0)
        loop_timer_stop(d->work_timer);
    else
        loop_timer_set(d->work_timer, wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS);
}

/* Commands are acknowledged when they are in the store, and unless there are many, done: so a
 * client that goes on after its 202 finds what it asked for.  A sim call has its turn when all that
 * was due or asked before it is done. */
static void go_on(struct daemon *d)
{
    struct asked *asked;
    enum err e;

    /* Who was told that a person is made, or a number opened, may use it with the next request. */
    if ((d->commands.count || d->sim_calls.count) && (e = ctid_configure_if_changed(&d->ctid))) {
        give_up(d, e, "configure");
        return;
    }
    carry_messages(d);
    do {
        bool more = false;

        if ((e = work_once(d, &more))) {
            give_up(d, e, "work");
            return;
        }
        d->busy = more;
        answer_all(d, &d->commands);
        if (more)
            break;
        answer_all(d, &d->waiting);
        if ((asked = list_take(&d->sim_calls)))
            sim_call(d, asked);
    } while (d->busy && !d->failed);
    sleep_until_due(d);
}

static void work_due(void *arg)
{
    struct daemon *d = arg;

    go_on(d);
}

/* -- lost desktops -------------------------------------------------------------------------- */

static void sign_out_lost(struct daemon *d)
{
    bool more = false;
    enum err e;

    if (!presence_lost(d->presences))
        return;
    if ((e = desktop_sign_out(d->presences, &d->ctid, d->bus, &more)))
        give_up(d, e, "presence");
    d->busy = d->busy || more;
    sleep_until_due(d);
}

/* At once: who comes may be gone, and everybody with it, before the next tick. */
static void keep_watched(struct daemon *d)
{
    enum err e = presences_keep(d->presences, d->ctid.db);

    if (e)
        log_warn("presence", "error=%s", err_name(e)); /* the next tick tries again */
}

/* -- the bus -------------------------------------------------------------------------------- */

static void bus_ready(void *arg, unsigned what);

/* The descriptor changes when the broker was away. */
static void watch_bus(struct daemon *d)
{
    int fd = bus_fd(d->bus);
    unsigned what = LOOP_READ | (fd >= 0 && bus_wants_write(d->bus) ? LOOP_WRITE : 0U);

    if (fd != d->bus_fd) {
        loop_fd_free(d->bus_watch);
        d->bus_watch = fd < 0 ? NULL : loop_fd_new(d->loop, fd, what, bus_ready, d);
        d->bus_fd = fd;
    } else if (d->bus_watch) {
        loop_fd_want(d->bus_watch, what);
    }
}

static void bus_ready(void *arg, unsigned what)
{
    struct daemon *d = arg;

    (void)what;
    bus_service(d->bus);
    if (d->commands.count || d->messages.count || d->sim_calls.count)
        go_on(d);
    keep_watched(d);
    sign_out_lost(d);
    watch_bus(d);
}

static void bus_due(void *arg)
{
    struct daemon *d = arg;

    bus_tick(d->bus);
    watch_bus(d);
    keep_watched(d);
    desktop_ask(d->presences, d->bus);
    sign_out_lost(d);
    loop_timer_set(d->bus_timer, BUS_TICK_MS);
}

/* -- housekeeping --------------------------------------------------------------------------- */

static void *keeper_start(void *arg)
{
    struct daemon *d = arg;
    struct db *db;

    slice_be_patient(); /* half a millisecond at a time is more than an event's */
    return db_open(d->conf->database, DB_WRITE, &db) ? NULL : db;
}

static void keeper_stop(void *own)
{
    db_close(own);
}

static void checkpoint(void *own, void *job)
{
    (void)job;
    if (own)
        db_checkpoint(own);
}

static void checkpoint_done(void *job)
{
    struct daemon *d = job;

    loop_timer_set(d->checkpoint_timer, CHECKPOINT_MS);
}

static void checkpoint_due(void *arg)
{
    struct daemon *d = arg;

    worker_do(d->keeper, checkpoint, checkpoint_done, d);
}

/* What is due by the new configuration is done at once: an agent may serve another queue now. */
static void setup_due(void *arg)
{
    struct daemon *d = arg;
    int64_t before = d->ctid.setup_version;
    enum err e = ctid_configure_if_changed(&d->ctid);

    pidfile_beat(d->conf->run, "ctid");
    if (e) {
        give_up(d, e, "configure");
        return;
    }
    if (d->ctid.setup_version != before)
        go_on(d);
    loop_timer_set(d->setup_timer, SETUP_MS);
}

static void heartbeat_due(void *arg)
{
    const struct system_status status = { .in_service = true,
                                          .reason = "",
                                          .last_heartbeat_at = clock_real_ms() };
    struct daemon *d = arg;
    struct work_step step;
    enum err e = work_begin(&d->ctid, &step);

    if (!e)
        e = work_end(&d->ctid, &step, system_save(d->ctid.db, &status));
    if (e)
        log_warn("heartbeat", "error=%s", err_name(e));
    loop_timer_set(d->heartbeat_timer, SYSTEM_HEARTBEAT_MS);
}

/* For as long a session may be silent, and longer (reference xmpp-delivery 11.3, item 8). */
static int64_t keep_ms(const struct conf *conf)
{
    int64_t silent = conf->xmpp_inactivity > conf->xmpp_maxpause ? conf->xmpp_inactivity
                                                                 : conf->xmpp_maxpause;

    return silent * 1000 + KEEP_MARGIN_MS;
}

static enum err forget_events(struct daemon *d, int64_t *deleted)
{
    int64_t keep = keep_ms(d->conf), last, needed;
    enum err e;

    if ((e = event_last(d->ctid.db, &last)))
        return e;
    needed = needed_from(&d->needed, d->conf->run, clock_mono_ms(), keep);
    if (needed < last - KEEP_ROWS_MAX)
        needed = last - KEEP_ROWS_MAX;
    return event_forget(d->ctid.db, clock_real_ms(), keep, needed, FORGET_ROWS, deleted);
}

/* The event log keeps what a session may still ask for; the rest goes in small pieces. */
static void forget_due(void *arg)
{
    struct daemon *d = arg;
    int64_t deleted = 0;
    enum err e = forget_events(d, &deleted);

    if (!e)
        e = inbox_forget(d->ctid.db, clock_real_ms());
    if (e)
        log_warn("forget", "error=%s", err_name(e));
    loop_timer_set(d->forget_timer, deleted == FORGET_ROWS ? FORGET_SOON_MS : FORGET_MS);
}

static void on_stop(void *arg, int signal_number)
{
    struct daemon *d = arg;

    (void)signal_number;
    loop_stop(d->loop);
}

static void on_hangup(void *arg, int signal_number)
{
    struct daemon *d = arg;
    enum err e = ctid_configure(&d->ctid);

    (void)signal_number;
    if (e) {
        give_up(d, e, "configure");
        return;
    }
    log_info("configured", "provider=%s", d->conf->provider);
    d->busy = true; /* who may take which call changed */
    sleep_until_due(d);
}

/* -- life ----------------------------------------------------------------------------------- */

static void watch_all(struct daemon *d)
{
    d->term = loop_signal_new(d->loop, SIGTERM, on_stop, d);
    d->interrupt = loop_signal_new(d->loop, SIGINT, on_stop, d);
    d->hangup = loop_signal_new(d->loop, SIGHUP, on_hangup, d);
    d->bus_timer = loop_timer_new(d->loop, bus_due, d);
    d->work_timer = loop_timer_new(d->loop, work_due, d);
    d->checkpoint_timer = loop_timer_new(d->loop, checkpoint_due, d);
    d->heartbeat_timer = loop_timer_new(d->loop, heartbeat_due, d);
    d->forget_timer = loop_timer_new(d->loop, forget_due, d);
    d->setup_timer = loop_timer_new(d->loop, setup_due, d);
    d->keeper = worker_new(d->loop, 1, 1, keeper_start, keeper_stop, d);
    loop_timer_set(d->bus_timer, 0);
    loop_timer_set(d->work_timer, 0);
    loop_timer_set(d->checkpoint_timer, CHECKPOINT_MS);
    loop_timer_set(d->heartbeat_timer, SYSTEM_HEARTBEAT_MS);
    loop_timer_set(d->forget_timer, FORGET_MS);
    loop_timer_set(d->setup_timer, SETUP_MS);
}

static void unwatch_all(struct daemon *d)
{
    worker_free(d->keeper); /* first: it may set a timer */
    loop_fd_free(d->bus_watch);
    loop_timer_free(d->bus_timer);
    loop_timer_free(d->work_timer);
    loop_timer_free(d->checkpoint_timer);
    loop_timer_free(d->heartbeat_timer);
    loop_timer_free(d->forget_timer);
    loop_timer_free(d->setup_timer);
    loop_signal_free(d->term);
    loop_signal_free(d->interrupt);
    loop_signal_free(d->hangup);
}

static struct bus *open_bus(struct daemon *d)
{
    static const char *const requests[] = { TOPIC_DO, TOPIC_MESSAGE, TOPIC_SIM, NULL };
    const struct bus_options options = { .socket = d->conf->broker,
                                         .client_id = "aplomb-ctid",
                                         .will_topic = TOPIC_STATUS_PREFIX "ctid",
                                         .will_payload = "down",
                                         .subscriptions = desktop_topics,
                                         .requests = requests,
                                         .on_message = on_message,
                                         .on_connect = on_connect,
                                         .ctx = d };

    return bus_new(&options);
}

static void pause_a_little(void)
{
    nanosleep(&(struct timespec) { .tv_nsec = PAUSE_US * 1000 }, NULL);
}

/* Whoever holds the lease is in service for programs, so commands must reach us before we do: what
 * arrives from now on waits for the loop.  Nobody else may be alive to take it, hence the look at
 * the lease.  Without a broker it goes on all the same. */
static void be_reachable(struct daemon *d)
{
    int64_t until = clock_mono_ms() + LEASE_WAIT_MS;

    while (db_lease_held(d->conf->database) && clock_mono_ms() < until)
        pause_a_little();
    if (db_lease_held(d->conf->database))
        return;
    d->bus = open_bus(d);
    for (until = clock_mono_ms() + BUS_WAIT_MS; !d->subscribed && clock_mono_ms() < until;) {
        bus_tick(d->bus);
        bus_service(d->bus);
        pause_a_little();
    }
}

static enum err run(struct daemon *d, struct db *db)
{
    enum err e;

    if ((e = ctid_open(&d->ctid, d->conf, db, ring, d)))
        return e;
    if ((e = presences_load(d->presences, db, clock_mono_ms())))
        return e;
    d->loop = loop_new();
    watch_all(d);
    if (d->subscribed)
        tell_status(d, "up");
    if ((e = pidfile_write(d->conf->run, "ctid")))
        log_warn("pidfile", "folder=%s", d->conf->run);
    log_info("ctid_ready", "provider=%s", d->conf->provider);
    loop_run(d->loop);
    tell_status(d, "down");
    bus_service(d->bus);
    unwatch_all(d);
    loop_free(d->loop);
    return d->failed;
}

static enum err take_store(struct daemon *d, struct db **db)
{
    const char *path = d->conf->database;
    enum err e;

    be_reachable(d);
    e = d->bus ? db_lease_take(path, LEASE_WAIT_MS) : ERR_CONFLICT;
    if (e == ERR_CONFLICT)
        log_error("lease", "database=%s is held by another", path);
    if (e || (e = db_migrate(path)))
        return e;
    return db_open(path, DB_WRITE, db);
}

enum err daemon_run(const struct conf *conf)
{
    struct daemon d = { .conf = conf,
                        .bus_fd = -1,
                        .presences = presences_new(conf->presence_loss * 1000) };
    struct db *db = NULL;
    enum err e;

    if (!(e = take_store(&d, &db)))
        e = run(&d, db);
    list_release(&d.commands);
    list_release(&d.messages);
    list_release(&d.sim_calls);
    list_release(&d.waiting);
    ctid_close(&d.ctid);
    presences_free(d.presences);
    bus_free(d.bus);
    db_close(db);
    return e;
}
