#define _DEFAULT_SOURCE /* getifaddrs */
#include "web/guard.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

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

struct range4 {
    uint32_t base;
    int bits;
    const char *why;
};

/* IANA IPv4 special-purpose address registry. */
static const struct range4 forbidden4[] = {
    { 0x00000000, 8, "this network (0.0.0.0/8)" },
    { 0x0a000000, 8, "a private address (10.0.0.0/8)" },
    { 0x64400000, 10, "a shared address (100.64.0.0/10)" },
    { 0x7f000000, 8, "a loopback address (127.0.0.0/8)" },
    { 0xa9fe0000, 16, "a link-local address (169.254.0.0/16)" },
    { 0xac100000, 12, "a private address (172.16.0.0/12)" },
    { 0xc0000000, 24, "a reserved address (192.0.0.0/24)" },
    { 0xc0000200, 24, "a documentation address (192.0.2.0/24)" },
    { 0xc0586300, 24, "a reserved address (192.88.99.0/24)" },
    { 0xc0a80000, 16, "a private address (192.168.0.0/16)" },
    { 0xc6120000, 15, "a benchmark address (198.18.0.0/15)" },
    { 0xc6336400, 24, "a documentation address (198.51.100.0/24)" },
    { 0xcb007100, 24, "a documentation address (203.0.113.0/24)" },
    { 0xe0000000, 4, "a multicast address (224.0.0.0/4)" },
    { 0xf0000000, 4, "a reserved address (240.0.0.0/4)" },
};

struct range6 {
    const char *base;
    int bits;
    const char *why;
};

static const struct range6 forbidden6[] = {
    { "::1", 128, "a loopback address (::1)" },
    { "::", 128, "the unspecified address (::)" },
    { "fc00::", 7, "a private address (fc00::/7)" },
    { "fe80::", 10, "a link-local address (fe80::/10)" },
    { "fec0::", 10, "a site-local address (fec0::/10)" },
    { "ff00::", 8, "a multicast address (ff00::/8)" },
    { "2001:db8::", 32, "a documentation address (2001:db8::/32)" },
    { "3fff::", 20, "a documentation address (3fff::/20)" },
    { "100::", 64, "a discard address (100::/64)" },
    { "5f00::", 16, "a reserved address (5f00::/16)" },
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

static const char *check4(const struct guard *g, uint32_t address)
{
    for (size_t i = 0; i < sizeof forbidden4 / sizeof *forbidden4; i++)
        if ((address ^ forbidden4[i].base) >> (32 - forbidden4[i].bits) == 0)
            return forbidden4[i].why;
    for (size_t i = 0; i < g->own_count; i++) {
        const struct sockaddr_in *own = (const struct sockaddr_in *)&g->own[i];

        if (own->sin_family == AF_INET && ntohl(own->sin_addr.s_addr) == address)
            return "an address of this server";
    }
    return NULL;
}

static const char *check6(const struct guard *g, const unsigned char *address)
{
    for (size_t i = 0; i < sizeof forbidden6 / sizeof *forbidden6; i++)
        if (in_prefix(address, forbidden6[i].base, forbidden6[i].bits))
            return forbidden6[i].why;
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        const unsigned char *p = address + carriers[i].at;
        uint32_t inner = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        const char *why;

        if (in_prefix(address, carriers[i].base, carriers[i].bits) &&
            (why = check4(g, carriers[i].inverted ? ~inner : inner)))
            return why;
    }
    for (size_t i = 0; i < g->own_count; i++) {
        const struct sockaddr_in6 *own = (const struct sockaddr_in6 *)&g->own[i];

        if (own->sin6_family == AF_INET6 && memcmp(&own->sin6_addr, address, 16) == 0)
            return "an address of this server";
    }
    return NULL;
}

const char *guard_address(const struct guard *g, const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, address, sizeof in);
        return check4(g, ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, address, sizeof in6);
        return check6(g, in6.sin6_addr.s6_addr);
    }
    return "not an internet address";
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

static bool has_port(const int *ports, size_t n, int port)
{
    while (n > 0)
        if (ports[--n] == port)
            return true;
    return false;
}

bool guard_is_own(const struct guard *g, const struct url *u)
{
    if (u->port != g->port && !has_port(own_ports, sizeof own_ports / sizeof *own_ports, u->port))
        return false;
    for (size_t i = 0; g->names[i]; i++)
        if (same(g->names[i], u->host))
            return true;
    return false;
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
static const char *literal_why(const struct guard *g, const char *host)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    char bare[64] = "";
    size_t n = strlen(host);

    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1)
        return guard_address(g, (const struct sockaddr *)&v4);
    if (host[0] != '[')
        return NULL;
    if (n < sizeof bare)
        memcpy(bare, host + 1, n - 2);
    if (inet_pton(AF_INET6, bare, &v6.sin6_addr) != 1)
        return "the address in brackets is not an IPv6 address";
    return guard_address(g, (const struct sockaddr *)&v6);
}

enum guard_kind guard_url(const struct guard *g, const struct url *u, const char **why)
{
    size_t n = strlen(u->host);

    *why = NULL;
    /* 8082 may be somebody else's server on this machine; our own port is nobody's but ours. */
    for (size_t i = 0; i < g->allowed_count; i++)
        if (url_same_origin(&g->allowed[i], u) && !(guard_is_own(g, u) && u->port == g->port))
            return GUARD_ALLOWED;
    if (guard_is_own(g, u))
        return (*why = own_path_why(u->path)) ? GUARD_REFUSED : GUARD_OWN;
    if (is_odd_number(u->host))
        *why = "numeric hosts must be written as four decimal numbers";
    else if (same(u->host, "localhost") || (n > 10 && same(u->host + n - 10, ".localhost")))
        *why = "a loopback name";
    else if (!has_port(public_ports, sizeof public_ports / sizeof *public_ports, u->port))
        *why = "the port is not one of 80, 443, 8080, 8443";
    else
        *why = literal_why(g, u->host);
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
