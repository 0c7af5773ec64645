/* /finesse/api/EnterpriseDatabaseConfig: the enterprise's directory of agents.
 * Source: Finesse developer guide 12.5, EnterpriseDatabaseConfig; reference rest-config 1.5. */
#include "api/input.h"
#include "model/servers.h"

static enum err get(struct request *rq)
{
    struct enterprise_database database;
    enum err e;

    if ((e = enterprise_database_load(rq->db, rq->arena, &database)))
        return e;
    enterprise_database_write(rq->out, &database);
    return ERR_OK;
}

static enum err read_database(struct request *rq, const struct xml_node *body,
                              struct enterprise_database *out)
{
    const char *unused;
    int given = 0;
    enum err e;

    if ((e = api_need(rq, body, "host", &unused)) || (e = api_need(rq, body, "port", &unused)) ||
        (e = api_need(rq, body, "databaseName", &unused)) ||
        (e = api_need(rq, body, "username", &unused)))
        return e;
    api_read_text(rq, body, "host", &out->host, &given);
    api_read_text(rq, body, "backupHost", &out->backup_host, &given);
    api_read_text(rq, body, "databaseName", &out->database_name, &given);
    api_read_text(rq, body, "domain", &out->domain, &given);
    api_read_text(rq, body, "username", &out->username, &given);
    return api_read_int(rq, body, "port", &out->port, &given);
}

/* Values are tried before they are kept unless that is overridden; we have nothing to try with. */
static enum err check_override(struct request *rq)
{
    const char *word = http_param(rq->http, "override");
    bool override = false;

    if (word && !str_to_bool(str_of(word), &override))
        return api_fail(rq, ERR_INVALID_INPUT, "override", NULL);
    return override ? ERR_OK
                    : api_fail(rq, ERR_INVALID_INPUT, "host",
                               "The database could not be reached; override=true keeps the values "
                               "unverified");
}

static enum err change(struct request *rq, void *body)
{
    struct enterprise_database database;
    const char *what;
    enum err e;

    if ((e = enterprise_database_load(rq->db, rq->arena, &database)) ||
        (e = read_database(rq, body, &database)))
        return e;
    if ((e = enterprise_database_check(&database, &what)))
        return api_fail(rq, e, what, NULL);
    if ((e = check_override(rq)))
        return e;
    return enterprise_database_save(rq->db, &database);
}

static enum err put(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "EnterpriseDatabaseConfig", &body);

    return e ? e : api_write(rq, change, body);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/EnterpriseDatabaseConfig", ADMIN, get },
    { "PUT", "/finesse/api/EnterpriseDatabaseConfig", ADMIN, put },
    { 0 },
};

int main(void)
{
    return api_serve("EnterpriseDatabaseConfig", routes);
}
