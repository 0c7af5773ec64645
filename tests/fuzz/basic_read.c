/* auth/basic: the Authorization header. */
#include <stdlib.h>
#include <string.h>

#include "auth/basic.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct str name, password;
    struct arena arena;
    const char *header;

    arena_init(&arena);
    header = arena_strndup(&arena, (const char *)data, n);
    if (!basic_read(&arena, header, &name, &password) &&
        (!name.n || name.n > BASIC_PART_BYTES || password.n > BASIC_PART_BYTES ||
         strlen(name.p) != name.n))
        abort();
    arena_release(&arena);
    return 0;
}
