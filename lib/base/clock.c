#include "base/clock.h"

#include <string.h>
#include <time.h>

/* The pace, three quarters, of a clock that waits for a wall clock which was set back: an hour
 * takes four. */
enum { SLOW = 3, IN = 4 };

static int64_t read_us(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_real_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_mono_ms(void)
{
    return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

void clock_init(struct clock *c)
{
    int64_t now = clock_real_ms();

    *c = (struct clock) { .mode = CLOCK_REAL,
                          .scale = 1,
                          .base_mono_ms = clock_mono_ms(),
                          .base_ms = now,
                          .last_ms = now };
}

/* While the wall clock goes on, base_ms is where it is.  Set back, it is not followed. */
static int64_t real_time(struct clock *c)
{
    int64_t now = clock_real_ms() + c->ahead_ms, mono = clock_mono_ms();

    if (now < c->last_ms)
        return c->base_ms + (mono - c->base_mono_ms) * SLOW / IN;
    c->base_ms = now;
    c->base_mono_ms = mono;
    return now;
}

static int64_t time_by_mode(struct clock *c)
{
    switch (c->mode) {
    case CLOCK_SCALED:
        return c->base_ms + (int64_t)((double)(clock_mono_ms() - c->base_mono_ms) * c->scale);
    case CLOCK_STEPPED:
        return c->base_ms;
    case CLOCK_REAL:
        break;
    }
    return real_time(c);
}

int64_t clock_now(struct clock *c)
{
    int64_t now = time_by_mode(c);

    if (now > c->last_ms)
        c->last_ms = now;
    return c->last_ms;
}

static void rebase(struct clock *c, enum clock_mode mode, double scale)
{
    c->base_ms = clock_now(c);
    c->base_mono_ms = clock_mono_ms();
    c->mode = mode;
    c->scale = scale;
}

/* A clock that was ahead stays ahead; one that was behind jumps to the present. */
void clock_set_real(struct clock *c)
{
    int64_t real = clock_real_ms();

    rebase(c, CLOCK_REAL, 1);
    c->ahead_ms = c->base_ms > real ? c->base_ms - real : 0;
}

void clock_set_scaled(struct clock *c, double scale)
{
    rebase(c, CLOCK_SCALED, scale);
}

void clock_set_stepped(struct clock *c)
{
    rebase(c, CLOCK_STEPPED, 0);
}

void clock_step_to(struct clock *c, int64_t at_ms)
{
    if (c->mode == CLOCK_STEPPED && at_ms > c->base_ms)
        c->base_ms = at_ms;
}

int64_t clock_wait_ms(struct clock *c, int64_t at_ms)
{
    int64_t left = at_ms - clock_now(c);

    if (left <= 0)
        return 0;
    if (c->mode == CLOCK_STEPPED)
        return -1;
    return c->mode == CLOCK_SCALED ? (int64_t)((double)left / c->scale) + 1 : left;
}

/* The last digits of n, and what separates them from the next. */
static char *put_digits(char *to, int n, int count, char then)
{
    for (int i = count; i-- > 0; n /= 10)
        to[i] = (char)('0' + n % 10);
    to[count] = then;
    return to + count + 1;
}

/* By hand, since each object has several: strftime and printf cost three times as much. */
static const char *text(int64_t ms, char out[CLOCK_TEXT_SIZE], bool with_ms)
{
    time_t seconds = (time_t)(ms / 1000);
    char *to = out;
    struct tm t;

    out[0] = '\0';
    if (ms <= 0 || !gmtime_r(&seconds, &t) || t.tm_year > 9999 - 1900)
        return out;
    to = put_digits(to, t.tm_year + 1900, 4, '-');
    to = put_digits(to, t.tm_mon + 1, 2, '-');
    to = put_digits(to, t.tm_mday, 2, 'T');
    to = put_digits(to, t.tm_hour, 2, ':');
    to = put_digits(to, t.tm_min, 2, ':');
    to = put_digits(to, t.tm_sec, 2, with_ms ? '.' : 'Z');
    if (with_ms)
        to = put_digits(to, (int)(ms % 1000), 3, 'Z');
    *to = '\0';
    return out;
}

const char *clock_text(int64_t ms, char out[CLOCK_TEXT_SIZE])
{
    return text(ms, out, true);
}

const char *clock_text_seconds(int64_t ms, char out[CLOCK_TEXT_SIZE])
{
    return text(ms, out, false);
}

/* The digits of text at `at`, as a number. */
static int digits(const char *text, int at, int count)
{
    int n = 0;

    while (count-- > 0)
        n = n * 10 + (text[at++] - '0');
    return n;
}

bool clock_is_minute(const char *text)
{
    static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    static const char form[] = "0000-00-00T00:00";
    int year, month, day;
    bool leap;

    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    year = digits(text, 0, 4);
    month = digits(text, 5, 2);
    day = digits(text, 8, 2);
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (month != 2 || day < 29 || leap) && digits(text, 11, 2) < 24 && digits(text, 14, 2) < 60;
}
