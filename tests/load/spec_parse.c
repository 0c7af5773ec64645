/* CPU of reading a spec, again and again, as the renderer does it: `spec_parse FILE COUNT` prints
 * microseconds for one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "gadget/spec.h"
#include "web/charset.h"

static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    static char bytes[SPEC_MAX];
    struct spec_problem problem;
    struct str file = { bytes, 0 };
    struct spec spec;
    struct arena a;
    int64_t count = 0;
    double began;
    ssize_t n;
    int fd;

    if (argc != 3 || !str_to_int(str_of(argv[2]), &count) || (fd = open(argv[1], O_RDONLY)) < 0 ||
        (n = read(fd, bytes, sizeof bytes)) < 0)
        return 2;
    file.n = (size_t)n;
    arena_init(&a);
    began = cpu_us();
    for (int64_t i = 0; i < count; i++) {
        if (spec_parse(&a, "http://a/b.xml", charset_to_utf8(&a, file, "text/xml"), &spec,
                       &problem))
            return 1;
        arena_reset(&a);
    }
    printf("%.1f\n", (cpu_us() - began) / (double)count);
    return 0;
}
