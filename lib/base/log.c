#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

/* One write a line, so that lines of several processes do not mix. */
__attribute__((format(printf, 3, 0))) static void line(const char *level, const char *what,
                                                       const char *format, va_list args)
{
    char text[2048], now[CLOCK_TEXT_SIZE];
    int n = snprintf(text, sizeof text, "%s level=%s what=%s ", clock_text(clock_real_ms(), now),
                     level, what);
    size_t length;

    vsnprintf(text + n, sizeof text - (size_t)n - 1, format, args);
    length = strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    text[length++] = '\n';
    if (write(STDERR_FILENO, text, length) < 0)
        return; /* nobody listens */
}

void log_info(const char *what, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    line("info", what, format, args);
    va_end(args);
}

void log_warn(const char *what, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    line("warn", what, format, args);
    va_end(args);
}

void log_error(const char *what, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    line("error", what, format, args);
    va_end(args);
}

const char *log_value(struct arena *a, const char *text)
{
    struct buf b;
    const char *copy;

    buf_init(&b, 1024);
    buf_addc(&b, '"');
    for (; text && *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_addf(&b, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            buf_addf(&b, "\\x%02x", (unsigned char)*text);
        else
            buf_addc(&b, *text);
    }
    buf_addc(&b, '"');
    copy = arena_strdup(a, b.p);
    buf_release(&b);
    return copy;
}
