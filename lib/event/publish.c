#include "event/publish.h"

void event_publish(struct bus *bus, const struct event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct event *e = &events[i];
        struct bus_publish p = { .topic = e->node + (e->node[0] == '/'),
                                 .payload = str_of(e->payload),
                                 .seq = e->seq,
                                 .node = e->node,
                                 .request_id = e->request_id };

        if (bus_publish(bus, &p))
            return;
    }
}
