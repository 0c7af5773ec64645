/* /finesse/api/User/{id}/Queues: the queues a user serves, with their statistics; for a supervisor
 * those of the supervised teams too.  Any user may read any.
 * Source: Finesse developer guide 12.5, Queue; reference rest-desktop 4.1. */
#include "User.h"
#include "model/queue.h"

enum err user_get_queues(struct request *rq)
{
    struct queue *queues;
    struct user user;
    size_t count;
    enum err e;

    e = user_load_any(rq->db, rq->arena, rq->id, &user);
    if (e)
        return e == ERR_USER_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    if ((e = queue_list_of_user(rq->db, rq->arena, user.login_id, &queues, &count)))
        return e;
    xml_open(rq->out, "Queues");
    for (size_t i = 0; i < count; i++)
        queue_write(rq->out, &queues[i]);
    xml_close(rq->out, "Queues");
    return ERR_OK;
}
