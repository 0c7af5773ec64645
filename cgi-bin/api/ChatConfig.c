/* /finesse/api/ChatConfig: where the chat of desktops lives.
 * Source: Finesse developer guide 12.5, ChatConfig; reference rest-config 1.6. */
#include "api/input.h"
#include "model/chat.h"

static enum err get(struct request *rq)
{
    struct chat chat;
    enum err e;

    if ((e = chat_load(rq->db, rq->arena, &chat)))
        return e;
    chat_write(rq->out, &chat);
    return ERR_OK;
}

static enum err change(struct request *rq, void *body)
{
    struct chat chat;
    const char *what;
    int given = 0;
    enum err e;

    if ((e = chat_load(rq->db, rq->arena, &chat)))
        return e;
    api_read_text(rq, body, "primaryNode", &chat.primary_node, &given);
    api_read_text(rq, body, "secondaryNode", &chat.secondary_node, &given);
    if (!given)
        return api_fail(rq, ERR_PARAMETER_MISSING, "primaryNode", NULL);
    if ((e = chat_check(&chat, &what)))
        return api_fail(rq, e, what, NULL);
    return chat_save(rq->db, &chat);
}

static enum err put(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "ChatConfig", &body);

    return e ? e : api_write(rq, change, body);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ChatConfig", USER, get },
    { "PUT", "/finesse/api/ChatConfig", ADMIN, put },
    { 0 },
};

int main(void)
{
    return api_serve("ChatConfig", routes);
}
