/* quiet: the daemon complains of every fault, and rightly so; what cmocka and the sanitizers have
 * to say is still heard. */
#ifndef APLOMB_TEST_QUIET_H
#define APLOMB_TEST_QUIET_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

/* lib/base/log writes to the descriptor, cmocka to the stream. */
static inline void quiet(void)
{
    int nowhere = open("/dev/null", O_WRONLY), errors = dup(STDERR_FILENO);

    if (nowhere < 0 || errors < 0 || !(stderr = fdopen(errors, "w")))
        abort();
    setvbuf(stderr, NULL, _IONBF, 0);
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_set_report_fd((void *)(intptr_t)errors);
#endif
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

#endif
