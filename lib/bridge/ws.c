#include "bridge/ws.h"

#include <stdlib.h>
#include <string.h>

#include "auth/sha1.h"
#include "base/codec.h"
#include "bridge/bridge.h"
#include "bridge/wire.h"
#include "bridge/ws_frame.h"
#include "loop/conn.h"
#include "xmpp/stream.h"

enum { MESSAGE_MAX = 64 * 1024, KEY_BYTES = 16, ASK_MS = 30 * 1000 };

struct ws {
    struct wire wire;   /* first */
    struct buf message; /* of which fragments have come */
    bool fragments;     /* and more will */
    size_t need;        /* bytes of the frame that is arriving, 0 = not known */
    int code;           /* of the close frame to send, 0 = WS_NORMAL */
};

bool ws_accept(struct str key, struct buf *out)
{
    unsigned char digest[SHA1_BYTES];
    struct buf text;
    bool fine;

    buf_init(&text, 256);
    fine = base64_decode(&text, key) && text.n == KEY_BYTES;
    buf_clear(&text);
    buf_add_str(&text, key);
    buf_adds(&text, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"); /* RFC 6455 section 1.3 */
    sha1(digest, buf_str(&text));
    base64_encode(out, (struct str) { (const char *)digest, sizeof(digest) });
    buf_release(&text);
    return fine;
}

/* -- what is sent --------------------------------------------------------------------------- */

static void write_element(struct buf *out, struct str xml)
{
    ws_frame_write(out, WS_TEXT, xml);
}

/* Strophe looks for "<open " letter by letter. */
static void write_header(struct buf *out, const struct stream_header *own)
{
    struct buf xml;

    buf_init(&xml, MESSAGE_MAX);
    buf_adds(&xml, "<open xmlns='" FRAMING_NS "' version=\"1.0\" xml:lang='en'");
    stream_header_names(&xml, own);
    buf_adds(&xml, "/>");
    write_element(out, buf_str(&xml));
    buf_release(&xml);
}

/* Strophe compares the whole of it. */
static void write_close(struct wire *w, struct buf *out)
{
    struct ws *ws = (struct ws *)(void *)w;

    if (!w->mute)
        write_element(out, str_of("<close xmlns=\"" FRAMING_NS "\" />"));
    ws_frame_write_close(out, ws->code ? ws->code : WS_NORMAL);
}

static void write_ping(struct buf *out)
{
    ws_frame_write(out, WS_PING, str_of(""));
}

static void free_it(struct wire *w)
{
    struct ws *ws = (struct ws *)(void *)w;

    buf_release(&ws->message);
    free(ws);
}

/* -- what comes in -------------------------------------------------------------------------- */

/* Ends it on the level of WebSocket. */
static void close_with(struct ws *ws, int code)
{
    wire_flush(&ws->wire); /* what was answered before is sent before */
    ws->code = code;
    ws->wire.mute = true;
    client_end(&ws->wire.client, NULL);
}

static void take_message(struct ws *ws, struct str text)
{
    struct wire *w = &ws->wire;
    const struct xml_node *node;
    const char *problem;

    if (!str_is_utf8(text)) {
        close_with(ws, WS_NOT_UTF8);
    } else if (!(node = stream_message_read(&w->client.bridge->arena, text, &problem))) {
        wire_fail(w, problem);
    } else if (strcmp(node->ns, FRAMING_NS) != 0) {
        wire_take(w, node);
    } else if (strcmp(node->name, "open") == 0) {
        wire_open(w, &(struct stream_header) { .to = xml_attribute(node, "to"),
                                               .from = xml_attribute(node, "from"),
                                               .version = xml_attribute(node, "version") });
    } else if (strcmp(node->name, "close") == 0) {
        wire_leave(w);
    } else {
        wire_fail(w, "bad-format");
    }
}

/* A piece of a message that comes in several. */
static void take_fragment(struct ws *ws, const struct ws_frame *f, size_t max)
{
    if (ws->message.n + f->payload.n > max) {
        close_with(ws, WS_TOO_BIG);
        return;
    }
    buf_add_str(&ws->message, f->payload);
    ws->fragments = !f->fin;
    if (!f->fin) {
        wire_pay(&ws->wire); /* there may be nothing in it */
        return;
    }
    take_message(ws, buf_str(&ws->message));
    buf_release(&ws->message);
}

static void take_control(struct ws *ws, const struct ws_frame *f)
{
    struct wire *w = &ws->wire;
    struct buf *out = &w->client.bridge->response;

    if (f->opcode == WS_CLOSE && sm_resumes(w)) { /* without <close/> (RFC 7395 section 3.6) */
        buf_clear(out);
        ws_frame_write_close(out, ws_close_code(f->payload));
        wire_close(w, out->p, out->n);
    } else if (f->opcode == WS_CLOSE) {
        close_with(ws, ws_close_code(f->payload));
    } else if (f->opcode == WS_PING) {
        buf_clear(out);
        ws_frame_write(out, WS_PONG, f->payload);
        conn_send(w->conn, out->p, out->n);
        wire_pay(w);
    } else {
        wire_pay(w);
    }
}

static void take_frame(struct ws *ws, const struct ws_frame *f, size_t max)
{
    if (f->opcode >= WS_CLOSE)
        take_control(ws, f);
    else if ((f->opcode == WS_CONTINUATION) != ws->fragments)
        close_with(ws, WS_PROTOCOL_ERROR);
    else if (f->opcode == WS_BINARY)
        close_with(ws, WS_UNSUPPORTED);
    else if (f->opcode == WS_CONTINUATION || !f->fin)
        take_fragment(ws, f, max);
    else
        take_message(ws, f->payload);
}

size_t ws_bytes(struct ws *ws, char *p, size_t n)
{
    struct wire *w = &ws->wire;
    struct bridge *b = w->client.bridge;
    struct ws_frame f;
    size_t max = w->known ? MESSAGE_MAX : WIRE_UNKNOWN_BYTES;

    if (w->client.ended)
        return n;
    if (!wire_ready(w, n) || n < ws->need)
        return 0;
    ws->need = 0;
    switch (ws_frame_read((struct str) { p, n }, max, &b->body, &f)) {
    case WS_MORE:
        ws->need = f.size;
        wire_begins(w);
        return 0;
    case WS_BAD:
        close_with(ws, f.code);
        break;
    case WS_DONE:
        take_frame(ws, &f, max);
        break;
    }
    arena_reset(&b->arena);
    return wire_used(w, f.size ? f.size : n, !ws->fragments);
}

void ws_drained(struct ws *ws)
{
    wire_drained(&ws->wire);
}

void ws_lost(struct ws *ws)
{
    wire_lost(&ws->wire);
}

struct ws *ws_new(struct bridge *b, struct conn *conn, const char *address)
{
    static const struct wire_manner manner = { .header = write_header,
                                               .element = write_element,
                                               .close = write_close,
                                               .ask = write_ping,
                                               .free_it = free_it,
                                               .ask_ms = ASK_MS,
                                               .must_answer = true,
                                               .declare = true };
    struct ws *ws = calloc(1, sizeof(*ws));

    if (!ws)
        abort();
    buf_init(&ws->message, MESSAGE_MAX);
    if (wire_init(&ws->wire, b, conn, address, &manner))
        return ws;
    free(ws);
    return NULL;
}
