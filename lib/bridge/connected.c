#include "bridge/connected.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/codec.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bus/bus.h"

/* The broker's largest packet, with room for the rest of it.  Whoever no longer fits is left out.
 */
enum { ANSWER_BYTES = 1000 * 1000, LINE_BYTES = 4 * (RECORD_USER + RECORD_RESOURCE) };

struct list {
    struct buf text;
    int64_t now;
};

static void add(struct client *c, void *arg)
{
    struct list *list = arg;
    int64_t seconds = (list->now - c->r->bound_at) / 1000;

    if (c->ended || list->text.n + LINE_BYTES > ANSWER_BYTES)
        return;
    url_encode(&list->text, str_of(record_user(c->r)));
    buf_addc(&list->text, ' ');
    url_encode(&list->text, str_of(record_resource(c->r)));
    buf_addf(&list->text, " %" PRId64 "\n", seconds > 0 ? seconds : 0);
}

void connected_answer(struct bridge *b, const struct bus_message *question)
{
    struct list list = { .now = clock_real_ms() };

    if (!question->response_topic)
        return;
    buf_init(&list.text, ANSWER_BYTES);
    account_each_client(b, add, &list);
    bus_publish(b->bus, &(struct bus_publish) { .topic = question->response_topic,
                                                .payload = buf_str(&list.text),
                                                .correlation = question->correlation });
    buf_release(&list.text);
}
