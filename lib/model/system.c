#include "model/system.h"

#include <inttypes.h>
#include <time.h>

#include "base/clock.h"
#include "base/nodes.h"
#include "db/lease.h"
#include "model/list.h"
#include "xml/write.h"

enum {
    PERIPHERAL = 5000, /* as long as nobody says otherwise */
    CTI_VERSION =
        23, /* of the protocol in release 12.5, whose words and numbers all providers speak */
};

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    const char *status = db_get_text(rows, 0, a);

    *(struct system_status *)out = (struct system_status) {
        .in_service = same(status, "IN_SERVICE"),
        .reason = db_get_text(rows, 1, a),
        .last_heartbeat_at = db_get_int(rows, 2),
        .peripheral_id = db_get_int(rows, 3),
    };
}

enum err system_load(struct db *db, struct arena *a, struct system_status *out)
{
    return model_one(db, Q_SYSTEM_STATUS, DB_NO_ARGS, a, read_row, out);
}

void system_status_load(struct db *db, struct arena *a, const struct conf *conf,
                        struct system_status *out)
{
    *out = (struct system_status) { .reason = "The store is away" };
    if (!db || system_load(db, a, out))
        return;
    out->daemon_up = db_lease_held(conf->database);
    if (!out->daemon_up) {
        out->in_service = false;
        out->reason = "The CTI daemon is away";
    }
}

enum err system_save(struct db *db, const struct system_status *s)
{
    return db_run(db, Q_SYSTEM_SAVE_STATUS,
                  DB_ARGS(db_text(s->in_service ? "IN_SERVICE" : "OUT_OF_SERVICE"),
                          db_text(s->reason), db_int(s->last_heartbeat_at)));
}

/* Minutes east of UTC at this moment, as the desktop shows times. */
static int64_t timezone_minutes(int64_t now)
{
    time_t seconds = (time_t)(now / 1000);
    struct tm local, utc;

    if (!localtime_r(&seconds, &local) || !gmtime_r(&seconds, &utc))
        return 0;
    utc.tm_isdst = local.tm_isdst;
    return (int64_t)(mktime(&local) - mktime(&utc)) / 60;
}

static void write_str(struct buf *xml, const char *name, struct str value)
{
    xml_open(xml, name);
    xml_escape(xml, value);
    xml_close(xml, name);
}

/* The second of NODES; an empty element where there is none, which is how clients tell a
 * single node. */
static void write_secondary(struct buf *xml, const char *nodes)
{
    struct str host, port;

    nodes_split(nodes_at(nodes, 1), &host, &port);
    if (host.n == 0) {
        xml_text(xml, "secondaryNode", "");
        return;
    }
    xml_open(xml, "secondaryNode");
    write_str(xml, "host", host);
    if (port.n)
        write_str(xml, "httpsPort", port);
    xml_close(xml, "secondaryNode");
}

/* A client is at the primary when xmppDomain is the primary's host. */
static void write_primary(struct buf *xml, const struct conf *conf)
{
    struct str host, port;

    nodes_split(nodes_at(conf->nodes, 0), &host, &port);
    xml_open(xml, "primaryNode");
    write_str(xml, "host", host.n ? host : str_of(conf->xmpp_domain));
    if (port.n)
        write_str(xml, "httpsPort", port);
    if (conf->xmpp_tcp_port)
        xml_int(xml, "xmppPort", conf->xmpp_tcp_port);
    if (conf->xmpp_tls_port)
        xml_int(xml, "xmppSecurePort", conf->xmpp_tls_port);
    xml_close(xml, "primaryNode");
}

void system_info_write(struct buf *xml, const char *root, const struct conf *conf,
                       const struct system_status *s, int64_t now)
{
    char text[CLOCK_TEXT_SIZE];

    xml_open(xml, root);
    xml_text(xml, "currentTimestamp", clock_text(now, text));
    xml_text(xml, "deploymentType", "UCCE");
    xml_text(xml, "lastCTIHeartbeatStatus", s->in_service ? "success" : "failure");
    xml_int(xml, "lastSuccessCTIHeartbeatTime", s->last_heartbeat_at);
    xml_int(xml, "ctiVersion", CTI_VERSION);
    xml_int(xml, "ctiHeartbeatInterval", SYSTEM_HEARTBEAT_MS / 1000);
    /* Who announces maintenance does it by hand: docs/api.md, Desktop. */
    xml_text(xml, "ctiMMode", "");
    xml_int(xml, "ctiTimeInMMode", -1);
    xml_text(xml, "finesseMMode", "");
    xml_int(xml, "finesseTimeInMMode", -1);
    xml_text(xml, "license", "");
    xml_int(xml, "peripheralId", s->peripheral_id ? s->peripheral_id : PERIPHERAL);
    write_primary(xml, conf);
    write_secondary(xml, conf->nodes);
    xml_text(xml, "status", s->in_service ? "IN_SERVICE" : "OUT_OF_SERVICE");
    xml_text(xml, "statusReason", s->reason);
    xml_text(xml, "systemAuthMode", "NON_SSO");
    xml_int(xml, "timezoneOffset", timezone_minutes(now));
    xml_text(xml, "uri", "/finesse/api/SystemInfo");
    xml_text(xml, "xmppDomain", conf->xmpp_domain);
    buf_addf(xml, "<xmppPubSubDomain>pubsub.%s</xmppPubSubDomain>", conf->xmpp_domain);
    xml_close(xml, root);
}
