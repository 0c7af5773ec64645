/* clock: every look at the time goes through here, so that tests can turn it.
 *
 * Times are milliseconds since 1970 (UTC).  A struct clock is what the switch lives by: the real
 * time, a faster one, or one that stands still until somebody advances it (contract.md, sim/clock).
 * It never runs backwards, nor stands still when it goes back to real time having been ahead.  A
 * wall clock that is set back is waited for at a slower pace, so that calls go on ringing and
 * timers end; one that is set forward is followed at once. */
#ifndef APLOMB_BASE_CLOCK_H
#define APLOMB_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* The wall clock, and one that only measures distances. */
int64_t clock_real_ms(void);
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

enum clock_mode { CLOCK_REAL, CLOCK_SCALED, CLOCK_STEPPED };

struct clock {
    enum clock_mode mode;
    double scale;         /* virtual seconds a real second, CLOCK_SCALED */
    int64_t base_mono_ms; /* clock_mono_ms() at which base_ms was true */
    int64_t base_ms;      /* switch time at that moment */
    int64_t ahead_ms;     /* of the wall clock, CLOCK_REAL */
    int64_t last_ms;      /* latest time told */
};

void clock_init(struct clock *c);
int64_t clock_now(struct clock *c);
void clock_set_real(struct clock *c);
void clock_set_scaled(struct clock *c, double scale);
void clock_set_stepped(struct clock *c);

/* CLOCK_STEPPED only: moves to at_ms if that is later. */
void clock_step_to(struct clock *c, int64_t at_ms);

/* Real milliseconds until the switch time at_ms: 0 when past, -1 when it never comes by itself. */
int64_t clock_wait_ms(struct clock *c, int64_t at_ms);

enum { CLOCK_TEXT_SIZE = 32 };

/* "2012-03-01T17:58:21.234Z"; "" for 0, since clients read an empty element as "not yet". */
const char *clock_text(int64_t ms, char out[CLOCK_TEXT_SIZE]);

/* Without milliseconds, as queue statistics print it: "2012-02-15T17:58:21Z". */
const char *clock_text_seconds(int64_t ms, char out[CLOCK_TEXT_SIZE]);

/* A minute of the calendar in nobody's zone, as callbacks have it: "2014-03-07T14:30". */
bool clock_is_minute(const char *text);

#endif
