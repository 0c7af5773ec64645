#include "xmpp/sasl.h"

#include <string.h>

#include "base/codec.h"
#include "xmpp/jid.h"

#define NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"

static bool is_part(struct str part)
{
    return part.n <= SASL_PART_MAX && str_is_utf8(part);
}

const char *sasl_plain_read(struct arena *a, struct str text, struct sasl_plain *out)
{
    struct str rest, authzid, user;
    const char *problem = NULL;
    struct buf decoded;

    text = str_trim(text);
    if (text.n > 2048)
        return "malformed-request";
    if (str_is(text, "="))
        text.n = 0;
    buf_init(&decoded, 2048);
    rest = (struct str) { "", 0 };
    if (!base64_decode(&decoded, text))
        problem = "incorrect-encoding";
    else
        rest = buf_str(&decoded);
    if (!problem &&
        (!str_cut(&rest, '\0', &authzid) || !str_cut(&rest, '\0', &user) || !rest.p ||
         !is_part(authzid) || !is_part(user) || !is_part(rest) || user.n == 0 || rest.n == 0))
        problem = "malformed-request";
    if (!problem) {
        out->authzid = arena_strndup(a, authzid.p, authzid.n);
        out->user = arena_strndup(a, user.p, user.n);
        out->password = arena_strndup(a, rest.p, rest.n);
    }
    if (decoded.n)
        memset(decoded.p, 0, decoded.n);
    buf_release(&decoded);
    return problem;
}

bool sasl_authzid_fits(const struct sasl_plain *plain, const char *domain)
{
    struct buf name;
    struct jid jid;
    bool fits;

    if (!*plain->authzid || str_case_is(str_of(plain->authzid), plain->user))
        return true;
    if (!jid_parse(str_of(plain->authzid), &jid) || jid.resource.n ||
        !str_case_is(jid.domain, domain))
        return false;
    buf_init(&name, 1024);
    jid_unescape(&name, jid.node);
    fits = str_case_is(buf_str(&name), plain->user) || str_case_is(jid.node, plain->user);
    buf_release(&name);
    return fits;
}

void sasl_success(struct buf *out, struct str data)
{
    if (data.n == 0) {
        buf_adds(out, "<success xmlns='" NS_SASL "'/>");
        return;
    }
    buf_adds(out, "<success xmlns='" NS_SASL "'>");
    base64_encode(out, data);
    buf_adds(out, "</success>");
}

/* "=" stands for nothing. */
void sasl_challenge(struct buf *out, struct str data)
{
    buf_adds(out, "<challenge xmlns='" NS_SASL "'>");
    if (data.n)
        base64_encode(out, data);
    else
        buf_addc(out, '=');
    buf_adds(out, "</challenge>");
}

void sasl_failure(struct buf *out, const char *condition)
{
    buf_addf(out, "<failure xmlns='" NS_SASL "'><%s/></failure>", condition);
}
