#include "bridge/who.h"

#include "base/buf.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bus/bus.h"
#include "bus/topic.h"

enum { ANSWER_BYTES = 1000 * 1000 /* the broker's largest packet, with room for the rest of it */ };

void who_answer(struct bridge *b, const struct bus_message *question)
{
    struct str rest = question->payload, user;
    struct buf answer;

    buf_init(&answer, ANSWER_BYTES);
    while (str_cut(&rest, '\n', &user)) {
        buf_adds(&answer, account_asked(b, user) ? "available " : "unavailable ");
        buf_add_str(&answer, user);
        buf_addc(&answer, '\n');
    }
    bus_publish(b->bus, &(struct bus_publish) { .topic = TOPIC_WHO_ANSWER,
                                                .payload = buf_str(&answer),
                                                .correlation = question->correlation });
    buf_release(&answer);
}
