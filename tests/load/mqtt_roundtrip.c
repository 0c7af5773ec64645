/* What the bus itself takes: publish at QoS 0 until the subscriber's callback, one at a time.
 * mqtt_roundtrip SOCKET COUNT prints one time a line, in microseconds. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <mosquitto.h>

#define TOPIC "bench/roundtrip"

static bool subscribed, heard;

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void on_message(struct mosquitto *m, void *arg, const struct mosquitto_message *message)
{
    (void)m;
    (void)arg;
    (void)message;
    heard = true;
}

static void on_subscribe(struct mosquitto *m, void *arg, int id, int count, const int *qos)
{
    (void)m;
    (void)arg;
    (void)id;
    (void)count;
    (void)qos;
    subscribed = true;
}

static bool wait_for(struct mosquitto *m, const bool *flag)
{
    for (int i = 0; i < 1000 && !*flag; i++)
        if (mosquitto_loop(m, 5, 1))
            return false;
    return *flag;
}

int main(int argc, char **argv)
{
    static char payload[1024];
    struct mosquitto *in, *out;
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;

    if (count <= 0) {
        fprintf(stderr, "usage: mqtt_roundtrip SOCKET COUNT\n");
        return 2;
    }
    mosquitto_lib_init();
    in = mosquitto_new(NULL, true, NULL);
    out = mosquitto_new(NULL, true, NULL);
    if (!in || !out || mosquitto_connect(in, argv[1], 0, 60) ||
        mosquitto_connect(out, argv[1], 0, 60))
        return 1;
    mosquitto_message_callback_set(in, on_message);
    mosquitto_subscribe_callback_set(in, on_subscribe);
    if (mosquitto_subscribe(in, NULL, TOPIC, 0) || !wait_for(in, &subscribed))
        return 1;
    for (long i = 0; i < count; i++) {
        double start = now_us();

        heard = false;
        if (mosquitto_publish(out, NULL, TOPIC, sizeof payload, payload, 0, false) ||
            !wait_for(in, &heard))
            return 1;
        printf("%.1f\n", now_us() - start);
        mosquitto_loop(out, 0, 1);
    }
    return 0;
}
