/* Bytes as they could stand in the inbox or come over the bus. */
#include <stdint.h>

#include "cti/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cti_command c;
    struct arena a;

    arena_init(&a);
    cti_command_read(&a, (struct str) { (const char *)data, size }, &c);
    arena_release(&a);
    return 0;
}
