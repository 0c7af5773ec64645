/* oauth: requests that are signed for a gadget: with this server's key (authz=signed), or on behalf
 * of a user who allowed it at the other server (OAuth 1.0a, RFC 5849; OAuth 2, RFC 6749, 6750,
 * 7636).
 *
 * Keys are rows of oauth_client, written by an administrator; where tokens come from is in the
 * gadget's spec (elements OAuth and OAuth2); tokens are kept in oauth_token, for one user and
 * gadget. The gadget proves itself by its security token. */
#ifndef APLOMB_CONTAINER_OAUTH_H
#define APLOMB_CONTAINER_OAUTH_H

#include "container/container.h"

/* What a gadget is told instead of an answer; all NULL when there is one. */
struct oauth_outcome {
    const char *approval_url; /* where the user has to allow it first */
    const char *error, *text; /* "BAD_OAUTH_CONFIGURATION" and the like, and for people */
};

/* Is one of the kinds of signature asked for (parameter authz)? */
bool oauth_wanted(const struct container_call *call);

/* Sends rq, which no cache may answer, signed as the parameters authz and OAUTH_* of call say, once
 * the user has allowed it. Errors as those of container_fetch(). */
enum err oauth_fetch(struct container_call *call, const struct fetch_request *rq,
                     struct fetch_reply *reply, struct oauth_outcome *out);

#endif
