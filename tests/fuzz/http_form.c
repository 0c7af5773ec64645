/* Fuzz: uploads and the CSV in them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/form.h"
#include "model/contact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1);
    struct str body = { bytes, size }, part;
    struct contact *list;
    const char *rejected;
    struct arena arena;
    size_t count;

    memcpy(bytes, data, size);
    arena_init(&arena);
    if (http_form_part("multipart/form-data; boundary=b", body, NULL, &part) &&
        (part.p < bytes || part.p + part.n > bytes + size))
        abort();
    if (!contacts_read_csv(&arena, body, &list, &count, &rejected) && count > size)
        abort();
    arena_release(&arena);
    free(bytes);
    return 0;
}
