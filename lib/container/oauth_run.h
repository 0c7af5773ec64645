/* oauth_run: one signed request, for the parts of oauth. */
#ifndef APLOMB_CONTAINER_OAUTH_RUN_H
#define APLOMB_CONTAINER_OAUTH_RUN_H

#include "container/gadget.h"
#include "container/oauth.h"
#include "oauth/sign.h"

/* Both kinds of token, and what is asked for one. */
struct oauth_token {
    bool found, is_access; /* else the user has been asked */
    const char *token, *secret, *refresh;
    int64_t expires_at; /* ms since 1970, 0 when nobody said */
    int64_t made_at;
};

struct oauth_run {
    struct container_call *call;
    struct arena *arena;
    struct fetch_request rq; /* the gadget's */
    struct fetch_reply *reply;
    struct oauth_outcome *out;
    enum err e; /* of sending rq */

    const char *kind, *service_name, *token_name;
    struct oauth_key key;
    const char *grant_type, *origins;
    const struct spec_service *service; /* NULL when signed by this server alone */
    struct oauth_token token;
    struct oauth_param *callback; /* what the user's browser brought back */
};

/* The functions below go on while they return true; false: out, or e, says what became of it. */

bool oauth_fail(struct oauth_run *r, const char *error, const char *text);

/* Sends the gadget's request, or one of our own for a token; the latter has to succeed. */
bool oauth_send(struct oauth_run *r, const struct fetch_request *rq);
bool oauth_ask(struct oauth_run *r, struct fetch_request *rq, struct fetch_reply *reply);

/* rq to an endpoint of the spec. */
bool oauth_to_endpoint(struct oauth_run *r, const struct spec_endpoint *endpoint, const char *what,
                       struct fetch_request *rq);

/* Replaces Authorization. */
void oauth_set_header(struct oauth_run *r, struct fetch_request *rq, const char *name,
                      const char *value);

/* Keeps r->token; a question that was asked meanwhile takes its place.  Forgets it. */
bool oauth_save(struct oauth_run *r);
void oauth_forget(struct oauth_run *r);

/* Takes the access token that another request has kept meanwhile, waiting so long for one; false
 * when there is none. */
bool oauth_reload(struct oauth_run *r, int64_t wait_ms);

/* Tells the gadget where the user has to allow it; false. */
bool oauth_need_approval(struct oauth_run *r, const struct oauth_param *query);

/* Where the user's browser comes back to. */
const char *oauth_callback(struct oauth_run *r);

/* Has the user been asked lately, so that the same address may be given again? */
bool oauth_is_pending(const struct oauth_run *r);

void oauth1_signed(struct oauth_run *r);
void oauth1_run(struct oauth_run *r);
void oauth2_run(struct oauth_run *r);

#endif
