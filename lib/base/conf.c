#include "base/conf.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"

/* A NAME is a text that is not empty, a HOST a name that can stand in addresses and in XML, ORIGINS
 * are scheme://host:port with commas between, a COUNT is a number that is not 0. */
enum type { TEXT, NAME, HOST, ORIGINS, NUMBER, COUNT, SWITCH };

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
    { "ALLOW_ORIGINS", ORIGINS, AT(allow_origins), "", 0 },
    { "ALLOW_TARGETS", TEXT, AT(allow_targets), "", 0 },
    { "PAGE_ORIGINS", ORIGINS, AT(page_origins), "", 0 },
    { "NODES", ORIGINS, AT(nodes), "", 0 },
    { "GUARD_DRY_RUN", SWITCH, AT(guard_dry_run), "off", 0 },
    { "GADGET_SOURCES", ORIGINS, AT(gadget_sources), "", 0 },
    { "GADGET_PARENTS", ORIGINS, AT(gadget_parents), "", 0 },
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
    { "HOST", HOST, AT(host), "127.0.0.1", 0 },
    { "XMPP_DOMAIN", HOST, AT(xmpp_domain), "localhost", 0 },
    { "BROKER", TEXT, AT(broker), "", 0 },
    { "BROKER_EVENTS", SWITCH, AT(broker_events), "off", 0 },
    { "DATABASE", TEXT, AT(database), "", 0 },
#undef AT
};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

/* Bytes beyond ASCII are letters of some land. */
static bool is_host(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c < 0x80 && !isalnum(c) && !strchr("-._:[]", c))
            return false;
    }
    return text.n > 0;
}

/* What stands behind an origin, be it a '/', would never be found in what is compared to it. */
static bool are_origins(struct str list)
{
    struct str piece;

    while (str_cut(&list, ',', &piece)) {
        piece = str_trim(piece);
        if (piece.n == 0)
            continue;
        if (!str_starts(piece, "http://") && !str_starts(piece, "https://"))
            return false;
        str_cut(&piece, ':', &(struct str) { 0 });
        if (!is_host((struct str) { piece.p + 2, piece.n - 2 }))
            return false;
    }
    return true;
}

static bool is_text(enum type type, struct str value)
{
    switch (type) {
    case NAME:
        return value.n > 0;
    case HOST:
        return is_host(value);
    case ORIGINS:
        return are_origins(value);
    default:
        return true;
    }
}

static bool set(struct conf *c, struct arena *a, const struct setting *s, struct str value)
{
    void *at = (char *)c + s->offset;
    int64_t number;

    switch (s->type) {
    case TEXT:
    case NAME:
    case HOST:
    case ORIGINS:
        if (!is_text(s->type, value) || !str_is_utf8(value))
            return false;
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

/* -- what is wrong, and where ----------------------------------------------------------------- */

/* What a setting takes. */
static const char *wanted(struct arena *a, const struct setting *s)
{
    static const char *const words[] = {
        [TEXT] = "text in UTF-8",
        [NAME] = "a text that is not empty",
        [HOST] = "the name or address of a host",
        [ORIGINS] = "scheme://host:port, with commas between",
        [SWITCH] = "on or off",
    };

    return words[s->type]
               ? words[s->type]
               : arena_printf(a, "a whole number from %d to %" PRId64, s->type == COUNT, s->most);
}

/* Of a file, line counting from 1; NULL: of the environment. */
struct place {
    const char *file;
    int line;
};

static enum err complain(struct arena *a, const struct place *at, struct str key, struct str value,
                         const char *why)
{
    const char *where = at->file
                            ? arena_printf(a, "file=%s line=%d", log_value(a, at->file), at->line)
                            : "from=environment";

    log_error("setting", "%s key=%s value=%s error=%s", where,
              log_value(a, arena_strndup(a, key.p, key.n)),
              log_value(a, arena_strndup(a, value.p, value.n)), log_value(a, why));
    return ERR_INVALID_INPUT;
}

static enum err set_or_complain(struct conf *c, struct arena *a, const struct place *at,
                                const struct setting *s, struct str value)
{
    if (set(c, a, s, value))
        return ERR_OK;
    return complain(a, at, str_of(s->key), value, arena_printf(a, "needed is %s", wanted(a, s)));
}

/* -- the file ---------------------------------------------------------------------------------- */

/* Of each setting the line that it stands on, 0: on none. */
struct lines {
    int of[SETTINGS];
};

static int find(struct str key)
{
    for (int i = 0; i < SETTINGS; i++)
        if (str_is(key, settings[i].key))
            return i;
    return -1;
}

static enum err read_line(struct conf *c, struct arena *a, const struct place *at, struct str line,
                          struct lines *seen)
{
    struct str key;
    int i;

    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return ERR_OK;
    str_cut(&line, '=', &key);
    key = str_trim(key);
    if (!line.p)
        return complain(a, at, key, str_of(""), "needed is KEY = VALUE");
    line = str_trim(line);
    if ((i = find(key)) < 0)
        return complain(a, at, key, line, "there is no such setting");
    if (seen->of[i])
        return complain(a, at, key, line,
                        arena_printf(a, "it was set in line %d already", seen->of[i]));
    seen->of[i] = at->line;
    return set_or_complain(c, a, at, &settings[i], line);
}

static enum err unreadable(struct arena *a, const char *path)
{
    log_error("settings", "file=%s error=%s", log_value(a, path), log_value(a, strerror(errno)));
    return ERR_NOT_FOUND;
}

/* Some editors begin a file with it (Unicode 15, 23.8). */
static struct str without_mark(struct str line)
{
    static const char mark[] = "\xef\xbb\xbf";

    return str_starts(line, mark) ? (struct str) { line.p + 3, line.n - 3 } : line;
}

static enum err read_file(struct conf *c, struct arena *a, const char *path)
{
    struct place at = { .file = path };
    struct lines seen = { 0 };
    enum err e = ERR_OK;
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t n;

    if (!f)
        return unreadable(a, path);
    while (!e && (n = getline(&line, &room, f)) >= 0) {
        struct str text = { line, (size_t)n };

        e = read_line(c, a, &at, ++at.line == 1 ? without_mark(text) : text, &seen);
    }
    if (!e && !feof(f)) /* a folder can be opened, too */
        e = unreadable(a, path);
    free(line);
    fclose(f);
    return e;
}

enum err conf_load(struct conf *c, struct arena *a)
{
    static const struct place environment = { 0 };
    const char *path = getenv("APLOMB_CONF");
    enum err e;

    *c = (struct conf) { 0 };
    for (int i = 0; i < SETTINGS; i++)
        set(c, a, &settings[i], str_of(settings[i].fallback));
    if (path && (e = read_file(c, a, path)))
        return e;
    for (int i = 0; i < SETTINGS; i++) {
        const char *value = getenv(settings[i].key);

        if (value && (e = set_or_complain(c, a, &environment, &settings[i], str_of(value))))
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
