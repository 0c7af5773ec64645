/* Any bytes as a scene: an error with a place in the text, or steps in order of time. */
#include <stdlib.h>

#include "base/err.h"
#include "ctid/scene_text.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct scene_error error;
    struct scene_text scene;
    struct arena a;

    arena_init(&a);
    if (scene_read(&a, (struct str) { (const char *)data, size }, &scene, &error)) {
        if (error.line < 1 || error.column < 1 || !error.text)
            abort();
    } else {
        for (size_t i = 1; i < scene.count; i++)
            if (scene.steps[i].at_ms < scene.steps[i - 1].at_ms)
                abort();
    }
    arena_release(&a);
    return 0;
}
