#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/verifier.h"

/* A store into a page without room on a full disk would be SIGBUS (reliability-security R8). */
static void it_has_its_room_on_the_disk(void **state)
{
    char folder[] = "/tmp/aplomb-verifier-XXXXXX", path[64];
    struct verifier *v = NULL;
    struct stat st;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/verifiers", folder);
    assert_int_equal(verifier_open(folder, NULL, &v), ERR_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size > 0 && st.st_blocks * 512 >= st.st_size);
    assert_int_equal(st.st_mode & 077, 0);
    verifier_close(v);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(it_has_its_room_on_the_disk) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
