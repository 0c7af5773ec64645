/* OAuth 1.0a (RFC 5849), and requests signed with this server's key alone (OpenSocial Core Gadget
 * Specification 1.1, "Signed requests"). */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "container/oauth_run.h"

static bool is_form(const struct fetch_request *rq)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const char *type = web_header(rq->headers, "content-type");

    return type ? strncasecmp(type, form, sizeof form - 1) == 0 : same(rq->method, "POST");
}

static struct str form_of(const struct fetch_request *rq)
{
    return is_form(rq) ? rq->body : (struct str) { "", 0 };
}

/* Gadgets may not say for themselves what the signature is to prove. */
static bool names_are_free(struct oauth_run *r)
{
    static const char *const ours[] = { "oauth_", "xoauth_", "opensocial_" };
    struct oauth_param *all = NULL;

    if (!oauth_read_form(r->arena, str_of(r->rq.url.query), &all) ||
        !oauth_read_form(r->arena, form_of(&r->rq), &all))
        return oauth_fail(r, "INVALID_REQUEST",
                          "the parameters of the request are malformed, or too many");
    for (const struct oauth_param *p = all; p; p = p->next)
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            if (strncasecmp(p->name, ours[i], strlen(ours[i])) == 0)
                return oauth_fail(
                    r, "INVALID_REQUEST",
                    arena_printf(r->arena, "the parameter %s is not the gadget's", p->name));
    return true;
}

static const char *joined(struct arena *a, const char *before, const char *more)
{
    return before && *before ? arena_printf(a, "%s&%s", before, more) : more;
}

/* Where the spec says; a body that is no form cannot hold them. */
static void place(struct oauth_run *r, struct fetch_request *rq, const struct oauth_param *params,
                  const char *location)
{
    if (same(location, "uri-query")) {
        rq->url.query = joined(r->arena, rq->url.query, oauth_form(r->arena, params));
    } else if (same(location, "post-body") && same(rq->method, "POST") && is_form(rq)) {
        const char *body = arena_strndup(r->arena, rq->body.p ? rq->body.p : "", rq->body.n);

        rq->body = str_of(joined(r->arena, body, oauth_form(r->arena, params)));
        oauth_set_header(r, rq, "Content-Type", "application/x-www-form-urlencoded");
    } else {
        oauth_set_header(r, rq, "Authorization", oauth_header(r->arena, params));
    }
}

/* params: what is signed besides. */
static bool sign(struct oauth_run *r, struct fetch_request *rq, struct oauth_param *params,
                 const char *token, const char *token_secret, const char *location)
{
    struct arena *a = r->arena;
    const char *text;

    oauth_add(a, &params, "oauth_consumer_key", r->key.id);
    oauth_add(a, &params, "oauth_token", token);
    oauth_add(a, &params, "oauth_signature_method", r->key.method);
    oauth_add(a, &params, "oauth_timestamp",
              arena_printf(a, "%lld", (long long)(clock_real_ms() / 1000)));
    oauth_add(a, &params, "oauth_nonce", oauth_random(a));
    oauth_add(a, &params, "oauth_version", "1.0");
    if (rq->body.n && !is_form(rq))
        oauth_add(a, &params, "oauth_body_hash", oauth_body_hash(a, rq->body));
    text = oauth_base_string(a, rq->method, &rq->url, form_of(rq), params);
    text = oauth_signature(a, &r->key, token_secret, text);
    if (!text)
        return oauth_fail(r, "BAD_OAUTH_CONFIGURATION",
                          "the key of this service is not usable (oauth_client)");
    oauth_add(a, &params, "oauth_signature", text);
    place(r, rq, params, location);
    return true;
}

/* -- signed ----------------------------------------------------------------------------------- */

static bool is_on(const struct container_call *call, const char *name)
{
    const char *value = container_param(call, name);

    return !value || strcasecmp(value, "false") != 0;
}

void oauth1_signed(struct oauth_run *r)
{
    const struct token *token = &r->call->token;
    const char *user = r->call->user.login_id;
    struct oauth_param *params = NULL;

    oauth_add(r->arena, &params, "opensocial_owner_id", is_on(r->call, "signOwner") ? user : NULL);
    oauth_add(r->arena, &params, "opensocial_viewer_id",
              is_on(r->call, "signViewer") ? user : NULL);
    oauth_add(r->arena, &params, "opensocial_app_id", token->app_url);
    oauth_add(r->arena, &params, "opensocial_app_url", token->app_url);
    oauth_add(r->arena, &params, "opensocial_instance_id",
              arena_printf(r->arena, "%lld", (long long)token->mid));
    oauth_add(r->arena, &params, "xoauth_signature_publickey",
              same(r->key.method, "RSA-SHA1") ? r->key.id : NULL);
    if (names_are_free(r) && sign(r, &r->rq, params, NULL, NULL, "uri-query"))
        oauth_send(r, &r->rq);
}

/* -- tokens ----------------------------------------------------------------------------------- */

/* Asks an endpoint; what it gives is r->token, yet to be kept. */
static bool ask_for_token(struct oauth_run *r, const struct spec_endpoint *endpoint,
                          const char *what, struct oauth_param *params, bool is_access)
{
    struct oauth_token old = r->token;
    struct oauth_param *given = NULL;
    struct fetch_request rq;
    struct fetch_reply reply;
    const char *token, *secret;

    if (!oauth_to_endpoint(r, endpoint, what, &rq) ||
        !sign(r, &rq, params, old.token, old.secret, endpoint->location) ||
        !oauth_ask(r, &rq, &reply))
        return false;
    if (!oauth_read_form(r->arena, str_trim(reply.body), &given) ||
        !(token = oauth_value(given, "oauth_token")) ||
        !(secret = oauth_value(given, "oauth_token_secret")))
        return oauth_fail(r, "MISSING_OAUTH_PARAMETER",
                          arena_printf(r->arena, "%s gave no token", rq.url.host));
    r->token = (struct oauth_token) { .is_access = is_access, .token = token, .secret = secret };
    return true;
}

static bool request_approval(struct oauth_run *r)
{
    struct oauth_param *params = NULL, *query = NULL;

    if (!oauth_is_pending(r)) {
        r->token = (struct oauth_token) { 0 };
        oauth_add(r->arena, &params, "oauth_callback", oauth_callback(r));
        if (!ask_for_token(r, &r->service->request, "Request", params, false) || !oauth_save(r))
            return false;
    }
    oauth_add(r->arena, &query, "oauth_token", r->token.token);
    return oauth_need_approval(r, query);
}

/* Without a verifier anybody could have sent the user there (RFC 5849 section 2.2). */
static bool exchange(struct oauth_run *r, const char *verifier)
{
    struct oauth_token asked = r->token;
    struct oauth_param *params = NULL;

    oauth_add(r->arena, &params, "oauth_verifier", verifier);
    if (ask_for_token(r, &r->service->access, "Access", params, true))
        return oauth_save(r);
    r->token = asked;
    oauth_forget(r);
    return false;
}

static bool came_back(struct oauth_run *r)
{
    return r->token.found && !r->token.is_access &&
           same(oauth_value(r->callback, "oauth_token"), r->token.token);
}

/* A request token that was allowed somewhere else (OAUTH_REQUEST_TOKEN). */
static bool is_preapproved(struct oauth_run *r)
{
    const char *token = container_param(r->call, "OAUTH_REQUEST_TOKEN");

    if (!token || !*token || r->token.is_access)
        return false;
    r->token = (struct oauth_token) {
        .token = token, .secret = container_param(r->call, "OAUTH_REQUEST_TOKEN_SECRET")
    };
    return true;
}

static bool get_token(struct oauth_run *r)
{
    const char *verifier = oauth_value(r->callback, "oauth_verifier");

    if (is_preapproved(r))
        return exchange(r, NULL);
    if (r->token.is_access)
        return true;
    if (!came_back(r))
        return request_approval(r);
    if (verifier)
        return exchange(r, verifier);
    oauth_forget(r);
    return oauth_fail(r, "UNAUTHENTICATED", "the user did not allow it");
}

static bool send_with(struct oauth_run *r, const char *token, const char *secret)
{
    struct fetch_request rq = r->rq;

    return sign(r, &rq, NULL, token, secret, r->service->request.location) && oauth_send(r, &rq);
}

/* always, if_available, never: OAUTH_USE_TOKEN. */
static bool does_without(struct oauth_run *r)
{
    const char *use = container_param(r->call, "OAUTH_USE_TOKEN");

    return use && (strcasecmp(use, "never") == 0 ||
                   (strcasecmp(use, "if_available") == 0 && !r->token.is_access && !came_back(r)));
}

void oauth1_run(struct oauth_run *r)
{
    bool known = r->token.is_access;

    if (!names_are_free(r))
        return;
    if (does_without(r)) {
        send_with(r, NULL, NULL);
        return;
    }
    if (!get_token(r) || !send_with(r, r->token.token, r->token.secret) ||
        r->reply->status != 401 || !known)
        return;
    /* It was good once: the user took it back, or it is too old. */
    oauth_forget(r);
    request_approval(r);
}
