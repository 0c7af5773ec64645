/* slice: how long a thread is let run at a time while others want the processor, too.
 *
 * Who wakes up with a shorter one goes on before who runs with a longer one.  So what has to be
 * quick and does little at a time asks for a short slice, and what can wait for a long one.
 * Nothing is lost by either: shares stay equal.  Linux 6.12 and later; elsewhere without effect.
 * Source: Linux, sched_setattr(2), "custom slice" of the fair scheduler. */
#ifndef APLOMB_BASE_SLICE_H
#define APLOMB_BASE_SLICE_H

enum { SLICE_QUICK_US = 300, SLICE_PATIENT_US = 100000 };

/* Of the calling thread; threads that it starts begin with the same. */
void slice_set(int us);

#endif
