/* Names that lead somewhere else: what the guard must see is the address a connection is really
 * made to (reference reliability-security S5.2 to S5.5).  This file is the resolver of its process:
 * every name leads to the list in `answers`, and to the next list when it is asked again. */
#include <arpa/inet.h>
#include <locale.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "web/fetch.h"

enum { ANSWERS = 4 };

/* What the resolver says, time after time: addresses with blanks between. */
static const char *answers[ANSWERS];
static int asked;

static struct addrinfo *one_address(struct str text, int port)
{
    struct addrinfo *found = calloc(1, sizeof *found);
    struct sockaddr_in6 *six = calloc(1, sizeof *six);
    struct sockaddr_in *four = (struct sockaddr_in *)six;
    char name[64] = "";

    memcpy(name, text.p, text.n);
    *found = (struct addrinfo) { .ai_socktype = SOCK_STREAM, .ai_addr = (struct sockaddr *)six };
    if (inet_pton(AF_INET, name, &four->sin_addr) == 1) {
        found->ai_family = four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        found->ai_addrlen = sizeof *four;
    } else {
        assert_int_equal(inet_pton(AF_INET6, name, &six->sin6_addr), 1);
        found->ai_family = six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        found->ai_addrlen = sizeof *six;
    }
    return found;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    struct str rest = str_of(answers[asked < ANSWERS - 1 ? asked : ANSWERS - 1]), piece;

    int64_t port = 0;

    (void)name;
    (void)hints;
    *out = NULL;
    asked++;
    str_to_int(str_of(service), &port);
    while (str_cut(&rest, ' ', &piece)) {
        *out = one_address(piece, (int)port);
        out = &(*out)->ai_next;
    }
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list) {
        struct addrinfo *next = list->ai_next;

        free(list->ai_addr);
        free(list);
        list = next;
    }
}

/* -- a server that nobody may reach ----------------------------------------------------------- */

struct canary {
    int socket, port;
    pthread_t thread;
    volatile int hits;
};

static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ncanary";

static void *serve(void *arg)
{
    struct canary *c = arg;
    int line;

    while ((line = accept(c->socket, NULL, NULL)) >= 0) {
        char request[4096];

        c->hits++;
        while (read(line, request, sizeof request) > 0 && write(line, reply, sizeof reply - 1) > 0)
            ;
        close(line);
    }
    return NULL;
}

static int start_canary(void **state)
{
    static struct canary c;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;

    fetch_global_init();
    c.socket = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(c.socket, (struct sockaddr *)&at, n) || listen(c.socket, 8) ||
        getsockname(c.socket, (struct sockaddr *)&at, &n) ||
        pthread_create(&c.thread, NULL, serve, &c))
        return 1;
    c.port = ntohs(at.sin_port);
    *state = &c;
    return 0;
}

static int stop_canary(void **state)
{
    struct canary *c = *state;

    shutdown(c->socket, SHUT_RDWR);
    pthread_join(c->thread, NULL);
    close(c->socket);
    return 0;
}

/* -- asking ----------------------------------------------------------------------------------- */

struct asking {
    struct arena arena;
    struct guard guard;
    struct fetcher *fetcher;
    struct fetch_reply reply;
};

/* network: what is open at the port of the canary, and gadget: for whom; both may be "". */
static void begin(struct asking *me, const struct canary *c, const char *network,
                  const char *gadget)
{
    const char *list = "";

    arena_init(&me->arena);
    if (*network)
        list = arena_printf(&me->arena, "%s:%d%s%s", network, c->port, *gadget ? "=" : "", gadget);
    assert_int_equal(guard_init(&me->guard, &me->arena, "", "desk.example", 9400), ERR_OK);
    assert_int_equal(guard_targets(&me->guard, &me->arena, list), ERR_OK);
    me->fetcher = fetcher_new(&me->guard, NULL);
    asked = 0;
}

static void end(struct asking *me)
{
    fetcher_free(me->fetcher);
    arena_release(&me->arena);
}

static void leads_to(const char *first, const char *then)
{
    asked = 0;
    answers[0] = first;
    for (int i = 1; i < ANSWERS; i++)
        answers[i] = then;
}

/* A name that libcurl has not resolved before: it remembers. */
static const char *fresh_name(struct asking *me)
{
    static int n;

    return arena_printf(&me->arena, "n%d.example", n++);
}

static enum err ask(struct asking *me, const char *gadget, const char *host, int port)
{
    struct fetch_request rq = { .timeout_ms = 1500, .gadget = gadget };
    const char *why;

    if (url_parse(&me->arena, str_of(arena_printf(&me->arena, "http://%s:%d/x", host, port)),
                  &rq.url, &why))
        return ERR_BAD_REQUEST;
    return fetch(me->fetcher, &me->arena, &rq, &me->reply);
}

/* Every list has one address that may not be. */
static void a_name_is_judged_by_every_address_it_leads_to(void **state)
{
    static const char *const lists[] = {
        "127.0.0.1",         "::1",         "::ffff:127.0.0.1",
        "::ffff:7f00:1",     "10.0.0.1",    "169.254.169.254",
        "0.0.0.0",           "::",          "64:ff9b::7f00:1",
        "2002:7f00:1::",     "fe80::1",     "fd00:ec2::254",
        "127.0.0.1 8.8.8.8", "::1 8.8.8.8", "192.168.1.1 2606:4700::1111",
        "100.100.100.200",   "192.0.0.192",
    };
    static const char *const locales[] = { "C", "C.UTF-8" };
    struct canary *c = *state;
    struct asking me;

    begin(&me, c, "", "");
    for (size_t l = 0; l < sizeof locales / sizeof *locales; l++) {
        setlocale(LC_ALL, locales[l]);
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
            leads_to(lists[i], lists[i]);
            if (ask(&me, NULL, fresh_name(&me), 8080) != ERR_FORBIDDEN || !asked)
                fail_msg("%s: %s", lists[i], me.reply.why);
        }
    }
    setlocale(LC_ALL, "C");
    assert_int_equal(c->hits, 0);
    end(&me);
}

/* The port of the canary is open for a network it is not in: only the address decides. */
static void a_name_that_changes_its_mind_gains_nothing(void **state)
{
    struct canary *c = *state;
    struct asking me;

    begin(&me, c, "192.0.2.0/24", "");
    leads_to("192.0.2.1", "127.0.0.1");
    assert_int_not_equal(ask(&me, NULL, "rebind.example", c->port), ERR_FORBIDDEN);
    assert_int_equal(asked, 1);
    fetcher_free(me.fetcher); /* what was resolved goes with it */
    me.fetcher = fetcher_new(&me.guard, NULL);
    assert_int_equal(ask(&me, NULL, "rebind.example", c->port), ERR_FORBIDDEN);
    assert_int_equal(asked, 2);
    assert_int_equal(c->hits, 0);
    end(&me);
}

static void a_target_is_open_for_its_gadget_alone_even_while_its_connection_is_kept(void **state)
{
    struct canary *c = *state;
    struct asking me;

    begin(&me, c, "127.0.0.1", "/3rdpartygadget/files/crm.xml");
    leads_to("127.0.0.1", "127.0.0.1");
    assert_int_equal(ask(&me, NULL, "crm.example", c->port), ERR_FORBIDDEN);
    assert_int_equal(ask(&me, "/3rdpartygadget/files/crm.xml", "crm.example", c->port), ERR_OK);
    assert_int_equal(me.reply.status, 200);
    assert_int_equal(c->hits, 1);
    assert_int_equal(ask(&me, "/3rdpartygadget/files/other.xml", "crm.example", c->port),
                     ERR_FORBIDDEN);
    assert_int_equal(ask(&me, NULL, "crm.example", c->port), ERR_FORBIDDEN);
    assert_int_equal(ask(&me, "/3rdpartygadget/files/crm.xml", "crm.example", c->port), ERR_OK);
    assert_int_equal(c->hits, 1); /* the same connection */
    end(&me);
}

static void our_own_port_is_ours_under_every_name(void **state)
{
    struct canary *c = *state;
    struct asking me;

    begin(&me, c, "127.0.0.0/8", "");
    me.guard.port = c->port;
    leads_to("127.0.0.1", "127.0.0.1");
    assert_int_equal(ask(&me, NULL, "rebind.example", c->port), ERR_FORBIDDEN);
    assert_string_equal(me.reply.why, "this server, by another name");
    end(&me);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_judged_by_every_address_it_leads_to),
        cmocka_unit_test(a_name_that_changes_its_mind_gains_nothing),
        cmocka_unit_test(a_target_is_open_for_its_gadget_alone_even_while_its_connection_is_kept),
        cmocka_unit_test(our_own_port_is_ours_under_every_name),
    };

    return cmocka_run_group_tests_name("web/fetch", tests, start_canary, stop_canary);
}
