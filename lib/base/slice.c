#define _GNU_SOURCE /* syscall */
#include "base/slice.h"

#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { QUICK_US = 300, PATIENT_US = 100000 };

/* The system's; the C library has neither the type nor the call. */
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns, deadline_ns, period_ns;
};

/* Shares are not changed; who runs under another policy keeps that. */
static void set(uint32_t policy, uint64_t slice_us)
{
    struct attributes a = { .size = sizeof a };

    if (syscall(SYS_sched_getattr, 0, &a, sizeof a, 0) || a.policy != SCHED_OTHER)
        return;
    a.policy = policy;
    a.flags = 0;
    a.runtime_ns = slice_us * 1000;
    (void)syscall(SYS_sched_setattr, 0, &a, 0);
}

void slice_be_quick(void)
{
    set(SCHED_OTHER, QUICK_US);
}

void slice_be_patient(void)
{
    set(SCHED_BATCH, PATIENT_US);
}
