/* Source: Linux, sched(7). */
#define _GNU_SOURCE /* SCHED_BATCH, SCHED_IDLE */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sched.h>

#include "base/slice.h"

/* In a thread of its own, since there is no way back from some policies. */
static int policy_after(void *(*work)(void *policy))
{
    int policy = -1;
    pthread_t thread;

    if (sched_getscheduler(0) != SCHED_OTHER)
        skip(); /* these tests were put under another one themselves */
    assert_int_equal(pthread_create(&thread, NULL, work, &policy), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    return policy;
}

static void *be_quick(void *policy)
{
    slice_be_quick();
    *(int *)policy = sched_getscheduler(0);
    return NULL;
}

static void *be_patient(void *policy)
{
    slice_be_patient();
    *(int *)policy = sched_getscheduler(0);
    return NULL;
}

static void *be_patient_when_idle(void *policy)
{
    sched_setscheduler(0, SCHED_IDLE, &(struct sched_param) { 0 });
    slice_be_patient();
    *(int *)policy = sched_getscheduler(0);
    return NULL;
}

static void who_is_quick_stays_an_ordinary_thread(void **state)
{
    (void)state;
    assert_int_equal(policy_after(be_quick), SCHED_OTHER);
}

static void who_is_patient_takes_the_place_of_nobody_who_runs(void **state)
{
    (void)state;
    assert_int_equal(policy_after(be_patient), SCHED_BATCH);
}

static void who_was_put_under_another_policy_keeps_it(void **state)
{
    (void)state;
    assert_int_equal(policy_after(be_patient_when_idle), SCHED_IDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_quick_stays_an_ordinary_thread),
        cmocka_unit_test(who_is_patient_takes_the_place_of_nobody_who_runs),
        cmocka_unit_test(who_was_put_under_another_policy_keeps_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
