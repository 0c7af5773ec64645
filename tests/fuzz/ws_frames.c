/* Fuzz: WebSocket frames of a client, the same in one piece and in two; what is written is a frame
 * of that payload. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/ws_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAYLOAD_MAX = 1000 };

/* Made once: with a sanitizer an allocation costs more than a frame. */
static struct buf whole, part, out, masked, read_back;

static void clear(struct buf *b)
{
    if (!b->max)
        buf_init(b, 4096);
    buf_clear(b);
}

/* What we send is read back when it is masked with zeros. */
static void check_written(const struct ws_frame *f)
{
    struct ws_frame again;
    size_t head;

    clear(&out);
    clear(&masked);
    ws_frame_write(&out, (enum ws_opcode)f->opcode, f->payload);
    head = out.n - f->payload.n;
    buf_add(&masked, out.p, head);
    masked.p[1] = (char)(masked.p[1] | 0x80);
    buf_add(&masked, "\0\0\0\0", 4);
    buf_add(&masked, out.p + head, f->payload.n);
    if (ws_frame_read(buf_str(&masked), PAYLOAD_MAX, &read_back, &again) != WS_DONE || !again.fin ||
        again.opcode != f->opcode || !str_eq(again.payload, f->payload))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t at = 0;

    clear(&whole);
    clear(&part);
    clear(&read_back);
    while (at < size) {
        struct str in = { (const char *)data + at, size - at };
        struct ws_frame f, g;
        enum ws_result r = ws_frame_read(in, PAYLOAD_MAX, &whole, &f);

        if (r != WS_DONE)
            break;
        if (f.size == 0 || f.size > in.n || f.payload.n > PAYLOAD_MAX)
            abort();
        for (size_t cut = 0; cut < f.size; cut += 1 + f.size / 16) {
            r = ws_frame_read((struct str) { in.p, cut }, PAYLOAD_MAX, &part, &g);
            if (r != WS_MORE || (g.size && g.size != f.size))
                abort();
        }
        if (f.opcode == WS_CLOSE && ws_close_code(f.payload) < 1000)
            abort();
        check_written(&f);
        at += f.size;
    }
    return 0;
}
