/* later: something to do once the events that are ready now have been handled, and before the loop
 * waits again.  Asked for many times, it runs once: what several messages gave is sent together. */
#ifndef APLOMB_LOOP_LATER_H
#define APLOMB_LOOP_LATER_H

struct later;
struct loop;

struct later *later_new(struct loop *loop, void (*fn)(void *arg), void *arg);
void later_ask(struct later *later);
void later_free(struct later *later);

#endif
