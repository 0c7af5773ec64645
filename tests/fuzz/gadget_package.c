/* Any bytes as what an administrator sends to be put on the server. */
#include "gadget/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct package p;
    struct arena a;

    arena_init(&a);
    if (package_read(&a, (struct str) { (const char *)data, n }, &p)) {
        for (size_t i = 0; i < p.count; i++)
            if (!package_path_is_safe(p.files[i].path))
                __builtin_trap();
        package_check(&a, &p, "http://a/b/");
    }
    arena_release(&a);
    return 0;
}
