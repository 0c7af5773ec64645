/* OAuth 2: an authorization code with its proof, or this server's own credentials; bearer tokens,
 * renewed while that is possible (RFC 6749, 6750, 7636). */
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/codec.h"
#include "container/oauth_run.h"
#include "json/read.h"

/* Who renewed a token first may not have kept the new one yet. */
static const int64_t others_ms = 500;

static const char *basic(struct oauth_run *r)
{
    struct buf pair, out;
    const char *header;

    buf_init(&pair, 8192);
    buf_init(&out, 16384);
    url_encode(&pair, str_of(r->key.id));
    buf_addc(&pair, ':');
    url_encode(&pair, str_of(r->key.secret));
    base64_encode(&out, buf_str(&pair));
    header = arena_printf(r->arena, "Basic %s", out.p);
    buf_release(&pair);
    buf_release(&out);
    return header;
}

/* The client proves itself in the header (section 2.3.1), in the body where its server wants that,
 * not at all when it has no secret. */
static bool ask(struct oauth_run *r, struct oauth_param *form, struct fetch_reply *reply)
{
    bool in_body = same(r->key.method, "BODY");
    struct fetch_request rq;

    if (!oauth_to_endpoint(r, &r->service->access, "Token", &rq))
        return false;
    rq.method = "POST";
    if (in_body || !*r->key.secret)
        oauth_add(r->arena, &form, "client_id", r->key.id);
    if (in_body && *r->key.secret)
        oauth_add(r->arena, &form, "client_secret", r->key.secret);
    if (!in_body && *r->key.secret)
        oauth_set_header(r, &rq, "Authorization", basic(r));
    oauth_set_header(r, &rq, "Content-Type", "application/x-www-form-urlencoded");
    oauth_set_header(r, &rq, "Accept", "application/json");
    rq.body = str_of(oauth_form(r->arena, form));
    return oauth_ask(r, &rq, reply);
}

static int64_t seconds(const struct json *value)
{
    int64_t n = 0;

    if (value && value->kind == JSON_IS_TEXT)
        str_to_int(str_of(value->text), &n);
    else if (value && value->kind == JSON_IS_INT)
        n = value->integer;
    return n > 0 && n < 10LL * 365 * 86400 ? n : 0;
}

/* Section 5.1.  A server that renews a token may leave out the one to renew it with again. */
static bool keep(struct oauth_run *r, struct str body)
{
    const char *token, *type, *refresh, *problem;
    struct json *root;
    int64_t lives;

    if (json_parse(r->arena, body, &root, &problem) ||
        !(token = json_get_text(root, "access_token")) || !*token)
        return oauth_fail(r, "MISSING_OAUTH_PARAMETER", "the service gave no access_token");
    type = json_get_text(root, "token_type");
    if (type && strcasecmp(type, "bearer") != 0)
        return oauth_fail(r, "UNKNOWN_PROBLEM", "the service gave a token that is not for bearers");
    if (!header_is_value(token))
        return oauth_fail(r, "UNKNOWN_PROBLEM", "the service gave a token that is no header");
    refresh = json_get_text(root, "refresh_token");
    lives = seconds(json_get(root, "expires_in"));
    r->token = (struct oauth_token) { .is_access = true,
                                      .token = token,
                                      .secret = "",
                                      .refresh = refresh ? refresh : r->token.refresh,
                                      .expires_at = lives ? clock_real_ms() + 1000 * lives : 0 };
    return oauth_save(r);
}

static bool request_token(struct oauth_run *r, struct oauth_param *form)
{
    struct fetch_reply reply;

    return ask(r, form, &reply) && keep(r, reply.body);
}

static bool by_credentials(struct oauth_run *r)
{
    struct oauth_param *form = NULL;

    oauth_add(r->arena, &form, "grant_type", "client_credentials");
    oauth_add(r->arena, &form, "scope", r->service->scope);
    return request_token(r, form);
}

static bool request_approval(struct oauth_run *r)
{
    struct oauth_param *query = NULL;

    if (!oauth_is_pending(r)) {
        r->token = (struct oauth_token) { .token = oauth_random(r->arena),
                                          .secret = oauth_random(r->arena) };
        if (!oauth_save(r))
            return false;
    }
    oauth_add(r->arena, &query, "response_type", "code");
    oauth_add(r->arena, &query, "client_id", r->key.id);
    oauth_add(r->arena, &query, "redirect_uri", oauth_callback(r));
    oauth_add(r->arena, &query, "scope", r->service->scope);
    oauth_add(r->arena, &query, "state", r->token.token);
    oauth_add(r->arena, &query, "code_challenge", oauth_challenge(r->arena, r->token.secret));
    oauth_add(r->arena, &query, "code_challenge_method", "S256");
    return oauth_need_approval(r, query);
}

static bool came_back(struct oauth_run *r)
{
    return r->token.found && !r->token.is_access &&
           same(oauth_value(r->callback, "state"), r->token.token);
}

static bool by_code(struct oauth_run *r, const char *code)
{
    struct oauth_param *form = NULL;
    struct oauth_token asked = r->token;

    if (!code) {
        oauth_forget(r);
        return oauth_fail(r, "UNAUTHENTICATED", "the user did not allow it");
    }
    oauth_add(r->arena, &form, "grant_type", "authorization_code");
    oauth_add(r->arena, &form, "code", code);
    oauth_add(r->arena, &form, "redirect_uri", oauth_callback(r));
    oauth_add(r->arena, &form, "code_verifier", asked.secret);
    if (request_token(r, form))
        return true;
    r->token = asked;
    oauth_forget(r);
    return false;
}

/* Whether the user's grant is over (section 5.2).  A service that is away, has too much to do or
 * does not know this server says nothing of it. */
static bool is_over(struct oauth_run *r, const struct fetch_reply *reply)
{
    const char *problem;
    struct json *root;

    if (reply->status < 400 || reply->status > 499 || reply->status == 408 || reply->status == 429)
        return false;
    return json_parse(r->arena, reply->body, &root, &problem) ||
           !same(json_get_text(root, "error"), "invalid_client");
}

static bool renew(struct oauth_run *r, struct fetch_reply *reply)
{
    struct oauth_token old = r->token;
    struct oauth_param *form = NULL;

    oauth_add(r->arena, &form, "grant_type", "refresh_token");
    oauth_add(r->arena, &form, "refresh_token", old.refresh);
    if (ask(r, form, reply) && keep(r, reply->body))
        return true;
    r->token = old;
    return false;
}

/* Another token for one that is no good any more.  A gadget asks for several things at once, and
 * many services take a token to renew with only once: then the first request renews it for all. */
static bool start_anew(struct oauth_run *r)
{
    struct fetch_reply reply = { 0 };

    if (oauth_reload(r, 0))
        return true;
    if (r->token.refresh) {
        if (renew(r, &reply))
            return true;
        if (!is_over(r, &reply))
            return false;
        *r->out = (struct oauth_outcome) { 0 };
        if (oauth_reload(r, others_ms))
            return true;
    }
    oauth_forget(r);
    return same(r->grant_type, "client_credentials") ? by_credentials(r) : request_approval(r);
}

static bool get_token(struct oauth_run *r)
{
    const struct oauth_token *t = &r->token;

    if (t->is_access)
        return !t->expires_at || clock_real_ms() < t->expires_at || start_anew(r);
    if (same(r->grant_type, "client_credentials"))
        return by_credentials(r);
    return came_back(r) ? by_code(r, oauth_value(r->callback, "code")) : request_approval(r);
}

static bool send_with_token(struct oauth_run *r)
{
    struct fetch_request rq = r->rq;

    oauth_set_header(r, &rq, "Authorization", arena_printf(r->arena, "Bearer %s", r->token.token));
    return oauth_send(r, &rq);
}

void oauth2_run(struct oauth_run *r)
{
    bool known = r->token.is_access;

    if (get_token(r) && send_with_token(r) && r->reply->status == 401 && known && start_anew(r))
        send_with_token(r);
}
