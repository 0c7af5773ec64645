#include "xmpp/stream.h"

static void open_element(struct buf *out, const char *name, bool declare)
{
    buf_addf(out, "<stream:%s%s>", name, declare ? " xmlns:stream='" STREAM_NS "'" : "");
}

void stream_features_sasl(struct buf *out, bool declare)
{
    open_element(out, "features", declare);
    buf_adds(out, "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                  "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
}

/* Old Smack and Strophe want to see <session>; newer ones skip it because of <optional>. */
void stream_features_bind(struct buf *out, bool declare)
{
    open_element(out, "features", declare);
    buf_adds(out, "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                  "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"
                  "</stream:features>");
}

void stream_error(struct buf *out, const char *condition, bool declare)
{
    open_element(out, "error", declare);
    buf_addf(out, "<%s xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", condition);
}
