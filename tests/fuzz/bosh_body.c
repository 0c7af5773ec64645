/* Fuzz: the quick reading of an empty <body> says what the XML parser says, or nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/bosh_body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void differ(const char *a, const char *b)
{
    if (!same(a, b))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str raw = { (const char *)data, size };
    struct bosh_body quick, full;
    struct arena a;
    bool is_quick, is_full;

    arena_init(&a);
    is_quick = bosh_body_read_empty(&a, raw, &quick);
    is_full = bosh_body_read_xml(&a, raw, &full);
    if (is_quick && !is_full)
        abort();
    if (is_quick) {
        for (int i = 0; i < BOSH_ATTRIBUTES; i++)
            differ(quick.at[i], full.at[i]);
        if (quick.rid != full.rid || quick.restart != full.restart || full.stanzas)
            abort();
    }
    arena_release(&a);
    return 0;
}
