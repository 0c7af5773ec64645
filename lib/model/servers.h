/* servers: the servers of an installation as an administrator names them (tables cti_server,
 * cluster, enterprise_database).  Source: reference rest-config 1.1, 1.4, 1.5. */
#ifndef APLOMB_MODEL_SERVERS_H
#define APLOMB_MODEL_SERVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

/* Letters, digits, '.' and '-', at most 255 of them, at least one. */
bool server_is_host(const char *name);

struct cti_server {
    const char *host, *backup_host; /* "" for none */
    int64_t port, backup_port;      /* 0: no backup */
    int64_t peripheral_id;
    bool secure;
};

struct enterprise_database {
    const char *host, *backup_host;
    int64_t port; /* 0 until it is set */
    const char *database_name, *domain, *username;
};

/* Strings belong to a. */
enum err cti_server_load(struct db *db, struct arena *a, struct cti_server *out);
enum err cluster_load(struct db *db, struct arena *a, const char **secondary_host);
enum err enterprise_database_load(struct db *db, struct arena *a, struct enterprise_database *out);

/* ERR_PARAMETER_MISSING or ERR_INVALID_INPUT, and *what names the element. */
enum err cti_server_check(const struct cti_server *s, const char **what);
enum err enterprise_database_check(const struct enterprise_database *d, const char **what);

/* Inside a transaction. */
enum err cti_server_save(struct db *db, const struct cti_server *s);
enum err cluster_save(struct db *db, const char *secondary_host);
enum err enterprise_database_save(struct db *db, const struct enterprise_database *d);

/* <SystemConfig>, <ClusterConfig>, <EnterpriseDatabaseConfig>. */
void cti_server_write(struct buf *xml, const struct cti_server *s);
void cluster_write(struct buf *xml, const char *secondary_host);
void enterprise_database_write(struct buf *xml, const struct enterprise_database *d);

#endif
