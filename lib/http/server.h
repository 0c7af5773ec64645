/* server: the loop of a FastCGI program.
 *
 * The listening socket is descriptor 0 and belongs to the supervisor.  Without one the program
 * answers a single request from its environment, as a CGI:
 *
 *     REQUEST_METHOD=GET REQUEST_URI=/finesse/api/SystemInfo build/cgi-bin/api/SystemInfo
 *
 * TERM and INT finish the request at hand and return; the program ends with its parent. */
#ifndef APLOMB_HTTP_SERVER_H
#define APLOMB_HTTP_SERVER_H

#include "http/reply.h"
#include "http/request.h"

struct http_program {
    const char *run, *name; /* RUN/NAME.pid tells people and tests the process; NULL for none */
    int threads;            /* each with a context of its own; 0 is 1 */

    /* Before the first request, in each thread: opens what the thread needs.  In the first one this
     * is when the program starts, in the others when somebody comes to them.  NULL ends the program
     * with status 1, and the supervisor tries again. */
    void *(*start)(void *shared);

    /* One request.  rq and everything in its arena end when it returns. */
    void (*answer)(void *context, struct http_request *rq, struct http_reply *re);

    /* After the last request, in each thread. */
    void (*stop)(void *context);
};

/* Exit status for main. */
int http_serve(const struct http_program *program, void *shared);

#endif
