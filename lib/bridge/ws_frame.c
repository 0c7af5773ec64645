#include "bridge/ws_frame.h"

#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

enum { CONTROL_MAX = 125, MASKED = 0x80, LENGTH_16 = 126, LENGTH_64 = 127 };

static ssize_t give(uint8_t *to, size_t n, int flags, void *arg)
{
    struct str *rest = arg;

    (void)flags;
    if (n > rest->n)
        n = rest->n;
    memcpy(to, rest->p, n);
    rest->p += n;
    rest->n -= n;
    return (ssize_t)n;
}

static ssize_t keep(const uint8_t *bytes, size_t n, int flags, void *arg)
{
    (void)flags;
    buf_add(arg, bytes, n);
    return (ssize_t)n;
}

static wslay_frame_context_ptr context(void *arg)
{
    static const struct wslay_frame_callbacks callbacks = { keep, give, NULL };
    wslay_frame_context_ptr w;

    if (wslay_frame_context_init(&w, &callbacks, arg))
        abort();
    return w;
}

/* Bytes of the header, and of the payload; 0 when they are not to be known yet. */
static size_t header_size(struct str in, uint64_t *payload)
{
    const unsigned char *p = (const unsigned char *)in.p;
    size_t more;

    if (in.n < 2)
        return 0;
    *payload = p[1] & 0x7f;
    more = *payload == LENGTH_64 ? 8 : *payload == LENGTH_16 ? 2 : 0;
    if (in.n < 2 + more)
        return 0;
    if (more)
        *payload = 0;
    for (size_t i = 0; i < more; i++)
        *payload = *payload << 8 | p[2 + i];
    return 2 + more + 4;
}

static enum ws_result bad(struct ws_frame *out, int code)
{
    out->code = code;
    return WS_BAD;
}

static bool is_known(unsigned opcode)
{
    return opcode <= WS_BINARY || (opcode >= WS_CLOSE && opcode <= WS_PONG);
}

/* The bytes of one frame. */
static enum ws_result decode(struct str frame, struct buf *scratch, struct ws_frame *out)
{
    wslay_frame_context_ptr w = context(&frame);
    struct wslay_frame_iocb io;
    bool fine = true;

    buf_clear(scratch);
    do {
        memset(&io, 0, sizeof(io));
        fine = wslay_frame_recv(w, &io) >= 0 && !io.rsv && io.mask && is_known(io.opcode);
        if (fine)
            buf_add(scratch, io.data, io.data_length);
    } while (fine && !scratch->full && scratch->n < io.payload_length);
    wslay_frame_context_free(w);
    if (!fine || (io.opcode >= WS_CLOSE && (!io.fin || io.payload_length > CONTROL_MAX)))
        return bad(out, WS_PROTOCOL_ERROR);
    if (scratch->full)
        return bad(out, WS_TOO_BIG);
    out->fin = io.fin;
    out->opcode = io.opcode;
    out->payload = buf_str(scratch);
    return WS_DONE;
}

enum ws_result ws_frame_read(struct str in, size_t max, struct buf *scratch, struct ws_frame *out)
{
    uint64_t payload = 0;
    size_t header = header_size(in, &payload);

    *out = (struct ws_frame) { .size = 0 };
    if (in.n >= 2 && !((unsigned char)in.p[1] & MASKED))
        return bad(out, WS_PROTOCOL_ERROR);
    if (!header)
        return WS_MORE;
    if (payload > max)
        return bad(out, WS_TOO_BIG);
    out->size = header + (size_t)payload;
    if (in.n < out->size)
        return WS_MORE;
    return decode((struct str) { in.p, out->size }, scratch, out);
}

void ws_frame_write(struct buf *out, enum ws_opcode opcode, struct str payload)
{
    wslay_frame_context_ptr w = context(out);
    struct wslay_frame_iocb io = { .fin = 1,
                                   .opcode = (uint8_t)opcode,
                                   .payload_length = payload.n,
                                   .data = (const uint8_t *)payload.p,
                                   .data_length = payload.n };

    wslay_frame_send(w, &io); /* keep() takes everything at once */
    wslay_frame_context_free(w);
}

void ws_frame_write_close(struct buf *out, int code)
{
    char text[2] = { (char)(code >> 8), (char)code };

    ws_frame_write(out, WS_CLOSE, (struct str) { text, code == WS_NO_CODE ? 0 : sizeof(text) });
}

int ws_close_code(struct str payload)
{
    int code;

    if (payload.n == 0)
        return WS_NO_CODE;
    if (payload.n == 1)
        return WS_PROTOCOL_ERROR;
    code = (unsigned char)payload.p[0] << 8 | (unsigned char)payload.p[1];
    if (code < 1000 || code >= 5000 || (code >= 1004 && code <= 1006) ||
        (code >= 1015 && code < 3000))
        return WS_PROTOCOL_ERROR;
    if (!str_is_utf8((struct str) { payload.p + 2, payload.n - 2 }))
        return WS_NOT_UTF8;
    return code;
}
