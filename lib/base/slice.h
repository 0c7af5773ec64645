/* slice: how long a thread is let run at a time while others want the processor, too.
 *
 * Who wakes up with a shorter one goes on before who runs with a longer one.  So what has to be
 * quick and does little at a time asks for a short slice, and what can wait for a long one.
 * Nothing is lost by either: shares stay equal.  Linux 6.12 and later; elsewhere without effect.
 * Source: Linux, sched_setattr(2), "custom slice" of the fair scheduler; sched(7), SCHED_BATCH. */
#ifndef APLOMB_BASE_SLICE_H
#define APLOMB_BASE_SLICE_H

/* Of the calling thread; threads that it starts begin with the same. */
void slice_be_quick(void);

/* Besides, never in place of who runs already when it wakes up itself. */
void slice_be_patient(void);

#endif
