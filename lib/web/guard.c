#define _DEFAULT_SOURCE /* getifaddrs */
#include "web/guard.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/nodes.h"

/* Ports the installation's own addresses are known by to gadgets: the web server's own, the usual
 * ones, and those of the vendor's desktops (reference gadget-container 6.9). */
static const int own_ports[] = { 80, 443, 8082, 8445 };
static const int public_ports[] = { 80, 443, 8080, 8443 };

/* What of this server a gadget may ask for.  The programs under /gadgets are not: a proxy that asks
 * itself goes round in circles. */
static const char *const own_paths[] = { "/finesse/", "/3rdpartygadget/", "/desktop/",
                                         "/gadgets/" };
static const char *const own_programs[] = { "ifr",      "makeRequest", "proxy", "concat",
                                            "metadata", "js",          "api" };

/* A rule that forbids.  What a host of ALLOW_TARGETS is excused from, and what a dry run only logs,
 * is loose. */
struct rule {
    const char *why;
    bool loose;
};

static const struct rule bad_port = { "the port is not one of 80, 443, 8080, 8443", true };
static const struct rule own_address = { "an address of this server", false };
static const struct rule own_server = { "this server, by another name", false };

struct range4 {
    uint32_t base;
    int bits;
    struct rule rule;
};

/* IANA IPv4 special-purpose address registry. */
static const struct range4 forbidden4[] = {
    { 0x00000000, 8, { "this network (0.0.0.0/8)", false } },
    { 0x0a000000, 8, { "a private address (10.0.0.0/8)", true } },
    { 0x64400000, 10, { "a shared address (100.64.0.0/10)", true } },
    { 0x7f000000, 8, { "a loopback address (127.0.0.0/8)", false } },
    { 0xa9fe0000, 16, { "a link-local address (169.254.0.0/16)", false } },
    { 0xac100000, 12, { "a private address (172.16.0.0/12)", true } },
    { 0xc0000000, 24, { "a reserved address (192.0.0.0/24)", false } },
    { 0xc0000200, 24, { "a documentation address (192.0.2.0/24)", false } },
    { 0xc0586300, 24, { "a reserved address (192.88.99.0/24)", false } },
    { 0xc0a80000, 16, { "a private address (192.168.0.0/16)", true } },
    { 0xc6120000, 15, { "a benchmark address (198.18.0.0/15)", false } },
    { 0xc6336400, 24, { "a documentation address (198.51.100.0/24)", false } },
    { 0xcb007100, 24, { "a documentation address (203.0.113.0/24)", false } },
    { 0xe0000000, 4, { "a multicast address (224.0.0.0/4)", false } },
    { 0xf0000000, 4, { "a reserved address (240.0.0.0/4)", false } },
};

struct range6 {
    const char *base;
    int bits;
    struct rule rule;
};

static const struct range6 forbidden6[] = {
    { "::1", 128, { "a loopback address (::1)", false } },
    { "::", 128, { "the unspecified address (::)", false } },
    { "fc00::", 7, { "a private address (fc00::/7)", true } },
    { "fe80::", 10, { "a link-local address (fe80::/10)", false } },
    { "fec0::", 10, { "a site-local address (fec0::/10)", false } },
    { "ff00::", 8, { "a multicast address (ff00::/8)", false } },
    { "2001:db8::", 32, { "a documentation address (2001:db8::/32)", false } },
    { "3fff::", 20, { "a documentation address (3fff::/20)", false } },
    { "100::", 64, { "a discard address (100::/64)", false } },
    { "5f00::", 16, { "a reserved address (5f00::/16)", false } },
};

/* IPv6 addresses that stand for an IPv4 one: prefix, its length, and where the four bytes are. */
static const struct {
    const char *base;
    int bits, at;
    bool inverted;
} carriers[] = {
    { "::ffff:0:0", 96, 12, false },                               /* mapped */
    { "::ffff:0:0:0", 96, 12, false },                             /* translated, RFC 2765 */
    { "::", 96, 12, false },                                       /* compatible */
    { "64:ff9b::", 96, 12, false },                                /* NAT64 */
    { "64:ff9b:1::", 48, 12, false },  { "2002::", 16, 2, false }, /* 6to4 */
    { "2001::", 32, 12, true }, /* Teredo: the client's, bits inverted */
};

static bool in_prefix(const unsigned char *address, const char *base, int bits)
{
    unsigned char prefix[16];

    if (inet_pton(AF_INET6, base, prefix) != 1)
        return false;
    if (memcmp(address, prefix, (size_t)bits / 8) != 0)
        return false;
    return bits % 8 == 0 || ((address[bits / 8] ^ prefix[bits / 8]) >> (8 - bits % 8)) == 0;
}

static bool is_own4(const struct guard *g, uint32_t address)
{
    for (size_t i = 0; i < g->own_count; i++) {
        const struct sockaddr_in *own = (const struct sockaddr_in *)&g->own[i];

        if (own->sin_family == AF_INET && ntohl(own->sin_addr.s_addr) == address)
            return true;
    }
    return false;
}

static bool is_own6(const struct guard *g, const unsigned char *address)
{
    for (size_t i = 0; i < g->own_count; i++) {
        const struct sockaddr_in6 *own = (const struct sockaddr_in6 *)&g->own[i];

        if (own->sin6_family == AF_INET6 && memcmp(&own->sin6_addr, address, 16) == 0)
            return true;
    }
    return false;
}

static const struct rule *check4(const struct guard *g, uint32_t address)
{
    const struct rule *found = NULL;

    for (size_t i = 0; i < sizeof forbidden4 / sizeof *forbidden4 && !found; i++)
        if ((address ^ forbidden4[i].base) >> (32 - forbidden4[i].bits) == 0)
            found = &forbidden4[i].rule;
    if ((!found || found->loose) && is_own4(g, address))
        return &own_address;
    return found;
}

static uint32_t four_bytes(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static const struct rule *check6(const struct guard *g, const unsigned char *address)
{
    const struct rule *found = NULL;

    for (size_t i = 0; i < sizeof forbidden6 / sizeof *forbidden6 && !found; i++)
        if (in_prefix(address, forbidden6[i].base, forbidden6[i].bits))
            found = &forbidden6[i].rule;
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers && !found; i++) {
        uint32_t inner = four_bytes(address + carriers[i].at);

        if (in_prefix(address, carriers[i].base, carriers[i].bits))
            found = check4(g, carriers[i].inverted ? ~inner : inner);
    }
    if ((!found || found->loose) && is_own6(g, address))
        return &own_address;
    return found;
}

/* -- what an installation opens --------------------------------------------------------------- */

/* One of ALLOW_TARGETS. */
struct guard_target {
    struct guard_target *next;
    const char *host; /* ".suffix" for those below it; NULL for a network */
    unsigned char base[16];
    int bits;           /* of base, IPv4 networks as ::ffff:0:0/96 */
    int port;           /* 0 = the web ports */
    const char *gadget; /* NULL = every gadget */
};

static bool has_port(const int *ports, size_t n, int port)
{
    while (n > 0)
        if (ports[--n] == port)
            return true;
    return false;
}

static bool is_web_port(int port)
{
    return has_port(public_ports, sizeof public_ports / sizeof *public_ports, port);
}

static bool is_for(const struct guard_target *t, const char *gadget, int port)
{
    return (!t->gadget || same(t->gadget, gadget)) &&
           (t->port ? t->port == port : is_web_port(port));
}

static bool is_host(const struct guard_target *t, const char *host)
{
    size_t n, m;

    if (!t->host || !host)
        return false;
    if (t->host[0] != '.')
        return same(t->host, host);
    n = strlen(host);
    m = strlen(t->host);
    return n > m && same(host + n - m, t->host);
}

static bool in_network(const struct guard_target *t, const unsigned char *address)
{
    size_t whole = (size_t)t->bits / 8;

    return !t->host && memcmp(t->base, address, whole) == 0 &&
           (t->bits % 8 == 0 || ((t->base[whole] ^ address[whole]) >> (8 - t->bits % 8)) == 0);
}

static const struct guard_target *listed_host(const struct guard *g, const char *gadget,
                                              const char *host, int port)
{
    const struct guard_target *t = g->targets;

    while (t && !(is_for(t, gadget, port) && is_host(t, host)))
        t = t->next;
    return t;
}

static const struct guard_target *listed_network(const struct guard *g, const char *gadget,
                                                 const unsigned char *address, int port)
{
    const struct guard_target *t = g->targets;

    while (t && !(is_for(t, gadget, port) && in_network(t, address)))
        t = t->next;
    return t;
}

/* Some network is open at this port: the address decides. */
static bool is_network_port(const struct guard *g, const char *gadget, int port)
{
    const struct guard_target *t = g->targets;

    while (t && !(is_for(t, gadget, port) && !t->host))
        t = t->next;
    return t != NULL;
}

bool guard_is_scoped(const struct guard *g, const char *gadget)
{
    const struct guard_target *t = g->targets;

    while (gadget && t && !same(t->gadget, gadget))
        t = t->next;
    return gadget && t;
}

const char *guard_gadget(const struct guard *g, struct arena *a, const struct url *spec)
{
    return guard_is_own(g, spec) ? spec->path
                                 : arena_printf(a, "%s%s", url_origin(a, spec), spec->path);
}

/* What is loose is logged in a dry run, and passes. */
static const char *refuse(const struct guard *g, const struct guard_scope *scope,
                          const struct rule *rule)
{
    if (!rule)
        return NULL;
    if (!rule->loose || !g->dry_run)
        return rule->why;
    log_warn("guard", "dry_run=on gadget=%s host=%s:%d rule=\"%s\"",
             scope->gadget ? scope->gadget : "-", scope->host ? scope->host : "-", scope->port,
             rule->why);
    if (g->heard)
        g->heard(g->context, scope, rule->why);
    return NULL;
}

/* Both families as one; false for anything else. */
static bool as_sixteen(const struct sockaddr *address, unsigned char out[16])
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    struct sockaddr_in6 in6;
    struct sockaddr_in in;

    if (address->sa_family == AF_INET) {
        memcpy(&in, address, sizeof in);
        memcpy(out, mapped, sizeof mapped);
        memcpy(out + sizeof mapped, &in.sin_addr, 4);
        return true;
    }
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&in6, address, sizeof in6);
    memcpy(out, in6.sin6_addr.s6_addr, 16);
    return true;
}

static const struct rule *judge(const struct guard *g, const struct guard_scope *scope,
                                const unsigned char *address)
{
    const struct rule *rule = check6(g, address);
    bool here = rule && (rule == &own_address || in_prefix(address, "::1", 128) ||
                         in_prefix(address, "::ffff:127.0.0.0", 104));

    if (here && scope->port == g->port)
        return &own_server;
    if (listed_network(g, scope->gadget, address, scope->port))
        return NULL;
    if (listed_host(g, scope->gadget, scope->host, scope->port))
        return rule && rule->loose ? NULL : rule;
    if (rule && !rule->loose)
        return rule;
    return is_web_port(scope->port) ? rule : &bad_port;
}

const char *guard_address(const struct guard *g, const struct guard_scope *scope,
                          const struct sockaddr *address)
{
    unsigned char bytes[16];

    if (!as_sixteen(address, bytes))
        return "not an internet address";
    return refuse(g, scope, judge(g, scope, bytes));
}

/* Each origin of the list must be a URL without path. */
static enum err read_origins(struct arena *a, const char *list, struct url *out, size_t *count)
{
    struct str rest = str_of(list), piece;

    *count = 0;
    while (str_cut(&rest, ',', &piece)) {
        const char *why;

        piece = str_trim(piece);
        if (piece.n == 0)
            continue;
        if (url_parse(a, piece, &out[*count], &why) || out[*count].query ||
            !same(out[*count].path, "/"))
            return ERR_INVALID_INPUT;
        (*count)++;
    }
    return ERR_OK;
}

static size_t pieces(const char *list)
{
    size_t n = 1;

    for (; list && *list; list++)
        n += *list == ',';
    return n;
}

static void read_own_addresses(struct guard *g, struct arena *a)
{
    struct ifaddrs *all, *at;
    size_t n = 0;

    if (getifaddrs(&all) != 0)
        return;
    for (at = all; at; at = at->ifa_next)
        n++;
    g->own = arena_array(a, n, sizeof *g->own);
    for (at = all; at; at = at->ifa_next) {
        if (!at->ifa_addr)
            continue;
        if (at->ifa_addr->sa_family == AF_INET)
            memcpy(&g->own[g->own_count++], at->ifa_addr, sizeof(struct sockaddr_in));
        else if (at->ifa_addr->sa_family == AF_INET6)
            memcpy(&g->own[g->own_count++], at->ifa_addr, sizeof(struct sockaddr_in6));
    }
    freeifaddrs(all);
}

enum err guard_init(struct guard *out, struct arena *a, const char *allow_origins,
                    const char *names, int port)
{
    struct str rest = str_of(names), piece;
    size_t n = 0, room = sizeof out->names / sizeof *out->names;

    *out = (struct guard) { .port = port };
    out->names[n++] = "127.0.0.1";
    out->names[n++] = "localhost";
    out->names[n++] = "[::1]";
    while (str_cut(&rest, ',', &piece)) {
        struct url u;
        const char *why;

        piece = str_trim(piece);
        if (piece.n == 0)
            continue;
        if (n + 1 == room ||
            url_parse(a, str_of(arena_printf(a, "http://%.*s/", (int)piece.n, piece.p)), &u, &why))
            return ERR_INVALID_INPUT;
        out->names[n++] = u.host;
    }
    out->allowed = arena_array(a, pieces(allow_origins), sizeof *out->allowed);
    read_own_addresses(out, a);
    return read_origins(a, allow_origins, out->allowed, &out->allowed_count);
}

/* "10.1.0.0/16", "10.1.2.3", "[fd00::]/8"; false when it is no network. */
static bool read_network(struct arena *a, struct str text, struct guard_target *t)
{
    struct in_addr four;
    struct str address;
    int64_t bits;
    bool six;

    str_cut(&text, '/', &address);
    six = address.n > 2 && address.p[0] == '[' && address.p[address.n - 1] == ']';
    if (six) {
        address = (struct str) { address.p + 1, address.n - 2 };
        if (inet_pton(AF_INET6, arena_strndup(a, address.p, address.n), t->base) != 1)
            return false;
    } else {
        if (inet_pton(AF_INET, arena_strndup(a, address.p, address.n), &four) != 1)
            return false;
        t->base[10] = t->base[11] = 0xff;
        memcpy(t->base + 12, &four, sizeof four);
    }
    bits = six ? 128 : 32;
    if (text.p && (!str_to_int(text, &bits) || bits < 0 || bits > (six ? 128 : 32)))
        return false;
    t->bits = (int)bits + (six ? 0 : 96);
    return true;
}

/* "crm.example", "*.crm.example" */
static bool read_host(struct arena *a, struct str text, struct guard_target *t)
{
    bool below = str_starts(text, "*.");
    const char *why;
    struct url u;

    if (memchr(text.p, ':', text.n)) /* an IPv6 address without its brackets */
        return false;
    if (below)
        text = (struct str) { text.p + 1, text.n - 1 };
    if (url_parse(a,
                  str_of(arena_printf(a, "http://%s%.*s/", below ? "x" : "", (int)text.n, text.p)),
                  &u, &why) ||
        u.query || !same(u.path, "/") || u.port != 80)
        return false;
    t->host = u.host + below;
    return true;
}

/* Takes ":port" off the end. */
static bool read_port(struct str *text, int *port)
{
    size_t n = text->n;
    int64_t number;

    while (n > 0 && isdigit((unsigned char)text->p[n - 1]))
        n--;
    if (n == 0 || n == text->n || text->p[n - 1] != ':')
        return true;
    if (!str_to_int((struct str) { text->p + n, text->n - n }, &number) || number < 1 ||
        number > 65535)
        return false;
    *port = (int)number;
    text->n = n - 1;
    return true;
}

static bool read_gadget(const struct guard *g, struct arena *a, struct str text, const char **name)
{
    const char *why, *address = arena_strndup(a, text.p, text.n);
    struct url u;

    if (address[0] == '/')
        address = arena_printf(a, "http://127.0.0.1:%d%s", g->port, address);
    if (url_parse(a, str_of(address), &u, &why))
        return false;
    *name = guard_gadget(g, a, &u);
    return true;
}

enum err guard_targets(struct guard *g, struct arena *a, const char *list)
{
    struct str rest = str_of(list), piece, text;

    while (str_cut(&rest, ',', &piece)) {
        struct guard_target *t = arena_alloc(a, sizeof *t);

        piece = str_trim(piece);
        if (piece.n == 0)
            continue;
        str_cut(&piece, '=', &text);
        text = str_trim(text);
        if (!read_port(&text, &t->port) || (!read_network(a, text, t) && !read_host(a, text, t)) ||
            (piece.p && !read_gadget(g, a, str_trim(piece), &t->gadget)))
            return ERR_INVALID_INPUT;
        t->next = g->targets;
        g->targets = t;
    }
    return ERR_OK;
}

/* By one of the names that mean this server. */
static bool is_here(const struct guard *g, const struct url *u)
{
    if (u->port != g->port && !has_port(own_ports, sizeof own_ports / sizeof *own_ports, u->port))
        return false;
    for (size_t i = 0; g->names[i]; i++)
        if (same(g->names[i], u->host))
            return true;
    return false;
}

/* By one of the entrances people are sent to, whatever stands between it and us.  One without a
 * port is at the port of its scheme. */
static bool is_node(const struct guard *g, const struct url *u)
{
    struct str node, host, port;
    int64_t number;

    for (size_t i = 0; (node = nodes_at(g->nodes, i)).n; i++) {
        nodes_split(node, &host, &port);
        if (!str_case_is(host, u->host))
            continue;
        if (str_to_int(port, &number) ? number == u->port : u->port == 80 || u->port == 443)
            return true;
    }
    return false;
}

bool guard_is_own(const struct guard *g, const struct url *u)
{
    return is_here(g, u) || is_node(g, u);
}

/* The path means the same to us and to the web server, whatever it decodes. */
static bool path_is_plain(const char *path)
{
    if (strstr(path, "//"))
        return false;
    for (const char *p = path; (p = strchr(p, '%')); p++)
        if (strncmp(p, "%00", 3) == 0 || strncmp(p, "%25", 3) == 0 ||
            (p[1] == '2' && (p[2] | 32) == 'f') || (p[1] == '5' && (p[2] | 32) == 'c'))
            return false;
    return true;
}

/* /gadgets/ifr, /gadgets/js/core.js, and what the web server takes for the same. */
static bool is_program(const char *path, const char *name)
{
    size_t n = strlen(name);

    if (strncmp(path, "/gadgets/", 9) != 0)
        return false;
    path += 9;
    return memchr(path, '%', strcspn(path, "/")) ||
           (strncasecmp(path, name, n) == 0 && !isalnum((unsigned char)path[n]));
}

static const char *own_path_why(const char *path)
{
    bool open = false;

    if (!path_is_plain(path))
        return "encoded or repeated slashes are not allowed in addresses of this server";
    for (size_t i = 0; i < sizeof own_paths / sizeof *own_paths; i++)
        if (strncmp(path, own_paths[i], strlen(own_paths[i])) == 0)
            open = true;
    for (size_t i = 0; open && i < sizeof own_programs / sizeof *own_programs; i++)
        if (is_program(path, own_programs[i]))
            open = false;
    return open ? NULL : "this part of this server is not open to gadgets";
}

/* Hosts that getaddrinfo would read as a number, in other spellings than four decimal numbers:
 * "127.1", "0x7f000001", "2130706433", "0177.0.0.1" (WHATWG URL, "ends in a number"). */
static bool is_odd_number(const char *host)
{
    const char *last = strrchr(host, '.');
    struct in_addr dotted;

    last = last ? last + 1 : host;
    if (strspn(last, "0123456789") != strlen(last) && strncmp(last, "0x", 2) != 0)
        return false;
    return inet_pton(AF_INET, host, &dotted) != 1;
}

/* An address written as such is refused before anything is tried. */
static const char *literal_why(const struct guard *g, const struct guard_scope *scope)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    const char *host = scope->host;
    char bare[64] = "";
    size_t n = strlen(host);

    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1)
        return guard_address(g, scope, (const struct sockaddr *)&v4);
    if (host[0] != '[')
        return NULL;
    if (n < sizeof bare)
        memcpy(bare, host + 1, n - 2);
    if (inet_pton(AF_INET6, bare, &v6.sin6_addr) != 1)
        return "the address in brackets is not an IPv6 address";
    return guard_address(g, scope, (const struct sockaddr *)&v6);
}

/* Neither a web port nor one that is open for this host or some network. */
static bool is_closed_port(const struct guard *g, const struct guard_scope *scope)
{
    return !is_web_port(scope->port) && !listed_host(g, scope->gadget, scope->host, scope->port) &&
           !is_network_port(g, scope->gadget, scope->port);
}

enum guard_kind guard_url(const struct guard *g, const char *gadget, const struct url *u,
                          const char **why)
{
    const struct guard_scope scope = { gadget, u->host, u->port };
    size_t n = strlen(u->host);

    *why = NULL;
    /* 8082 may be somebody else's server on this machine; our own port is nobody's but ours. */
    for (size_t i = 0; i < g->allowed_count; i++)
        if (url_same_origin(&g->allowed[i], u) && !(is_here(g, u) && u->port == g->port))
            return GUARD_ALLOWED;
    if (guard_is_own(g, u))
        return (*why = own_path_why(u->path)) ? GUARD_REFUSED : GUARD_OWN;
    if (is_odd_number(u->host))
        *why = "numeric hosts must be written as four decimal numbers";
    else if (same(u->host, "localhost") || (n > 10 && same(u->host + n - 10, ".localhost")))
        *why = "a loopback name";
    else if (is_closed_port(g, &scope))
        *why = refuse(g, &scope, &bad_port);
    if (!*why)
        *why = literal_why(g, &scope);
    return *why ? GUARD_REFUSED : GUARD_PUBLIC;
}

bool guard_origin_listed(struct arena *a, const char *list, const struct url *u)
{
    struct url *origins = arena_array(a, pieces(list), sizeof *origins);
    size_t count;

    read_origins(a, list, origins, &count);
    while (count > 0)
        if (url_same_origin(&origins[--count], u))
            return true;
    return false;
}
