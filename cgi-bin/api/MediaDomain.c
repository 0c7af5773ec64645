/* /finesse/api/MediaDomain: the channels (media routing domains) there are, voice first.
 * Source: reference rest-config 11; the form is our own, the documents are silent. */
#include "api/api.h"
#include "model/media.h"

static enum err get_all(struct request *rq)
{
    struct media *list;
    size_t count;
    enum err e;

    if ((e = media_list(rq->db, rq->arena, &list, &count)))
        return e;
    media_domains_write(rq->out, list, count);
    return ERR_OK;
}

static enum err get_one(struct request *rq)
{
    struct media media = media_voice;
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    if (id != MEDIA_VOICE && (e = media_load(rq->db, rq->arena, id, &media)))
        return e == ERR_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    media_domain_write(rq->out, &media);
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/MediaDomain", USER, get_all },
    { "GET", "/finesse/api/MediaDomains", USER, get_all },
    { "GET", "/finesse/api/MediaDomain/{id}", USER, get_one },
    { 0 },
};

int main(void)
{
    return api_serve("MediaDomain", routes);
}
