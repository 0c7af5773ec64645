/* /desktop/api/token: the page asks for one for each gadget it shows; the gadget's frame and what
 * it asks the proxy carry it.  Whether the spec may be rendered at all is not decided here. */
#include "api.h"
#include "auth/mac.h"
#include "base/clock.h"
#include "gadget/token.h"
#include "json/write.h"

enum { TOKEN_LIFE_MS = 24 * 60 * 60 * 1000, URL_BYTES = 4096 };

enum err desktop_token(struct request *rq)
{
    struct token token = { .user = rq->user->login_id,
                           .app_url = http_param(rq->http, "url"),
                           .expires = clock_real_ms() + TOKEN_LIFE_MS };
    const char *mid = http_param(rq->http, "mid"), *text;
    struct token_key key;
    enum err e;

    if (!token.app_url || !*token.app_url || str_of(token.app_url).n > URL_BYTES)
        return api_fail(rq, ERR_PARAMETER_MISSING, "url", NULL);
    if (!mid || !str_to_int(str_of(mid), &token.mid))
        return api_fail(rq, ERR_PARAMETER_MISSING, "mid", NULL);
    if ((e = token_key_open(rq->conf->run, mac_sha256, &key)))
        return e;
    if (!(text = token_make(rq->arena, &key, &token)))
        return api_fail(rq, ERR_INVALID_INPUT, "url", NULL);
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "token", text);
    json_close(rq->out, '}');
    return ERR_OK;
}
