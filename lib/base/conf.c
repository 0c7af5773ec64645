#include "base/conf.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"

/* A NAME is a text that is not empty, a COUNT a number that is not 0. */
enum type { TEXT, NAME, NUMBER, COUNT, SWITCH };

static const struct setting {
    const char *key;
    enum type type;
    size_t offset;
    const char *fallback;
    int64_t most; /* NUMBER, COUNT */
} settings[] = {
#define AT(member) offsetof(struct conf, member)
    { "PORT", COUNT, AT(port), "8080", 65535 },
    { "XMPP_HTTP_PORT", NUMBER, AT(xmpp_http_port), "7071", 65535 },
    { "XMPP_TCP_PORT", NUMBER, AT(xmpp_tcp_port), "5222", 65535 },
    { "XMPP_HTTPS_PORT", NUMBER, AT(xmpp_https_port), "0", 65535 },
    { "XMPP_TLS_PORT", NUMBER, AT(xmpp_tls_port), "0", 65535 },
    { "TLS_CERT", TEXT, AT(tls_cert), "", 0 },
    { "TLS_KEY", TEXT, AT(tls_key), "", 0 },
    { "STATE", NAME, AT(state), "var", 0 },
    { "RUN", TEXT, AT(run), "", 0 },
    { "WWW", NAME, AT(www), "www", 0 },
    { "WEB", TEXT, AT(web), "lighttpd", 0 },
    { "PROVIDER", NAME, AT(provider), "sim", 0 },
    { "DEMO_CALLS", SWITCH, AT(demo_calls), "on", 0 },
    { "DEMO_AGENTS", NUMBER, AT(demo_agents), "0", 100000 },
    { "ALLOW_ORIGINS", TEXT, AT(allow_origins), "", 0 },
    { "ALLOW_TARGETS", TEXT, AT(allow_targets), "", 0 },
    { "PAGE_ORIGINS", TEXT, AT(page_origins), "", 0 },
    { "NODES", TEXT, AT(nodes), "", 0 },
    { "GUARD_DRY_RUN", SWITCH, AT(guard_dry_run), "off", 0 },
    { "GADGET_SOURCES", TEXT, AT(gadget_sources), "", 0 },
    { "GADGET_PARENTS", TEXT, AT(gadget_parents), "", 0 },
    { "OAUTH_CALLBACK", TEXT, AT(oauth_callback), "", 0 },
    { "GADGET_FILES", NAME, AT(gadget_files), "www/3rdpartygadget/files", 0 },
    { "XMPP_MAX_WAIT", COUNT, AT(xmpp_max_wait), "60", 3600 },
    { "XMPP_INACTIVITY", COUNT, AT(xmpp_inactivity), "60", 3600 },
    { "XMPP_MAXPAUSE", NUMBER, AT(xmpp_maxpause), "120", 3600 },
    { "XMPP_AUTH_TIME", COUNT, AT(xmpp_auth_time), "30", 3600 },
    { "XMPP_CONNECTIONS", COUNT, AT(xmpp_connections), "200", 1000000 },
    { "XMPP_CREATIONS", COUNT, AT(xmpp_creations), "20", 1000000 },
    { "XMPP_SESSIONS", COUNT, AT(xmpp_sessions), "10", 1000 },
    { "XMPP_STANZAS", NUMBER, AT(xmpp_stanzas), "5", 1000 },
    { "XMPP_SCRAM", SWITCH, AT(xmpp_scram), "on", 0 },
    { "PRESENCE_LOSS", NUMBER, AT(presence_loss), "60", 86400 },
    { "PRESENCE_LOSS_CODE", NUMBER, AT(presence_loss_code), "255", 65535 },
    { "USER_RATE", NUMBER, AT(user_rate), "50", 1000000 },
    { "USER_BURST", COUNT, AT(user_burst), "200", 1000000 },
    { "USER_AUTH_MODE", SWITCH, AT(user_auth_mode), "on", 0 },
    { "LIMIT_LOOPBACK", SWITCH, AT(limit_loopback), "off", 0 },
    { "HOST", NAME, AT(host), "127.0.0.1", 0 },
    { "XMPP_DOMAIN", NAME, AT(xmpp_domain), "localhost", 0 },
    { "BROKER", TEXT, AT(broker), "", 0 },
    { "BROKER_EVENTS", SWITCH, AT(broker_events), "off", 0 },
    { "DATABASE", TEXT, AT(database), "", 0 },
#undef AT
};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

static bool set(struct conf *c, struct arena *a, const struct setting *s, struct str value)
{
    void *at = (char *)c + s->offset;
    int64_t number;

    if (s->type == NAME && value.n == 0)
        return false;
    switch (s->type) {
    case TEXT:
    case NAME:
        *(const char **)at = arena_strndup(a, value.p, value.n);
        return true;
    case NUMBER:
    case COUNT:
        if (!str_to_int(value, &number) || number < (s->type == COUNT) || number > s->most)
            return false;
        *(int64_t *)at = number;
        return true;
    case SWITCH:
        if (!str_is(value, "on") && !str_is(value, "off"))
            return false;
        *(bool *)at = str_is(value, "on");
        return true;
    }
    return false;
}

static enum err set_or_complain(struct conf *c, struct arena *a, const struct setting *s,
                                struct str value)
{
    if (set(c, a, s, value))
        return ERR_OK;
    log_error("setting", "key=%s value=%s", s->key,
              log_value(a, arena_strndup(a, value.p, value.n)));
    return ERR_INVALID_INPUT;
}

static enum err read_line(struct conf *c, struct arena *a, struct str line)
{
    struct str key;

    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return ERR_OK;
    str_cut(&line, '=', &key);
    key = str_trim(key);
    for (int i = 0; line.p && i < SETTINGS; i++)
        if (str_is(key, settings[i].key))
            return set_or_complain(c, a, &settings[i], str_trim(line));
    log_error("setting_unknown", "key=%s", log_value(a, arena_strndup(a, key.p, key.n)));
    return ERR_INVALID_INPUT;
}

static enum err unreadable(struct arena *a, const char *path)
{
    log_error("settings", "file=%s error=%s", log_value(a, path), log_value(a, strerror(errno)));
    return ERR_NOT_FOUND;
}

static enum err read_file(struct conf *c, struct arena *a, const char *path)
{
    enum err e = ERR_OK;
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;

    if (!f)
        return unreadable(a, path);
    while (!e && getline(&line, &room, f) >= 0)
        e = read_line(c, a, str_of(line));
    if (!e && !feof(f)) /* a folder can be opened, too */
        e = unreadable(a, path);
    free(line);
    fclose(f);
    return e;
}

enum err conf_load(struct conf *c, struct arena *a)
{
    const char *path = getenv("APLOMB_CONF");
    enum err e;

    *c = (struct conf) { 0 };
    for (int i = 0; i < SETTINGS; i++)
        set(c, a, &settings[i], str_of(settings[i].fallback));
    if (path && (e = read_file(c, a, path)))
        return e;
    for (int i = 0; i < SETTINGS; i++) {
        const char *value = getenv(settings[i].key);

        if (value && (e = set_or_complain(c, a, &settings[i], str_of(value))))
            return e;
    }
    if (!*c->run)
        c->run = arena_printf(a, "%s/run", c->state);
    if (!*c->broker)
        c->broker = arena_printf(a, "%s/mqtt.sock", c->run);
    if (!*c->database)
        c->database = arena_printf(a, "%s/aplomb.db", c->state);
    return ERR_OK;
}
