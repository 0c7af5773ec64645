/* ws_frame: WebSocket frames out of a buffer that fills up, and into one (RFC 6455 section 5); the
 * core is wslay.  No I/O here. */
#ifndef APLOMB_BRIDGE_WS_FRAME_H
#define APLOMB_BRIDGE_WS_FRAME_H

#include <stdbool.h>

#include "base/buf.h"

enum ws_opcode {
    WS_CONTINUATION = 0,
    WS_TEXT = 1,
    WS_BINARY = 2,
    WS_CLOSE = 8,
    WS_PING = 9,
    WS_PONG = 10,
};

/* RFC 6455 section 7.4.1. */
enum ws_code {
    WS_NORMAL = 1000,
    WS_PROTOCOL_ERROR = 1002,
    WS_UNSUPPORTED = 1003,
    WS_NO_CODE = 1005, /* of a close frame that carries none; never sent */
    WS_NOT_UTF8 = 1007,
    WS_TOO_BIG = 1009,
};

enum ws_result {
    WS_MORE, /* needs more bytes: `size` in all, 0 = not known yet */
    WS_DONE, /* here is one */
    WS_BAD,  /* close with `code` */
};

struct ws_frame {
    bool fin;
    unsigned opcode;    /* one of enum ws_opcode */
    struct str payload; /* unmasked, in `scratch` */
    size_t size;        /* bytes of the buffer the frame took up */
    int code;           /* of WS_BAD */
};

/* A frame from a client, with at most max bytes of payload. */
enum ws_result ws_frame_read(struct str in, size_t max, struct buf *scratch, struct ws_frame *out);

/* Appends a whole message, or a control frame, of a server. */
void ws_frame_write(struct buf *out, enum ws_opcode opcode, struct str payload);

/* Appends a close frame; WS_NO_CODE gives an empty one. */
void ws_frame_write_close(struct buf *out, int code);

/* What a close frame says, WS_NO_CODE for nothing; WS_PROTOCOL_ERROR or WS_NOT_UTF8 when it may not
 * say that. */
int ws_close_code(struct str payload);

#endif
