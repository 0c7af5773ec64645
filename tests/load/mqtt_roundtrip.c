/* What the bus itself takes, in microseconds, one at a time; mqtt_roundtrip SOCKET COUNT prints a
 * line for each with two figures: there  publish at QoS 0 until the callback of a subscriber in the
 * same process and back  a request at QoS 1 to another process until its answer, as commands travel
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <mosquitto.h>

#define ONE_WAY "bench/one-way"
#define REQUEST "bench/request"
#define ANSWER "bench/answer"

static char payload[1024];
static int acknowledged, heard; /* the static context of this program: what callbacks saw */

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
    heard++;
}

static void answer(struct mosquitto *m, void *arg, const struct mosquitto_message *message)
{
    (void)arg;
    (void)message;
    mosquitto_publish(m, NULL, ANSWER, 2, "ok", 1, false);
}

static void on_subscribe(struct mosquitto *m, void *arg, int id, int count, const int *qos)
{
    (void)m;
    (void)arg;
    (void)id;
    (void)count;
    (void)qos;
    acknowledged++;
}

static bool wait_until(struct mosquitto *m, const int *counter, int value)
{
    for (int i = 0; i < 1000 && *counter < value; i++)
        if (mosquitto_loop(m, 5, 1))
            return false;
    return *counter >= value;
}

static struct mosquitto *client(const char *path)
{
    struct mosquitto *m = mosquitto_new(NULL, true, NULL);

    if (!m || mosquitto_connect(m, path, 0, 60)) {
        fprintf(stderr, "no broker at %s\n", path);
        exit(1);
    }
    mosquitto_message_callback_set(m, on_message);
    mosquitto_subscribe_callback_set(m, on_subscribe);
    return m;
}

static void subscribe(struct mosquitto *m, const char *topic)
{
    int before = acknowledged;

    if (mosquitto_subscribe(m, NULL, topic, 1) || !wait_until(m, &acknowledged, before + 1))
        exit(1);
}

static void be_the_other(const char *path, int ready)
{
    struct mosquitto *m = client(path);

    mosquitto_message_callback_set(m, answer);
    subscribe(m, REQUEST);
    if (write(ready, "1", 1) == 1)
        mosquitto_loop_forever(m, -1, 1);
    exit(0);
}

static bool measure(struct mosquitto *in, struct mosquitto *out)
{
    double start = now_us(), there;
    int before = heard;

    mosquitto_publish(out, NULL, ONE_WAY, sizeof payload, payload, 0, false);
    if (!wait_until(in, &heard, before + 1))
        return false;
    there = now_us() - start;

    start = now_us();
    mosquitto_publish(in, NULL, REQUEST, 128, payload, 1, false);
    if (!wait_until(in, &heard, before + 2))
        return false;
    printf("%.1f %.1f\n", there, now_us() - start);
    mosquitto_loop(out, 0, 1);
    return true;
}

int main(int argc, char **argv)
{
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    struct mosquitto *in, *out;
    int ready[2];
    pid_t other;
    char byte;
    bool well = true;

    if (count <= 0 || pipe(ready)) {
        fprintf(stderr, "usage: mqtt_roundtrip SOCKET COUNT\n");
        return 2;
    }
    mosquitto_lib_init();
    if ((other = fork()) == 0)
        be_the_other(argv[1], ready[1]);
    close(ready[1]);
    well = other > 0 && read(ready[0], &byte, 1) == 1;
    in = client(argv[1]);
    out = client(argv[1]);
    subscribe(in, ONE_WAY);
    subscribe(in, ANSWER);
    for (long i = 0; well && i < count; i++)
        well = measure(in, out);
    if (other > 0)
        kill(other, SIGTERM);
    return well ? 0 : 1;
}
