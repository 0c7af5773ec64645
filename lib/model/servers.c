#include "model/servers.h"

#include <string.h>

#include "model/list.h"
#include "xml/write.h"

enum { HOST_BYTES = 255, NAME_BYTES = 128, PORT_MAX = 65535, PERIPHERAL_MAX = 32767 };

bool server_is_host(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

    return n > 0 && n <= HOST_BYTES && !name[n];
}

static struct db_arg port_or_null(int64_t port)
{
    return port ? db_int(port) : db_text(NULL);
}

/* The number, or an empty element for none. */
static void write_port(struct buf *xml, const char *name, int64_t port)
{
    if (port)
        xml_int(xml, name, port);
    else
        xml_text(xml, name, "");
}

static bool is_port(int64_t port)
{
    return port >= 1 && port <= PORT_MAX;
}

/* -- the CTI server ------------------------------------------------------------------------- */

static void read_cti_server(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct cti_server *)out = (struct cti_server) {
        .host = db_get_text(rows, 0, a),
        .port = db_get_int(rows, 1),
        .backup_host = db_get_text(rows, 2, a),
        .backup_port = db_get_int(rows, 3),
        .peripheral_id = db_get_int(rows, 4),
        .secure = db_get_bool(rows, 5),
    };
}

enum err cti_server_load(struct db *db, struct arena *a, struct cti_server *out)
{
    return model_one(db, Q_CTI_SERVER_LOAD, DB_NO_ARGS, a, read_cti_server, out);
}

enum err cti_server_check(const struct cti_server *s, const char **what)
{
    bool backup = *s->backup_host || s->backup_port;

    *what = NULL;
    if (backup && (!*s->backup_host || !s->backup_port)) {
        *what = *s->backup_host ? "backupPort" : "backupHost";
        return ERR_PARAMETER_MISSING;
    }
    if (!server_is_host(s->host))
        *what = "host";
    else if (!is_port(s->port))
        *what = "port";
    else if (backup &&
             (!server_is_host(s->backup_host) || str_case_is(str_of(s->backup_host), s->host)))
        *what = "backupHost";
    else if (backup && !is_port(s->backup_port))
        *what = "backupPort";
    else if (s->peripheral_id < 1 || s->peripheral_id > PERIPHERAL_MAX)
        *what = "peripheralId";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

enum err cti_server_save(struct db *db, const struct cti_server *s)
{
    return db_run(db, Q_CTI_SERVER_SAVE,
                  DB_ARGS(db_text(s->host), db_int(s->port), db_text(s->backup_host),
                          port_or_null(s->backup_port), db_int(s->peripheral_id),
                          db_int(s->secure)));
}

void cti_server_write(struct buf *xml, const struct cti_server *s)
{
    xml_open(xml, "SystemConfig");
    xml_text(xml, "uri", "/finesse/api/SystemConfig");
    xml_open(xml, "cti");
    xml_text(xml, "host", s->host);
    xml_int(xml, "port", s->port);
    xml_text(xml, "backupHost", s->backup_host);
    write_port(xml, "backupPort", s->backup_port);
    xml_int(xml, "peripheralId", s->peripheral_id);
    xml_bool(xml, "secure", s->secure);
    xml_close(xml, "cti");
    xml_close(xml, "SystemConfig");
}

/* -- the second node ------------------------------------------------------------------------ */

enum err cluster_load(struct db *db, struct arena *a, const char **secondary_host)
{
    return model_one(db, Q_CLUSTER_LOAD, DB_NO_ARGS, a, model_read_text, secondary_host);
}

enum err cluster_save(struct db *db, const char *secondary_host)
{
    return db_run(db, Q_CLUSTER_SAVE, DB_ARGS(db_text(secondary_host)));
}

void cluster_write(struct buf *xml, const char *secondary_host)
{
    xml_open(xml, "ClusterConfig");
    xml_text(xml, "uri", "/finesse/api/ClusterConfig");
    xml_open(xml, "secondaryNode");
    xml_text(xml, "host", secondary_host);
    xml_close(xml, "secondaryNode");
    xml_close(xml, "ClusterConfig");
}

/* -- the enterprise's database -------------------------------------------------------------- */

static void read_database(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct enterprise_database *)out = (struct enterprise_database) {
        .host = db_get_text(rows, 0, a),
        .backup_host = db_get_text(rows, 1, a),
        .port = db_get_int(rows, 2),
        .database_name = db_get_text(rows, 3, a),
        .domain = db_get_text(rows, 4, a),
        .username = db_get_text(rows, 5, a),
    };
}

enum err enterprise_database_load(struct db *db, struct arena *a, struct enterprise_database *out)
{
    return model_one(db, Q_ENTERPRISE_DATABASE_LOAD, DB_NO_ARGS, a, read_database, out);
}

enum err enterprise_database_check(const struct enterprise_database *d, const char **what)
{
    *what = NULL;
    if (!server_is_host(d->host))
        *what = "host";
    else if (*d->backup_host && !server_is_host(d->backup_host))
        *what = "backupHost";
    else if (!is_port(d->port))
        *what = "port";
    else if (!*d->database_name || str_characters(str_of(d->database_name)) > NAME_BYTES)
        *what = "databaseName";
    else if (str_characters(str_of(d->domain)) > NAME_BYTES)
        *what = "domain";
    else if (str_characters(str_of(d->username)) > NAME_BYTES)
        *what = "username";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

enum err enterprise_database_save(struct db *db, const struct enterprise_database *d)
{
    return db_run(db, Q_ENTERPRISE_DATABASE_SAVE,
                  DB_ARGS(db_text(d->host), db_text(d->backup_host), port_or_null(d->port),
                          db_text(d->database_name), db_text(d->domain), db_text(d->username)));
}

void enterprise_database_write(struct buf *xml, const struct enterprise_database *d)
{
    xml_open(xml, "EnterpriseDatabaseConfig");
    xml_text(xml, "uri", "/finesse/api/EnterpriseDatabaseConfig");
    xml_text(xml, "host", d->host);
    xml_text(xml, "backupHost", d->backup_host);
    write_port(xml, "port", d->port);
    xml_text(xml, "databaseName", d->database_name);
    xml_text(xml, "domain", d->domain);
    xml_text(xml, "username", d->username);
    xml_close(xml, "EnterpriseDatabaseConfig");
}
