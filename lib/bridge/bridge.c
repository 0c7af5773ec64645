#include "bridge/bridge.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "auth/auth.h"
#include "base/log.h"
#include "base/pidfile.h"
#include "base/slice.h"
#include "bridge/account.h"
#include "bridge/addresses.h"
#include "bridge/bosh.h"
#include "bridge/bosh_table.h"
#include "bridge/client.h"
#include "bridge/connected.h"
#include "bridge/cursor.h"
#include "bridge/http.h"
#include "bridge/journal.h"
#include "bridge/pace.h"
#include "bridge/replay.h"
#include "bridge/service.h"
#include "bridge/sign_in.h"
#include "bridge/stanzas.h"
#include "bridge/subscribers.h"
#include "bridge/tcp.h"
#include "bridge/who.h"
#include "bridge/wire.h"
#include "bridge/writer.h"
#include "bus/bus.h"
#include "bus/topic.h"
#include "db/db.h"
#include "event/doorbell.h"
#include "event/log.h"
#include "event/needed.h"
#include "loop/alarm.h"
#include "loop/conn.h"
#include "loop/later.h"
#include "loop/loop.h"
#include "loop/tls.h"
#include "loop/worker.h"

enum {
    SESSIONS_MAX = 16384,
    HEAP_BYTES = 16 << 20, /* of names, and answers that may be asked for again */
    TICK_MS = 100,
    LOOK_TICKS = PIDFILE_BEAT_MS / TICK_MS,
    CROWD = 100, /* sign-ins */
    SCRATCH_MAX = 8 << 20,
    PATIENCE_MS = 3000, /* at the start of everything ctid may be a little later than we are */
};

/* -- events --------------------------------------------------------------------------------- */

static void deliver(void *ctx, const struct notice *n)
{
    struct bridge *b = ctx;

    if (n->seq > journal_delivered(b->journal) + 1)
        replay_gap(b);
    subscribers_deliver(b, n);
    journal_set_delivered(b->journal, n->seq, n->mark);
    if (str_is(n->node, "/finesse/api/SystemInfo"))
        b->look_at_service = true;
}

/* Nobody knows what who was told: the next process begins with nobody. */
static void log_is_another(void *ctx)
{
    struct bridge *b = ctx;

    log_error("events", "error=\"the log has gone back\" behind=%lld",
              (long long)cursor_seq(b->cursor));
    loop_stop(b->loop);
}

static void look_at_service(struct bridge *b)
{
    b->look_at_service = false;
    service_check(b);
}

/* -- the doorbell --------------------------------------------------------------------------- */

static void rung(void *ctx, int64_t seq, struct str node, struct str payload)
{
    struct bridge *b = ctx;

    cursor_doorbell(b->cursor, seq, node, payload);
    pace_rang(b);
}

static void doorbell_ready(void *arg, unsigned what)
{
    struct bridge *b = arg;

    (void)what;
    if (doorbell_hear(b->doorbell, rung, b))
        cursor_catch_up(b->cursor);
    if (b->look_at_service)
        look_at_service(b);
}

static void open_doorbell(struct bridge *b)
{
    b->doorbell = doorbell_listen(b->conf->run);
    if (b->doorbell >= 0)
        b->doorbell_watcher = loop_fd_new(b->loop, b->doorbell, LOOP_READ, doorbell_ready, b);
    else
        log_warn("doorbell", "error=\"%s\" instead=broker", strerror(errno));
}

/* -- the bus -------------------------------------------------------------------------------- */

static struct str node_of(struct bridge *b, const struct bus_message *m)
{
    if (m->node)
        return str_of(m->node);
    buf_clear(&b->jid);
    buf_addc(&b->jid, '/');
    buf_adds(&b->jid, m->topic);
    return buf_str(&b->jid);
}

static void bus_message(void *ctx, const struct bus_message *m)
{
    struct bridge *b = ctx;

    if (str_starts(str_of(m->topic), TOPIC_STATUS_PREFIX))
        b->look_at_service = true;
    else if (same(m->topic, TOPIC_CONNECTED))
        connected_answer(b, m);
    else if (same(m->topic, TOPIC_WHO))
        who_answer(b, m);
    else if (m->seq > 0 && !m->retained)
        rung(b, m->seq, node_of(b, m), m->payload);
}

static void bus_up(void *ctx)
{
    struct bridge *b = ctx;

    log_info("broker", "state=connected");
    bus_publish(b->bus, &(struct bus_publish) { .topic = TOPIC_STATUS_PREFIX "bridge",
                                                .payload = str_of("up"),
                                                .retain = true,
                                                .qos = 1 });
    account_tell_bus(b);
    cursor_hurry(b->cursor, false);
    cursor_catch_up(b->cursor);
}

static void bus_ready(void *arg, unsigned what);

/* Watches the bus' descriptor, which changes when it connects again. */
static void watch_bus(struct bridge *b)
{
    int fd = bus_fd(b->bus);

    if (fd != b->bus_fd) {
        loop_fd_free(b->bus_watcher);
        b->bus_watcher = fd >= 0 ? loop_fd_new(b->loop, fd, LOOP_READ, bus_ready, b) : NULL;
        b->bus_fd = fd;
    }
    if (b->bus_watcher)
        loop_fd_want(b->bus_watcher, bus_wants_write(b->bus) ? LOOP_READ | LOOP_WRITE : LOOP_READ);
    cursor_hurry(b->cursor, b->doorbell < 0 && !bus_connected(b->bus));
}

static void bus_ready(void *arg, unsigned what)
{
    struct bridge *b = arg;

    (void)what;
    bus_service(b->bus);
    watch_bus(b);
    if (b->look_at_service)
        look_at_service(b);
}

/* -- what is listened on -------------------------------------------------------------------- */

static struct listener *open_port(struct bridge *b, int64_t port,
                                  struct listener *(*listen)(struct bridge *b, int fd))
{
    int fd = listener_inherited((int)port);

    if (fd < 0)
        fd = listener_bind("127.0.0.1", (int)port);
    if (fd >= 0) {
        log_info("listen", "port=%d", (int)port);
        return listen(b, fd);
    }
    if (!b->port_refused)
        log_error("listen", "port=%d error=\"%s\"", (int)port, strerror(errno));
    b->port_refused = true;
    return NULL;
}

static void open_secure_port(struct bridge *b, int64_t port, struct listener **at,
                             struct listener *(*listen)(struct bridge *b, int fd),
                             const char *protocol)
{
    if (!port || *at || !b->tls)
        return;
    if ((*at = open_port(b, port, listen)))
        listener_secure(*at, b->tls, protocol);
}

/* A web server on this machine comes by a unix socket, if its supervisor opened one. */
static void open_front(struct bridge *b)
{
    int fd = listener_inherited_path(arena_printf(&b->arena, "%s/bridge.sock", b->conf->run));

    arena_reset(&b->arena);
    if (fd < 0)
        return;
    log_info("listen", "socket=bridge.sock");
    b->front = http_listen(b, fd);
}

/* Those that are wanted and not there yet: somebody else may have had a port for a while. */
static void open_ports(struct bridge *b)
{
    if (!b->http)
        b->http = open_port(b, b->conf->xmpp_http_port, http_listen);
    if (!b->tcp && b->conf->xmpp_tcp_port)
        b->tcp = open_port(b, b->conf->xmpp_tcp_port, tcp_listen);
    open_secure_port(b, b->conf->xmpp_https_port, &b->https, http_listen, "http/1.1");
    open_secure_port(b, b->conf->xmpp_tls_port, &b->tls_tcp, tcp_listen, "xmpp-client");
}

/* At the start, and when we are told that the files have changed (SIGHUP). */
static void take_certificate(struct bridge *b)
{
    const char *certificate = b->conf->tls_cert, *key = b->conf->tls_key;

    if (b->tls) {
        if (!tls_renew(b->tls))
            log_info("certificate", "state=renewed");
    } else if (*certificate) {
        tls_open(certificate, *key ? key : certificate, &b->tls);
    } else if (b->conf->xmpp_https_port || b->conf->xmpp_tls_port) {
        log_error("certificate", "error=\"TLS_CERT is not set\"");
    }
}

static void renew(void *arg, int signal_number)
{
    struct bridge *b = arg;

    (void)signal_number;
    take_certificate(b);
    open_ports(b);
}

/* A crowd that signs in leaves holes between what its sessions keep, some 80 bytes for each of
 * them: given back when it is done. */
static void tidy(struct bridge *b)
{
    if (b->sign_ins == b->sign_ins_seen && b->sign_ins - b->tidied >= CROWD) {
        malloc_trim(0);
        b->tidied = b->sign_ins;
    }
    b->sign_ins_seen = b->sign_ins;
}

static void find_needed(struct client *c, void *arg)
{
    int64_t *needed = arg, needs = c->ended ? INT64_MAX : client_needs(c);

    *needed = needs < *needed ? needs : *needed;
}

/* So that it is not forgotten meanwhile: what sessions wait for, and what comes next. */
static void say_what_is_needed(struct bridge *b)
{
    int64_t needed = cursor_seq(b->cursor) + 1;

    account_each_client(b, find_needed, &needed);
    needed_write(b->conf->run, needed);
}

static const char *journal_path(const struct bridge *b, struct arena *a)
{
    return arena_printf(a, "%s/bridge.journal", b->conf->run);
}

/* There may be room now, though there was none at the start. */
static void keep_journal(struct bridge *b)
{
    if (journal_is_kept(b->journal))
        return;
    if (!journal_move(b->journal, journal_path(b, &b->arena)))
        log_info("journal", "sessions=\"survive a restart again\"");
    arena_reset(&b->arena);
}

static void tick(void *arg)
{
    struct bridge *b = arg;

    loop_timer_set(b->tick, TICK_MS);
    bus_tick(b->bus);
    watch_bus(b);
    pace_tick(b);
    if (b->ticks % 10 == 0)
        open_ports(b);
    if (b->ticks % 5 == 0)
        tidy(b);
    if (b->ticks % (NEEDED_MS / TICK_MS) == 0) {
        say_what_is_needed(b);
        keep_journal(b);
    }
    if (b->ticks % LOOK_TICKS == 0) {
        sign_in_look(b);
        pidfile_beat(b->conf->run, "bridge");
    }
    if (b->look_at_service || ++b->ticks % 5 == 0)
        look_at_service(b);
}

/* -- start ---------------------------------------------------------------------------------- */

static void stop(void *arg, int signal_number)
{
    struct bridge *b = arg;

    log_info("stop", "signal=%d", signal_number);
    loop_stop(b->loop);
}

/* What an earlier process left. */
static enum err open_journal(struct bridge *b)
{
    const char *path = journal_path(b, &b->start);
    enum err e = journal_open(path, SESSIONS_MAX, HEAP_BYTES, &b->journal);

    if (e == ERR_CONFLICT)
        log_error("journal", "error=\"another aplomb-bridge is running\"");
    else if (e) {
        log_warn("journal", "error=\"sessions will not survive a restart\"");
        e = journal_open(NULL, SESSIONS_MAX, HEAP_BYTES, &b->journal);
    }
    if (!e)
        journal_share(b->journal, b->conf->xmpp_sessions);
    return e;
}

/* Whoever holds the journal is the bridge: one that is started beside it must not take its name. */
static void say_who(const struct bridge *b)
{
    if (pidfile_write(b->conf->run, "bridge")) /* a full disk: sessions count for more */
        log_warn("pidfile", "folder=%s", b->conf->run);
}

/* The first event behind one, and its mark; false when there is none, or the log cannot be read. */
static bool first_behind(struct bridge *b, int64_t behind, int64_t *seq, uint64_t *mark)
{
    struct db_rows rows;

    if (db_one(b->db, Q_EVENT_AFTER, DB_ARGS(db_int(behind), db_int(1)), &rows))
        return false;
    *seq = db_get_int(&rows, 0);
    *mark = cursor_mark(*seq, str_of(db_get_text(&rows, 4, &b->arena)));
    arena_reset(&b->arena);
    return db_done(&rows) == ERR_OK;
}

/* The log goes on where the sessions stand: it is that of the same database, none of older days,
 * and has not forgotten what they have yet to hear. */
static bool log_goes_on(struct bridge *b, int64_t last)
{
    int64_t delivered = journal_delivered(b->journal), seq;
    uint64_t known = journal_delivered_mark(b->journal), mark;

    if (known && first_behind(b, delivered - 1, &seq, &mark) && seq == delivered && mark != known)
        return false;
    if (delivered >= last)
        return delivered == last;
    return first_behind(b, delivered, &seq, &mark) && seq == delivered + 1;
}

static enum err open_log(struct bridge *b)
{
    struct record *r;
    int64_t last, from;
    uint64_t mark;
    enum err e;

    if ((e = event_last(b->db, &last)))
        return e;
    mark = journal_delivered_mark(b->journal);
    if (!log_goes_on(b, last)) {
        mark = 0;
        while ((r = journal_next(b->journal, NULL))) {
            journal_release(b->journal, r);
            journal_commit(b->journal);
        }
    }
    from = journal_next(b->journal, NULL) ? journal_delivered(b->journal) : last;
    mark = from == journal_delivered(b->journal) ? mark : 0;
    journal_set_delivered(b->journal, from, mark);
    b->cursor = cursor_new(b->loop, b->db, from, mark, deliver, log_is_another, b);
    return ERR_OK;
}

bool bridge_is_domain(const struct bridge *b, const char *to)
{
    return str_case_is(str_of(to), b->domain) || str_case_is(str_of(to), b->conf->host);
}

static void open_bus(struct bridge *b)
{
    static const char *const topics[] = { TOPIC_EVENTS, TOPIC_STATUS_PREFIX "ctid", TOPIC_CONNECTED,
                                          TOPIC_WHO, NULL };

    b->bus_fd = -1;
    b->bus = bus_new(&(struct bus_options) { .socket = b->conf->broker,
                                             .client_id = "aplomb-bridge",
                                             .will_topic = TOPIC_STATUS_PREFIX "bridge",
                                             .will_payload = "down",
                                             .subscriptions = topics,
                                             .on_message = bus_message,
                                             .on_connect = bus_up,
                                             .ctx = b });
    b->tick = loop_timer_new(b->loop, tick, b);
    loop_timer_set(b->tick, 0);
}

static void init(struct bridge *b, const struct conf *conf)
{
    struct buf *scratch[] = { &b->stanza, &b->jid, &b->body, &b->xml, &b->items, &b->response };

    b->conf = conf;
    b->doorbell = -1;
    b->look_at_service = true;
    b->patience = PATIENCE_MS;
    arena_init(&b->start);
    arena_init(&b->arena);
    for (size_t i = 0; i < sizeof(scratch) / sizeof(scratch[0]); i++)
        buf_init(scratch[i], SCRATCH_MAX);
    b->domain = conf->xmpp_domain;
    b->pubsub = arena_printf(&b->start, "pubsub.%s", b->domain);
    b->finesse = arena_printf(&b->start, "finesse@%s", b->domain);
    b->loop = loop_new_coarse();
    b->alarms = alarms_new(b->loop);
    b->conns = conns_new(b->loop);
    b->flush = later_new(b->loop, client_flush_all, b);
    pace_init(b);
    account_init(b);
    subscribers_init(b);
    b->addresses = addresses_new(conf->xmpp_connections, conf->xmpp_creations,
                                 conf->limit_loopback);
    b->bosh = bosh_table_new();
    b->wires = wires_new();
}

static enum err start(struct bridge *b)
{
    enum err e;

    if ((e = db_open(b->conf->database, DB_READ, &b->db)) || (e = open_journal(b)))
        return e;
    say_who(b);
    if ((e = open_log(b)))
        return e;
    db_keep_at_most(b->db, STORE_KB);
    sign_in_start(b);
    b->writer = writer_new(b);
    b->scram = b->conf->xmpp_scram && auth_has_all_keys(b->db, false, &b->scram_version);
    open_doorbell(b);
    open_bus(b);
    bosh_restore(b);
    subscribers_load(b);
    replay_begin(b);
    take_certificate(b);
    open_front(b);
    open_ports(b);
    return b->http ? ERR_OK : ERR_UNAVAILABLE;
}

/* Sessions stay in the journal: the next process goes on with them. */
static void release(struct bridge *b)
{
    struct buf *scratch[] = { &b->stanza, &b->jid, &b->body, &b->xml, &b->items, &b->response };

    listener_free(b->front);
    listener_free(b->http);
    listener_free(b->https);
    listener_free(b->tcp);
    listener_free(b->tls_tcp);
    sign_in_stop(b);
    auth_close(b->auth);
    worker_free(b->writer);
    conns_free(b->conns);
    tls_close(b->tls);
    client_flush_all(b);
    account_free_all(b);
    subscribers_release(b);
    bosh_table_free(b->bosh);
    wires_free(b->wires);
    addresses_free(b->addresses);
    loop_timer_free(b->tick);
    loop_fd_free(b->doorbell_watcher);
    if (b->doorbell >= 0)
        close(b->doorbell);
    loop_fd_free(b->bus_watcher);
    bus_free(b->bus);
    cursor_free(b->cursor);
    journal_close(b->journal);
    db_close(b->db);
    later_free(b->flush);
    pace_release(b);
    alarms_free(b->alarms);
    loop_free(b->loop);
    for (size_t i = 0; i < sizeof(scratch) / sizeof(scratch[0]); i++)
        buf_release(scratch[i]);
    arena_release(&b->arena);
    arena_release(&b->start);
}

enum err bridge_run(const struct conf *conf)
{
    struct loop_signal *term, *interrupt, *hangup;
    struct bridge b = { 0 };
    enum err e;

    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is as a full disk */
    init(&b, conf);
    term = loop_signal_new(b.loop, SIGTERM, stop, &b);
    interrupt = loop_signal_new(b.loop, SIGINT, stop, &b);
    hangup = loop_signal_new(b.loop, SIGHUP, renew, &b);
    if (!(e = start(&b))) {
        log_info("ready", "port=%d", (int)conf->xmpp_http_port);
        /* Not for the threads beside it, which check passwords and write. */
        slice_be_quick();
        loop_run(b.loop);
        wires_end(&b);
        bus_publish(b.bus, &(struct bus_publish) { .topic = TOPIC_STATUS_PREFIX "bridge",
                                                   .payload = str_of("down"),
                                                   .retain = true });
    }
    loop_signal_free(term);
    loop_signal_free(interrupt);
    loop_signal_free(hangup);
    release(&b);
    return e;
}
