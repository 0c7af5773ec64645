/* container: what the programs under /gadgets share: who asks, with which right, and the means to
 * ask other servers (contract.md, sign-in of the page; reference gadget-container 8).
 *
 * They wait for other people's servers and therefore answer with several threads.  A few threads
 * are kept for this server's own resources, so that slow third parties never keep a gadget from it,
 * and nobody takes all the others. */
#ifndef APLOMB_CONTAINER_CONTAINER_H
#define APLOMB_CONTAINER_CONTAINER_H

#include "auth/auth.h"
#include "base/conf.h"
#include "db/db.h"
#include "gadget/feature.h"
#include "gadget/token.h"
#include "http/reply.h"
#include "http/request.h"
#include "web/fetch.h"

enum { CONTAINER_BODY_MAX = 16 * 1024 * 1024, CONTAINER_TOKEN_S = 12 * 60 * 60 };

/* One request by somebody who may ask. */
struct container_call {
    struct arena *arena;
    const struct http_request *http;
    struct http_reply *reply;
    const struct conf *conf;
    const struct guard *guard;
    struct db *db;
    struct auth_user user;
    struct token token;     /* app_url NULL when none was sent */
    const char *gadget;     /* of guard_gadget(): whose request it is; NULL when nobody proved it */
    struct http_pairs form; /* parameters of the body, when it is a form */
    int64_t until;          /* of clock_mono_ms: after that no server is asked any more */
    struct container *inner; /* private */
};

typedef void container_answer(struct container_call *call);

/* Runs the program gadgets.NAME with that many threads (4 or more), a quarter of which never waits
 * for other people's servers; exit status for main.  Calls without identity are answered 401,
 * those with a wrong token 401 or 403, those that we made ourselves 403. */
int container_serve(const char *name, int threads, container_answer *answer);

/* A parameter of the query, else of the form; NULL when absent. */
const char *container_param(const struct container_call *call, const char *name);

/* Is it there and not "0", "" or "false"? */
bool container_flag(const struct container_call *call, const char *name);

/* fetch() for call->gadget, in turn: ERR_TOO_MANY_REQUESTS when this user or the others hold too
 * many already, ERR_TIMEOUT soon when the other server was silent lately, or has as many requests
 * as one server gets and does not answer them, or this call has had its time. */
enum err container_fetch(struct container_call *call, const struct fetch_request *rq,
                         struct fetch_reply *out);

/* The other server's status as ours: 502 for 500, for what says something of the connection to it
 * (1xx, 304, 407), which would break the one to the browser, and for what is none. */
int container_status(int sent);

/* Answers of this process that were made before, under a key of the program's own; it says whether
 * they still hold. */
bool container_kept(struct container_call *call, const char *key, struct cached *out);
void container_keep(struct container_call *call, const char *key, const struct cached *answer);

/* A fresh token for this caller, good for CONTAINER_TOKEN_S. */
const char *container_token(struct container_call *call, const char *app_url, int64_t mid);

/* feature_version(), looked up once a second; names are those of the set. */
const char *container_feature_version(struct container_call *call, const struct feature_set *set,
                                      const char *names);

/* Seconds until the caller's token ends, 0 when none was sent. */
int64_t container_token_left(const struct container_call *call);

/* One line of text for people: what went wrong.  429 and 503 say when to come again. */
void container_fail(struct container_call *call, int status, const char *text);

/* May a spec from there be rendered?  Our own, those of a layout, those of GADGET_SOURCES. */
bool container_may_render(struct container_call *call, const struct url *spec);

#endif
