/* Many BOSH clients in one process, and a publisher, so that what is measured is the server; also
 * the clients of the fault tests.
 *
 * swarm DOMAIN; orders come as lines on standard input, are carried out in turn, and each is
 * answered by one line when it is done:
 * - open PORT COUNT MANY USER [NODE[,NODE]]: COUNT sessions of users USER, USER+1, ..., MANY
 *   signing in at a time, subscribed to those nodes; %u in NODE is the user
 * - http PORT MANY [PATH]: the publisher is POST /aplomb/api/sim/events over MANY connections; what
 *   is posted to another PATH is heard by nobody
 * - xmpp PORT: the publisher is user "publisher" over TCP (XEP-0060)
 * - create USER COUNT NODE: nodes of those users; %u as above
 * - publish COUNT RATE SIZE HEARERS FROM TO NODE: events of SIZE bytes to the nodes of sessions
 *   FROM..TO-1 in turn, RATE a second, HEARERS deliveries each
 * - hear COUNT: so many deliveries of events that announce.c makes
 * - log FILE: what is heard from now on
 * - awake: from now on it looks for work without rest
 * - watch CORE: from now on that core is watched for stops.h, and "net50" and "net99" are without
 * them
 * - cut SESSION MS: its connection breaks and comes back after so long
 * - reload SESSION MS: it forgets the request in hand and attaches with the next rid
 * - close: all sessions say good-bye; not every server answers that
 * - status: counts
 *
 * The log has lines "e SESSION SEQ MS" for events (SEQ: the digits behind the UUID of the item's
 * id; MS since 1970), "s SESSION 0 MS" for a sign-in that is complete, "x ..." for a session that
 * the server has ended, "r ..." for an attach. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "stops.h"

#define NS_BODY "xmlns='http://jabber.org/protocol/httpbind'"
#define NS_PUBSUB "http://jabber.org/protocol/pubsub"
#define MARK "@T" /* in a payload, before the microseconds since 1970 when it was sent */

/* Answers are read before anything else is done. */
enum { FIRST_OF_ALL, NORMAL, PRIORITIES };
enum {
    BODY = 1600,
    LATENCIES = 4 << 20,
    PIECE = 16384,
    LINES = 64,
    RETRY_MS = 100,
    WAIT_S = 60,
    CLOSE_S = 5,
    LOOK_US = 500
};

enum stage { CREATE, AUTH, RESTART, BIND, SESSION, PRESENCE, SUBSCRIBE, READY, CLOSED };

/* A connection.  When something came is what the kernel says: this process may be late to look. */
struct line {
    struct bufferevent *out; /* connects and writes */
    struct event *reads;
    struct evbuffer *in;
    int64_t came_at; /* us since 1970, of the last that is in `in` */
    void (*heard)(struct line *line, void *arg);
    void (*broke)(struct line *line, void *arg);
    void *arg;
};

struct session {
    struct line *line;
    struct event *timer;
    char user[24];
    const char *nodes; /* to be subscribed to, with commas between */
    char sid[80];
    char *body;           /* the request in hand, to be sent again if its answer is lost */
    int64_t rid, came_at; /* us since 1970: the last answer */
    int port, index, stage, failures;
    int subscribed;            /* so many of nodes */
    int wait_s;                /* an answer is given up after a tenth more, as Strophe does it */
    struct session *asks_next; /* in the.asking */
    bool asks;                 /* the next request is to be sent, when all have heard */
    bool in_asking;
};

/* One connection of the HTTP publisher. */
struct post {
    struct line *line;
    int64_t sent_at; /* what it is busy with */
    bool busy;
};

static struct {
    struct event_base *base;
    const char *domain;
    struct session **sessions;
    int count, opening, many, open_to, open_port, user;
    const char *open_nodes;
    int64_t began;   /* us, of the order in hand */
    int64_t stopped; /* us, before it */
    bool ordered;    /* an order is in hand */
    bool awake;
    char order[400];
    int pending; /* what it still waits for */
    bool creating, closing;
    long sign_ins, ended, resent, complaints;
    FILE *log;

    struct post posts[LINES];
    int post_count, post_port;
    char post_path[128];
    struct line *xmpp;
    int xmpp_stage;
    bool crowded; /* what is due waits for a connection that is not busy */
    struct event *pace, *patience;
    struct session *asking;
    struct event *ask;
    long due, sent, accepted, refused, rate, size, from, to, hearers;
    int64_t heard, *latency; /* us from when an event was sent; */
    int64_t *net;            /* the same without stops of the machine; */
    int64_t *acceptance;     /* until the HTTP publisher was told that it is in the store */
    char node[128];
} the;

static int64_t now_us(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void done(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void done(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
    printf("\n");
    fflush(stdout);
    the.ordered = false;
}

static double order_seconds(void)
{
    return (double)(now_us(CLOCK_MONOTONIC) - the.began) / 1e6;
}

static void note(const char *kind, const struct session *s)
{
    if (the.log)
        fprintf(the.log, "%s %d 0 %lld\n", kind, s->index,
                (long long)(now_us(CLOCK_REALTIME) / 1000));
}

/* NODE with the user in it. */
static const char *node_of(const char *pattern, const char *user)
{
    static char node[256];
    const char *at = strstr(pattern, "%u");

    if (!at)
        return pattern;
    snprintf(node, sizeof(node), "%.*s%s%s", (int)(at - pattern), pattern, user, at + 2);
    return node;
}

static void line_free(struct line *line)
{
    if (!line)
        return;
    event_free(line->reads);
    evbuffer_free(line->in);
    bufferevent_free(line->out);
    free(line);
}

/* The time at which the kernel had what that message brought (SO_TIMESTAMPNS). */
static int64_t stamp_of(struct msghdr *message)
{
    struct timespec t;

    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            memcpy(&t, CMSG_DATA(c), sizeof(t));
            return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
        }
    return now_us(CLOCK_REALTIME);
}

static void line_reads(evutil_socket_t fd, short what, void *arg)
{
    char piece[PIECE], control[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec iov = { piece, sizeof(piece) };
    struct msghdr message = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)
    };
    ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT);
    struct line *line = arg;

    (void)what;
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        line->broke(line, line->arg);
        return;
    }
    line->came_at = stamp_of(&message);
    evbuffer_add(line->in, piece, (size_t)n);
    line->heard(line, line->arg);
}

static void line_event(struct bufferevent *out, short what, void *arg)
{
    struct line *line = arg;

    (void)out;
    if (what & BEV_EVENT_CONNECTED)
        event_add(line->reads, NULL);
    else
        line->broke(line, line->arg);
}

static struct line *line_to(int port, void (*heard)(struct line *, void *),
                            void (*broke)(struct line *, void *), void *arg)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct line *line = calloc(1, sizeof(*line));

    if (fd < 0) {
        perror("socket");
        exit(1);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    *line = (struct line) { .in = evbuffer_new(), .heard = heard, .broke = broke, .arg = arg };
    line->reads = event_new(the.base, fd, EV_READ | EV_PERSIST, line_reads, line);
    event_priority_set(line->reads, FIRST_OF_ALL);
    line->out = bufferevent_socket_new(the.base, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(line->out, NULL, NULL, line_event, line);
    bufferevent_disable(line->out, EV_READ);
    bufferevent_socket_connect(line->out, (struct sockaddr *)&to, sizeof(to));
    bufferevent_priority_set(line->out, FIRST_OF_ALL); /* connecting sets it back */
    return line;
}

/* At once if that is possible: this process must not be what is measured. */
static void line_say(struct line *line, const char *text, size_t n)
{
    ssize_t sent = 0;

    if (evbuffer_get_length(bufferevent_get_output(line->out)) == 0)
        sent = send(bufferevent_getfd(line->out), text, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    sent = sent > 0 ? sent : 0;
    if ((size_t)sent < n)
        bufferevent_write(line->out, text + sent, n - (size_t)sent);
}

/* The length of the answer that is complete in `in`, 0 when none is; *body and *status of it. */
static size_t http_answer(struct evbuffer *in, char **text, char **body, size_t *body_n,
                          int *status)
{
    size_t n = evbuffer_get_length(in), size;
    char *p = (char *)evbuffer_pullup(in, -1), *end, *length;

    if (!p || !(end = memmem(p, n, "\r\n\r\n", 4)))
        return 0;
    *end = '\0';
    length = strcasestr(p, "\r\ncontent-length:");
    *end = '\r';
    size = length ? strtoul(length + 17, NULL, 10) : 0;
    if (n < (size_t)(end + 4 - p) + size)
        return 0;
    *text = p;
    *status = atoi(p + 9);
    *body = end + 4;
    *body_n = size;
    return (size_t)(end + 4 - p) + size;
}

/* -- sessions ------------------------------------------------------------------------------- */

static void next_request(struct session *s);
static void sign_in(struct session *s);
static void open_more(void);

static void in_ms(struct session *s, int ms)
{
    struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

    evtimer_add(s->timer, &tv);
}

static void hang_up(struct session *s)
{
    line_free(s->line);
    s->line = NULL;
}

/* Its good-bye was answered, or could not be. */
static void closed(struct session *s)
{
    event_del(s->timer);
    the.pending--;
}

static void session_read(struct line *line, void *arg);

/* The connection broke: the same request goes out on another one. */
static void session_broke(struct line *line, void *arg)
{
    struct session *s = arg;

    (void)line;
    hang_up(s);
    if (s->stage == CLOSED) {
        closed(s);
        return;
    }
    if (s->asks)
        return; /* on another connection */
    in_ms(s, s->failures++ == 0 ? 1 : RETRY_MS + rand() % RETRY_MS);
}

/* Timers of the same length need no heap. */
static const struct timeval *patience_of(const struct session *s)
{
    static const struct timeval *common;
    static int common_s = -1;
    struct timeval patience = { s->wait_s + s->wait_s / 10 + 1, 0 };

    if (s->wait_s != common_s) {
        common_s = s->wait_s;
        common = event_base_init_common_timeout(the.base, &patience);
    }
    return common;
}

static void send_body(struct session *s)
{
    char text[BODY + 200];
    int n = snprintf(text, sizeof(text),
                     "POST /http-bind/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: text/xml; "
                     "charset=utf-8\r\nContent-Length: %zu\r\n\r\n%s",
                     s->port, strlen(s->body), s->body);

    evtimer_add(s->timer, patience_of(s));
    if (!s->line)
        s->line = line_to(s->port, session_read, session_broke, s);
    line_say(s->line, text, (size_t)n);
}

static void request(struct session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void request(struct session *s, const char *format, ...)
{
    char body[BODY];
    va_list ap;

    va_start(ap, format);
    vsnprintf(body, sizeof(body), format, ap);
    va_end(ap);
    free(s->body);
    s->body = strdup(body);
    send_body(s);
}

static void stanza(struct session *s, const char *text)
{
    request(s, "<body " NS_BODY " rid='%lld' sid='%s'>%s</body>", (long long)s->rid++, s->sid,
            text);
}

static void timer_rang(evutil_socket_t fd, short what, void *arg)
{
    struct session *s = arg;

    (void)fd;
    (void)what;
    if (!s->body) {
        sign_in(s);
        return;
    }
    hang_up(s);
    if (s->stage == CLOSED) {
        closed(s);
        return;
    }
    the.resent++;
    send_body(s);
}

static void ask(struct session *s)
{
    if (!s->asks)
        return;
    s->asks = false;
    if (s->stage == READY && s->body)
        next_request(s);
}

static void ask_all(evutil_socket_t fd, short what, void *arg)
{
    struct session *s, *list = the.asking;

    (void)fd;
    (void)what;
    (void)arg;
    the.asking = NULL;
    while ((s = list)) {
        list = s->asks_next;
        s->in_asking = false;
        ask(s);
    }
}

/* With those that heard in the same moment, when all of them have. */
static void ask_soon(struct session *s)
{
    s->asks = true;
    if (s->in_asking)
        return;
    s->in_asking = true;
    s->asks_next = the.asking;
    the.asking = s;
    event_active(the.ask, EV_TIMEOUT, 0);
}

static void base64(const char *p, size_t n, char *out)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)(unsigned char)p[i] << 16;

        v |= i + 1 < n ? (unsigned)(unsigned char)p[i + 1] << 8 : 0;
        v |= i + 2 < n ? (unsigned)(unsigned char)p[i + 2] : 0;
        *out++ = set[v >> 18];
        *out++ = set[v >> 12 & 63];
        *out++ = i + 1 < n ? set[v >> 6 & 63] : '=';
        *out++ = i + 2 < n ? set[v & 63] : '=';
    }
    *out = '\0';
}

static const char *plain(const char *user)
{
    static char token[120];
    char text[64];
    int n = snprintf(text, sizeof(text), "%c%s%c%s", 0, user, 0, "demo");

    base64(text, (size_t)n, token);
    return token;
}

/* The node whose turn it is; false when there is none left. */
static bool next_node(const struct session *s, char *node, size_t size)
{
    const char *p = s->nodes;

    for (int i = 0; p && i < s->subscribed; i++)
        if ((p = strchr(p, ',')))
            p++;
    if (!p || !*p)
        return false;
    snprintf(node, size, "%.*s", (int)strcspn(p, ","), p);
    return true;
}

static void subscribe(struct session *s, const char *node)
{
    char text[BODY];

    snprintf(
        text, sizeof(text),
        "<iq xmlns='jabber:client' type='set' id='sub%d' to='pubsub.%s'><pubsub xmlns='" NS_PUBSUB
        "'><subscribe node='%s' jid='%s@%s/swarm'/></pubsub></iq>",
        s->subscribed, the.domain, node_of(node, s->user), s->user, the.domain);
    stanza(s, text);
}

static void next_request(struct session *s)
{
    switch (s->stage) {
    case CREATE:
        request(
            s,
            "<body " NS_BODY " rid='%lld' to='%s' hold='1' wait='%d' ver='1.6' xml:lang='en' "
            "content='text/xml; charset=utf-8' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'/>",
            (long long)s->rid++, the.domain, WAIT_S);
        break;
    case AUTH: {
        char text[BODY];

        snprintf(text, sizeof(text),
                 "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>",
                 plain(s->user));
        stanza(s, text);
        break;
    }
    case RESTART:
        request(s,
                "<body " NS_BODY " rid='%lld' sid='%s' to='%s' xmpp:restart='true' "
                "xmlns:xmpp='urn:xmpp:xbosh'/>",
                (long long)s->rid++, s->sid, the.domain);
        break;
    case BIND:
        stanza(s,
               "<iq xmlns='jabber:client' type='set' id='bind'><bind "
               "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>swarm</resource></bind></iq>");
        break;
    case SESSION:
        stanza(s, "<iq xmlns='jabber:client' type='set' id='ses'><session "
                  "xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
        break;
    case PRESENCE:
        stanza(s, "<presence xmlns='jabber:client'/>");
        break;
    case SUBSCRIBE: {
        char node[128];

        next_node(s, node, sizeof(node));
        subscribe(s, node);
        break;
    }
    default:
        request(s, "<body " NS_BODY " rid='%lld' sid='%s'/>", (long long)s->rid++, s->sid);
    }
}

static void sign_in(struct session *s)
{
    s->stage = CREATE;
    s->rid = 1 + (int64_t)rand() * 1000;
    s->subscribed = 0;
    s->wait_s = WAIT_S;
    next_request(s);
}

/* The server has ended it: a new one, as a page does that is still open. */
static void lost(struct session *s, const char *why)
{
    note("x", s);
    if (s->stage == READY) {
        the.ended++;
    } else if (s->failures++ == 0 && the.complaints++ < 3) {
        fprintf(stderr, "session %d stage %d: %.200s\n", s->index, s->stage, why);
    }
    free(s->body);
    s->body = NULL;
    hang_up(s);
    in_ms(s, RETRY_MS + rand() % RETRY_MS);
}

static void ready(struct session *s)
{
    the.sign_ins++;
    note("s", s);
    if (s->index < the.open_to && the.opening > 0) {
        the.opening--;
        the.pending--;
        open_more();
    }
}

static void hear(struct session *s, char *body, size_t n)
{
    char *end = body + n, *p = body;

    while ((p = memmem(p, (size_t)(end - p), MARK, 2))) {
        int64_t at = strtoll(p += 2, NULL, 10);

        if (the.heard < LATENCIES) {
            the.latency[the.heard] = s->came_at - at;
            the.net[the.heard] = s->came_at - at - stops_within(at, s->came_at);
        }
        the.heard++;
    }
    if (!the.log)
        return;
    for (p = body; (p = memmem(p, (size_t)(end - p), "<item id='", 10)); p += 10)
        if (end - p > 47)
            fprintf(the.log, "e %d %lld %lld\n", s->index, strtoll(p + 46, NULL, 10),
                    (long long)(s->came_at / 1000));
}

static bool has(const char *body, size_t n, const char *what)
{
    return memmem(body, n, what, strlen(what)) != NULL;
}

static bool take_sid(struct session *s, const char *body, size_t n)
{
    const char *at = memmem(body, n, " sid=", 5), *wait = memmem(body, n, " wait=", 6);
    size_t length;

    s->wait_s = wait && wait + 7 < body + n ? atoi(wait + 7) : WAIT_S;
    if (!at || at + 6 >= body + n)
        return false;
    length = strcspn(at + 6, "'\"");
    if (length >= sizeof(s->sid))
        return false;
    memcpy(s->sid, at + 6, length);
    s->sid[length] = '\0';
    return true;
}

/* The next step of the sign-in when the answer to this one is there. */
static void step(struct session *s, char *body, size_t n)
{
    static const char *const wanted[] = { " sid=", "<success", "bind", "jid>", "ses", "presence" };
    char node[128], sub[16];

    if (has(body, n, "<failure") || has(body, n, "type='error'") ||
        has(body, n, "type=\"error\"") || (s->stage == CREATE && !take_sid(s, body, n))) {
        lost(s, body);
        return;
    }
    hear(s, body, n);
    snprintf(sub, sizeof(sub), "sub%d", s->subscribed);
    if (!has(body, n, s->stage == SUBSCRIBE ? sub : wanted[s->stage])) {
        request(s, "<body " NS_BODY " rid='%lld' sid='%s'/>", (long long)s->rid++, s->sid);
        return;
    }
    if (s->stage == SUBSCRIBE)
        s->subscribed++;
    else
        s->stage++;
    if (s->stage == SUBSCRIBE && !next_node(s, node, sizeof(node)))
        s->stage = READY;
    if (s->stage == READY)
        ready(s);
    next_request(s);
}

static void session_read(struct line *line, void *arg)
{
    struct evbuffer *in = line->in;
    struct session *s = arg;
    char *text, *body, *copy;
    size_t size, n;
    int status;
    bool closes;

    if (!(size = http_answer(in, &text, &body, &n, &status)))
        return;
    s->came_at = line->came_at;
    copy = malloc(n + 1);
    memcpy(copy, body, n);
    copy[n] = '\0';
    closes = has(text, (size_t)(body - text), "onnection: close");
    evbuffer_drain(in, size);
    if (closes)
        hang_up(s);
    if (s->stage == CLOSED) {
        hang_up(s);
        closed(s);
    } else if (status >= 500) { /* the bridge is away: the web server says so */
        hang_up(s);
        s->failures++;
        in_ms(s, RETRY_MS + rand() % RETRY_MS);
    } else if (status != 200 || has(copy, n, "terminate")) {
        lost(s, copy);
    } else {
        s->failures = 0;
        if (s->stage < READY) {
            step(s, copy, n);
        } else {
            hear(s, copy, n);
            ask_soon(s);
        }
    }
    free(copy);
}

/* -- the publisher -------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Of a sorted list. */
static long long share(const int64_t *list, int64_t n, int percent)
{
    return n ? (long long)list[n * percent / 100] : 0;
}

static void report(void)
{
    int64_t n = the.heard < LATENCIES ? the.heard : LATENCIES, *l = the.latency;
    int64_t told = !the.post_count            ? 0
                   : the.accepted < LATENCIES ? the.accepted
                                              : LATENCIES,
            *t = the.acceptance;

    event_del(the.pace);
    event_del(the.patience);
    qsort(l, (size_t)n, sizeof(*l), compare);
    qsort(t, (size_t)told, sizeof(*t), compare);
    qsort(the.net, (size_t)n, sizeof(*the.net), compare);
    done("published %ld accepted %ld refused %ld heard %lld of %ld first %lld p50 %lld p99 %lld "
         "last %lld told50 %lld told99 %lld net50 %lld net99 %lld stopped %lld seconds %.3f",
         the.sent, the.accepted, the.refused, (long long)the.heard, the.sent * the.hearers,
         share(l, n, 0), share(l, n, 50), share(l, n, 99), n ? (long long)l[n - 1] : 0,
         share(t, told, 50), share(t, told, 99), share(the.net, n, 50), share(the.net, n, 99),
         (long long)(stops_sum() - the.stopped), order_seconds());
}

static void publish_one(int64_t at);

static void pace_in(int64_t us)
{
    struct timeval tv = { us / 1000000, us % 1000000 };

    evtimer_add(the.pace, &tv);
}

static bool all_busy(void)
{
    int i = 0;

    while (i < the.post_count && the.posts[i].busy)
        i++;
    return the.post_count && i == the.post_count;
}

/* Wakes when the next one is due, not at steps of its own.  What this process is late by is
 * nobody's delay; what has to wait for the server counts from when it was due. */
static void pace(evutil_socket_t fd, short what, void *arg)
{
    int64_t now = now_us(CLOCK_MONOTONIC), before_1970 = now - now_us(CLOCK_REALTIME), due_at = now;

    (void)fd;
    (void)what;
    (void)arg;
    while (the.sent < the.due) {
        due_at = the.began + the.sent * 1000000 / the.rate;
        if (due_at > now || all_busy()) {
            the.crowded = due_at <= now;
            break;
        }
        publish_one(the.crowded ? due_at - before_1970 : now_us(CLOCK_REALTIME));
    }
    if (the.sent == the.due && the.accepted + the.refused >= the.sent &&
        the.heard >= the.sent * the.hearers)
        report();
    else
        pace_in(due_at > now ? due_at - now : LOOK_US);
}

static void impatient(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    (void)arg;
    report();
}

/* <Update>...</Update> of about the size asked for, escaped once more for XML; with the mark. */
static const char *payload(int64_t at, const char *node)
{
    static char text[8192];
    int n = snprintf(text, sizeof(text), "&lt;Update&gt;&lt;data&gt;&lt;user&gt;&lt;x&gt;"),
        size = (int)the.size;

    while (n < size && n < (int)sizeof(text) - 400)
        text[n] = (char)('a' + n % 26), n++;
    snprintf(
        text + n, sizeof(text) - (size_t)n,
        "&lt;/x&gt;&lt;/user&gt;&lt;/data&gt;&lt;event&gt;PUT&lt;/event&gt;&lt;requestId&gt;" MARK
        "%lld&lt;/requestId&gt;&lt;source&gt;%s&lt;/source&gt;&lt;/Update&gt;",
        (long long)at, node);
    return text;
}

/* The same with its markup as it is: the server escapes. */
static const char *raw_payload(int64_t at, const char *node)
{
    static char raw[8192];
    char *to = raw;

    for (const char *p = payload(at, node); *p;) {
        if (strncmp(p, "&lt;", 4) == 0 || strncmp(p, "&gt;", 4) == 0) {
            *to++ = p[1] == 'l' ? '<' : '>';
            p += 4;
        } else {
            *to++ = *p++;
        }
    }
    *to = '\0';
    return raw;
}

static void publish_one(int64_t at)
{
    const struct session *s = the.sessions[the.from + the.sent % (the.to - the.from)];
    const char *node = node_of(the.node, s->user);
    struct post *post = the.posts;
    char body[8400], text[9000];
    int n;

    the.sent++;
    if (the.xmpp) {
        n = snprintf(text, sizeof(text),
                     "<iq type='set' id='p%ld' to='pubsub.%s'><pubsub xmlns='" NS_PUBSUB
                     "'><publish node='%s'><item><notification xmlns='" NS_PUBSUB
                     "'>%s</notification></item></publish></pubsub></iq>",
                     the.sent, the.domain, node, payload(at, node));
        line_say(the.xmpp, text, (size_t)n);
        return;
    }
    while (post->busy)
        post++;
    post->busy = true;
    post->sent_at = at;
    n = snprintf(body, sizeof(body), "{\"node\":\"%s\",\"payload\":\"%s\",\"requestId\":\"\"}",
                 node, raw_payload(at, node));
    n = snprintf(text, sizeof(text),
                 "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic YWRtaW46ZGVtbw==\r\n"
                 "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                 the.post_path, n, body);
    line_say(post->line, text, (size_t)n);
}

static void post_broke(struct line *line, void *arg);

static void post_read(struct line *line, void *arg)
{
    struct evbuffer *in = line->in;
    struct post *post = arg;
    char *text, *body;
    size_t size, n;
    int status;

    if (!(size = http_answer(in, &text, &body, &n, &status)))
        return;
    if (status / 100 == 2)
        the.acceptance[the.accepted++ % LATENCIES] = line->came_at - post->sent_at;
    else
        the.refused++;
    if (status / 100 != 2 && the.refused < 3)
        fprintf(stderr, "%.300s\n", text);
    post->busy = false;
    if (has(text, (size_t)(body - text), "onnection: close")) {
        post_broke(line, post);
        return;
    }
    evbuffer_drain(in, size);
}

static void post_broke(struct line *line, void *arg)
{
    struct post *post = arg;

    if (post->busy)
        the.refused++;
    post->busy = false;
    line_free(line);
    post->line = line_to(the.post_port, post_read, post_broke, post);
}

static void xmpp_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void xmpp_say(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    evbuffer_add_vprintf(bufferevent_get_output(the.xmpp->out), format, ap);
    va_end(ap);
}

static void xmpp_open(void)
{
    xmpp_say("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
             "xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>",
             the.domain);
}

/* Answers of publications are only counted. */
static void xmpp_read(struct line *line, void *arg)
{
    static const char *const wanted[] = { "</stream:features>", "<success", "</stream:features>",
                                          "jid>" };
    struct evbuffer *in = line->in;
    size_t n = evbuffer_get_length(in), seen = 0;
    char *p = (char *)evbuffer_pullup(in, -1), *at, *end = p + n;

    (void)arg;
    if (the.xmpp_stage < 4) {
        if (!has(p, n, wanted[the.xmpp_stage]))
            return;
        evbuffer_drain(in, n);
        switch (the.xmpp_stage++) {
        case 0:
            xmpp_say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>",
                     plain("publisher"));
            break;
        case 1:
            xmpp_open();
            break;
        case 2:
            xmpp_say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            break;
        default:
            xmpp_say(
                "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"
                "<presence><priority>-1</priority></presence>");
            done("xmpp");
        }
        return;
    }
    /* Up to the last '>' everything is complete enough to be counted. */
    while (end > p && end[-1] != '>')
        end--;
    for (at = p; at < end && (at = memmem(at, (size_t)(end - at), "<iq ", 4)); at += 4) {
        char *stop = memchr(at, '>', (size_t)(end - at));

        if (!stop)
            break;
        if (has(at, (size_t)(stop - at), "result"))
            the.accepted++;
        else if (has(at, (size_t)(stop - at), "error") && the.refused++ < 3)
            fprintf(stderr, "%.300s\n", at);
    }
    seen = (size_t)(end - p);
    evbuffer_drain(in, seen);
}

static void xmpp_broke(struct line *line, void *arg)
{
    (void)line;
    (void)arg;
    fprintf(stderr, "the publisher's stream broke\n");
    exit(1);
}

/* -- orders --------------------------------------------------------------------------------- */

static void open_more(void)
{
    while (the.opening < the.many && the.count < the.open_to) {
        struct session *s = calloc(1, sizeof(*s));

        s->index = the.count;
        s->port = the.open_port;
        s->nodes = the.open_nodes;
        snprintf(s->user, sizeof(s->user), "%d", the.user++);
        s->timer = evtimer_new(the.base, timer_rang, s);
        the.sessions[the.count++] = s;
        the.opening++;
        sign_in(s);
    }
    if (the.pending == 0)
        done("open %d seconds %.3f", the.count, order_seconds());
}

static void order_open(void)
{
    char nodes[300] = "";
    int count;

    if (sscanf(the.order, "open %d %d %d %d %299s", &the.open_port, &count, &the.many, &the.user,
               nodes) < 4)
        exit(2);
    the.open_nodes = strdup(nodes);
    the.sessions = realloc(the.sessions, sizeof(*the.sessions) * (size_t)(the.count + count));
    the.pending = count;
    the.open_to = the.count + count;
    open_more();
}

static void order_http(void)
{
    snprintf(the.post_path, sizeof(the.post_path), "/aplomb/api/sim/events");
    sscanf(the.order, "http %d %d %127s", &the.post_port, &the.post_count, the.post_path);
    for (int i = 0; i < the.post_count && i < LINES; i++) {
        line_free(the.posts[i].line);
        the.posts[i].line = line_to(the.post_port, post_read, post_broke, &the.posts[i]);
    }
    done("http");
}

static void order_xmpp(void)
{
    int port;

    sscanf(the.order, "xmpp %d", &port);
    the.xmpp = line_to(port, xmpp_read, xmpp_broke, NULL);
    xmpp_open();
}

static void order_create(void)
{
    char node[128], user[24];
    int first, count;

    if (sscanf(the.order, "create %d %d %127s", &first, &count, node) != 3)
        exit(2);
    the.accepted = the.refused = 0;
    the.pending = count;
    for (int i = 0; i < count; i++) {
        snprintf(user, sizeof(user), "%d", first + i);
        xmpp_say("<iq type='set' id='c%d' to='pubsub.%s'><pubsub xmlns='" NS_PUBSUB
                 "'><create node='%s'/>"
                 "</pubsub></iq>",
                 i, the.domain, node_of(node, user));
    }
    the.creating = true;
}

static void order_publish(void)
{
    struct timeval most;

    if (sscanf(the.order, "publish %ld %ld %ld %ld %ld %ld %127s", &the.due, &the.rate, &the.size,
               &the.hearers, &the.from, &the.to, the.node) != 7)
        exit(2);
    the.sent = the.accepted = the.refused = 0;
    the.heard = 0;
    the.stopped = stops_sum();
    most = (struct timeval) { the.due / the.rate + 20, 0 };
    pace_in(0);
    evtimer_add(the.patience, &most);
}

/* As if COUNT had been published and accepted: what is missing is the hearing. */
static void order_hear(void)
{
    static const struct timeval most = { WAIT_S, 0 };

    if (sscanf(the.order, "hear %ld", &the.due) != 1)
        exit(2);
    the.sent = the.accepted = the.due;
    the.refused = 0;
    the.hearers = 1;
    the.heard = 0;
    the.stopped = stops_sum();
    pace_in(0);
    evtimer_add(the.patience, &most);
}

static void order_log(void)
{
    char file[300];

    if (the.log)
        fclose(the.log);
    the.log = sscanf(the.order, "log %299s", file) == 1 ? fopen(file, "a") : NULL;
    if (the.log)
        setvbuf(the.log, NULL, _IOLBF, 0);
    done("log");
}

/* "WORD SESSION MS" */
static struct session *session_of_order(int *ms)
{
    int i;

    if (sscanf(the.order, "%*s %d %d", &i, ms) != 2 || i < 0 || i >= the.count)
        exit(2);
    return the.sessions[i];
}

static void order_cut(void)
{
    int ms;
    struct session *s = session_of_order(&ms);

    ask(s);
    hang_up(s);
    in_ms(s, ms);
    done("cut");
}

/* As Strophe does it: what it knows is the rid, and that one request was under way.  While that is
 * being sent again for want of a server, a page that went would lose its session: not ours to try.
 */
static void order_reload(void)
{
    int ms;
    struct session *s = session_of_order(&ms);

    ask(s);
    if (s->stage == READY && s->line && s->failures == 0) {
        char body[BODY];

        hang_up(s);
        snprintf(body, sizeof(body), "<body " NS_BODY " rid='%lld' sid='%s'/>", (long long)s->rid++,
                 s->sid);
        free(s->body);
        s->body = strdup(body);
        note("r", s);
        in_ms(s, ms);
    }
    done("reload");
}

static void order_close(void)
{
    the.closing = true;
    the.pending = the.count;
    for (int i = 0; i < the.count; i++) {
        struct session *s = the.sessions[i];

        ask(s);
        hang_up(s);
        s->stage = CLOSED;
        request(s, "<body " NS_BODY " rid='%lld' sid='%s' type='terminate'/>", (long long)s->rid++,
                s->sid);
    }
}

static void order_status(void)
{
    int ready_now = 0;

    for (int i = 0; i < the.count; i++)
        ready_now += the.sessions[i]->stage == READY && the.sessions[i]->line;
    done("sessions %d ready %d sign-ins %ld ended %ld resent %ld", the.count, ready_now,
         the.sign_ins, the.ended, the.resent);
}

static void order_awake(void)
{
    the.awake = true;
    done("awake");
}

static void order_watch(void)
{
    int core;

    if (sscanf(the.order, "watch %d", &core) != 1)
        exit(2);
    done("watch %d", stops_watch(core));
}

static const struct {
    const char *name;
    void (*run)(void);
} orders[] = {
    { "open", order_open },     { "http", order_http },       { "xmpp", order_xmpp },
    { "create", order_create }, { "publish", order_publish }, { "log", order_log },
    { "cut", order_cut },       { "reload", order_reload },   { "status", order_status },
    { "close", order_close },   { "awake", order_awake },     { "hear", order_hear },
    { "watch", order_watch },
};

static void take_orders(struct evbuffer *in)
{
    char *line;

    while (!the.ordered && (line = evbuffer_readln(in, NULL, EVBUFFER_EOL_LF))) {
        size_t i = 0, n = strcspn(line, " ");

        snprintf(the.order, sizeof(the.order), "%s", line);
        free(line);
        while (i < sizeof(orders) / sizeof(orders[0]) &&
               (strlen(orders[i].name) != n || strncmp(orders[i].name, the.order, n) != 0))
            i++;
        if (i == sizeof(orders) / sizeof(orders[0]))
            exit(2);
        the.ordered = true;
        the.began = now_us(CLOCK_MONOTONIC);
        orders[i].run();
    }
}

static void orders_come(evutil_socket_t fd, short what, void *arg)
{
    struct evbuffer *in = arg;

    (void)what;
    if (evbuffer_read(in, fd, -1) == 0)
        event_base_loopbreak(the.base);
    take_orders(in);
}

/* What an order waits for is looked at here, and the next one begun. */
static void look(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    if (the.creating && the.accepted + the.refused >= the.pending) {
        the.creating = false;
        done("created %ld refused %ld", the.accepted, the.refused);
    }
    if (the.closing && (the.pending <= 0 || order_seconds() > CLOSE_S)) {
        the.closing = false;
        for (int i = 0; i < the.count; i++) {
            event_del(the.sessions[i]->timer);
            hang_up(the.sessions[i]);
        }
        the.count = 0;
        done("close seconds %.3f", order_seconds());
    }
    take_orders(arg);
}

/* By default time goes in steps of the kernel's tick, 4 ms mostly: what is published would come in
 * bursts, and as much late. */
static struct event_base *precise_base(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base;

    event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
    base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

int main(int argc, char **argv)
{
    static const struct timeval often = { 0, 20000 };
    struct rlimit files;
    struct evbuffer *in;

    if (argc != 2)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    srand((unsigned)getpid());
    the.domain = argv[1];
    the.base = precise_base();
    event_base_priority_init(the.base, PRIORITIES);
    the.latency = malloc(sizeof(*the.latency) * LATENCIES);
    the.net = malloc(sizeof(*the.net) * LATENCIES);
    the.acceptance = malloc(sizeof(*the.acceptance) * LATENCIES);
    the.pace = evtimer_new(the.base, pace, NULL);
    event_priority_set(the.pace, FIRST_OF_ALL);
    the.ask = event_new(the.base, -1, 0, ask_all, NULL);
    the.patience = evtimer_new(the.base, impatient, NULL);
    in = evbuffer_new();
    event_add(event_new(the.base, 0, EV_READ | EV_PERSIST, orders_come, in), NULL);
    event_add(event_new(the.base, -1, EV_PERSIST, look, in), &often);
    while (!event_base_got_break(the.base))
        event_base_loop(the.base, the.awake ? EVLOOP_NONBLOCK : EVLOOP_ONCE);
    return 0;
}
