/* bus: libmosquitto behind our own small interface.  Reference stack 6. */
#include "bus/bus.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"

enum {
    REQUEST_EXPIRY_S =
        2, /* not longer than anybody waits: a refused command must not be done later */
    RECONNECT_MS = 100, /* a dead broker is back within two seconds: ask often */
    CORRELATION_BYTES = 8,
    PACKETS_AT_ONCE = 64
};

struct bus {
    struct mosquitto *client;
    struct bus_options options;
    char *socket;
    char response_topic[64]; /* of this client, for bus_request */
    bool connected, trying;
    int64_t next_try_ms;
    /* the request under way */
    unsigned char correlation[CORRELATION_BYTES];
    struct buf *reply; /* NULL when none is */
    bool answered, refused;
    int request_mid;
};

static void subscribe(struct bus *bus, const char *const *topics, int qos)
{
    for (const char *const *t = topics; t && *t; t++)
        mosquitto_subscribe_v5(bus->client, NULL, *t, qos, 0, NULL);
}

static void subscribe_all(struct bus *bus)
{
    /* Whoever waits for an answer asks again when none comes: acknowledging it is of no use. */
    mosquitto_subscribe_v5(bus->client, NULL, bus->response_topic, 0, 0, NULL);
    subscribe(bus, bus->options.requests, 0);
    subscribe(bus, bus->options.subscriptions, 1);
}

static void on_connect(struct mosquitto *m, void *ctx, int code, int flags,
                       const mosquitto_property *properties)
{
    struct bus *bus = ctx;

    (void)m, (void)flags, (void)properties;
    bus->trying = false;
    bus->connected = code == 0;
    if (code) {
        log_warn("broker_refused", "code=%d", code);
        return;
    }
    subscribe_all(bus);
    if (bus->options.on_connect)
        bus->options.on_connect(bus->options.ctx);
}

static void on_disconnect(struct mosquitto *m, void *ctx, int code,
                          const mosquitto_property *properties)
{
    struct bus *bus = ctx;

    (void)m, (void)properties;
    if (bus->connected && code)
        log_warn("broker_lost", "reason=\"%s\"", mosquitto_strerror(code));
    bus->connected = false;
    bus->trying = false;
    bus->next_try_ms = clock_mono_ms() + RECONNECT_MS;
}

/* What on_message frees again: libmosquitto hands properties out as copies. */
struct properties {
    char *response_topic, *names[3], *values[3];
    void *correlation;
    uint16_t correlation_bytes;
    int count;
};

static void read_properties(const mosquitto_property *list, struct properties *out)
{
    const mosquitto_property *p = list;
    bool skip_first = false;

    memset(out, 0, sizeof *out);
    mosquitto_property_read_string(list, MQTT_PROP_RESPONSE_TOPIC, &out->response_topic, false);
    mosquitto_property_read_binary(list, MQTT_PROP_CORRELATION_DATA, &out->correlation,
                                   &out->correlation_bytes, false);
    while (p && out->count < 3) {
        p = mosquitto_property_read_string_pair(p, MQTT_PROP_USER_PROPERTY, &out->names[out->count],
                                                &out->values[out->count], skip_first);
        out->count += p != NULL;
        skip_first = true;
    }
}

static void free_properties(struct properties *p)
{
    free(p->response_topic);
    free(p->correlation);
    for (int i = 0; i < p->count; i++) {
        free(p->names[i]);
        free(p->values[i]);
    }
}

static const char *user_property(const struct properties *p, const char *name)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->names[i], name) == 0)
            return p->values[i];
    return NULL;
}

static void take_answer(struct bus *bus, const struct bus_message *m)
{
    if (!bus->reply || m->correlation.n != CORRELATION_BYTES ||
        memcmp(m->correlation.p, bus->correlation, CORRELATION_BYTES) != 0)
        return; /* late: nobody waits for it any more */
    buf_clear(bus->reply);
    buf_add_str(bus->reply, m->payload);
    bus->answered = true;
}

static void on_message(struct mosquitto *mosq, void *ctx, const struct mosquitto_message *message,
                       const mosquitto_property *list)
{
    struct bus *bus = ctx;
    struct properties p;
    struct bus_message m = { .topic = message->topic,
                             .payload = { message->payload ? message->payload : "",
                                          (size_t)message->payloadlen },
                             .retained = message->retain };

    (void)mosq;
    read_properties(list, &p);
    m.node = user_property(&p, "node");
    m.request_id = user_property(&p, "requestId");
    m.response_topic = p.response_topic;
    m.correlation = (struct str) { p.correlation, p.correlation_bytes };
    str_to_int(str_of(user_property(&p, "seq")), &m.seq);
    if (strcmp(m.topic, bus->response_topic) == 0)
        take_answer(bus, &m);
    else if (bus->options.on_message)
        bus->options.on_message(bus->options.ctx, &m);
    free_properties(&p);
}

/* The broker acknowledges a publish that nobody is subscribed to with a reason of its own. */
static void on_publish(struct mosquitto *m, void *ctx, int mid, int reason,
                       const mosquitto_property *properties)
{
    struct bus *bus = ctx;

    (void)m, (void)properties;
    if (bus->reply && mid == bus->request_mid &&
        (reason == MQTT_RC_NO_MATCHING_SUBSCRIBERS || reason >= 0x80))
        bus->refused = true;
}

/* Not thread-safe itself, and programs have a bus in each thread. */
static pthread_once_t library = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    mosquitto_lib_init();
}

struct bus *bus_new(const struct bus_options *options)
{
    struct bus *bus = calloc(1, sizeof *bus);
    char unique[ID_UUID_SIZE];

    if (!bus)
        abort();
    pthread_once(&library, start_library);
    bus->options = *options;
    bus->socket = strdup(options->socket);
    bus->client = mosquitto_new(options->client_id, true, bus);
    if (!bus->client || !bus->socket)
        abort();
    snprintf(bus->response_topic, sizeof bus->response_topic, "aplomb/answer/%s", id_uuid(unique));
    mosquitto_int_option(bus->client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    if (options->will_topic)
        mosquitto_will_set_v5(bus->client, options->will_topic, (int)strlen(options->will_payload),
                              options->will_payload, 1, true, NULL);
    mosquitto_connect_v5_callback_set(bus->client, on_connect);
    mosquitto_disconnect_v5_callback_set(bus->client, on_disconnect);
    mosquitto_message_v5_callback_set(bus->client, on_message);
    mosquitto_publish_v5_callback_set(bus->client, on_publish);
    return bus;
}

void bus_free(struct bus *bus)
{
    if (!bus)
        return;
    mosquitto_destroy(bus->client);
    free(bus->socket);
    free(bus);
}

int bus_fd(const struct bus *bus)
{
    return mosquitto_socket(bus->client);
}

bool bus_wants_write(const struct bus *bus)
{
    return mosquitto_want_write(bus->client);
}

bool bus_connected(const struct bus *bus)
{
    return bus->connected;
}

/* libmosquitto reads one packet at a time, whatever it is told. */
static bool has_more(const struct bus *bus)
{
    int bytes = 0;

    return bus_fd(bus) >= 0 && ioctl(bus_fd(bus), FIONREAD, &bytes) == 0 && bytes > 0;
}

static bool read_packet(struct bus *bus)
{
    return mosquitto_loop_read(bus->client, 1) == MOSQ_ERR_SUCCESS;
}

static void write_rest(struct bus *bus)
{
    if (bus_wants_write(bus))
        mosquitto_loop_write(bus->client, 1);
}

void bus_service(struct bus *bus)
{
    int packets = 0;
    bool well;

    if (bus_fd(bus) < 0)
        return;
    do
        well = read_packet(bus);
    while (well && ++packets < PACKETS_AT_ONCE && has_more(bus));
    if (well)
        write_rest(bus);
}

/* Keep-alive 0: the broker is on this machine, a dead one closes the socket; a program that waits
 * for requests has nobody to answer pings. */
static void connect_now(struct bus *bus)
{
    int code = mosquitto_connect_bind_v5(bus->client, bus->socket, 0, 0, NULL, NULL);

    bus->trying = code == MOSQ_ERR_SUCCESS;
    bus->next_try_ms = clock_mono_ms() + RECONNECT_MS;
}

void bus_tick(struct bus *bus)
{
    if (bus_fd(bus) >= 0) {
        mosquitto_loop_misc(bus->client);
        return;
    }
    bus->connected = false;
    if (clock_mono_ms() >= bus->next_try_ms)
        connect_now(bus);
}

static void add_pair(mosquitto_property **list, const char *name, const char *value)
{
    mosquitto_property_add_string_pair(list, MQTT_PROP_USER_PROPERTY, name, value);
}

enum err bus_publish(struct bus *bus, const struct bus_publish *p)
{
    mosquitto_property *list = NULL;
    char seq[24];
    int code;

    if (!bus->connected)
        return ERR_UNAVAILABLE;
    if (p->seq) {
        snprintf(seq, sizeof seq, "%lld", (long long)p->seq);
        add_pair(&list, "seq", seq);
    }
    if (p->node)
        add_pair(&list, "node", p->node);
    if (p->request_id && *p->request_id)
        add_pair(&list, "requestId", p->request_id);
    if (p->correlation.n)
        mosquitto_property_add_binary(&list, MQTT_PROP_CORRELATION_DATA, p->correlation.p,
                                      (uint16_t)p->correlation.n);
    code = mosquitto_publish_v5(bus->client, NULL, p->topic, (int)p->payload.n, p->payload.p,
                                p->qos, p->retain, list);
    mosquitto_property_free_all(&list);
    return code == MOSQ_ERR_SUCCESS ? ERR_OK : ERR_UNAVAILABLE;
}

/* Waits until the socket has something, and handles it. */
static void wait_and_service(struct bus *bus, int64_t until_ms)
{
    int64_t left = until_ms - clock_mono_ms();
    struct pollfd p = { .fd = bus_fd(bus), .events = POLLIN };

    if (bus_wants_write(bus))
        p.events |= POLLOUT;
    if (p.fd < 0)
        left = left > RECONNECT_MS ? RECONNECT_MS : left;
    if (left > 0)
        poll(&p, p.fd >= 0, (int)left);
    if (bus_fd(bus) >= 0 && read_packet(bus))
        write_rest(bus);
}

/* A program was idle: what the broker did meanwhile (it may be a new one) is noticed here. */
static bool connect_within(struct bus *bus, int64_t until_ms)
{
    if (bus->connected)
        bus_service(bus);
    while (!bus->connected) {
        bus_tick(bus);
        if (clock_mono_ms() >= until_ms)
            return false;
        wait_and_service(bus, until_ms);
    }
    return true;
}

enum err bus_connect(struct bus *bus, int timeout_ms)
{
    if (bus->connected)
        bus_service(bus); /* what the broker did meanwhile */
    if (bus->connected)
        return ERR_OK;
    bus_tick(bus);
    if (bus_fd(bus) < 0 || !connect_within(bus, clock_mono_ms() + timeout_ms))
        return ERR_UNAVAILABLE;
    return ERR_OK;
}

static enum err publish_request(struct bus *bus, const char *topic, struct str payload,
                                const char *request_id)
{
    mosquitto_property *list = NULL;
    int code;

    id_random(bus->correlation, sizeof bus->correlation);
    mosquitto_property_add_string(&list, MQTT_PROP_RESPONSE_TOPIC, bus->response_topic);
    mosquitto_property_add_binary(&list, MQTT_PROP_CORRELATION_DATA, bus->correlation,
                                  sizeof bus->correlation);
    mosquitto_property_add_int32(&list, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, REQUEST_EXPIRY_S);
    if (request_id && *request_id)
        add_pair(&list, "requestId", request_id);
    code = mosquitto_publish_v5(bus->client, &bus->request_mid, topic, (int)payload.n, payload.p, 1,
                                false, list);
    mosquitto_property_free_all(&list);
    return code == MOSQ_ERR_SUCCESS ? ERR_OK : ERR_UNAVAILABLE;
}

enum err bus_request(struct bus *bus, const char *topic, struct str payload, const char *request_id,
                     int timeout_ms, struct buf *reply)
{
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    enum err e = ERR_UNAVAILABLE;

    if (!connect_within(bus, until_ms))
        return ERR_UNAVAILABLE;
    bus->reply = reply;
    bus->answered = bus->refused = false;
    if (publish_request(bus, topic, payload, request_id) == ERR_OK)
        while (!bus->answered && !bus->refused && bus->connected && clock_mono_ms() < until_ms)
            wait_and_service(bus, until_ms);
    if (bus->answered)
        e = ERR_OK;
    bus->reply = NULL;
    return e;
}
