/* /finesse/api/Queue: a queue and its statistics, for whoever has signed in.
 * Source: Finesse developer guide 12.5, Queue; reference rest-desktop 4.1. */
#include "model/queue.h"
#include "api/api.h"

static enum err get_one(struct request *rq)
{
    struct queue queue;
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    if ((e = queue_load(rq->db, rq->arena, id, &queue)))
        return api_fail(rq, e, rq->id, NULL);
    queue_write(rq->out, &queue);
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/Queue/{id}", USER, get_one },
    { 0 },
};

int main(void)
{
    return api_serve("Queue", routes);
}
