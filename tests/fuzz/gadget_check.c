/* Any bytes as a gadget's spec, and as every file it names, looked through for its author. */
#include "gadget/check.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool read_data(void *arg, struct arena *a, const char *address, struct str *bytes,
                      const char **content_type, const char **why)
{
    (void)a, (void)address, (void)content_type, (void)why;
    *bytes = *(const struct str *)arg;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str bytes = { (const char *)data, n };
    struct check_files files = { read_data, &bytes };
    struct check_report report;
    struct arena a;

    arena_init(&a);
    check_spec(&a, "http://a/b/c.xml", &files, &report);
    arena_release(&a);
    return 0;
}
