/* log: one line a fact on standard error: `level=info what=state user=1001 to=READY`.
 *
 * The format gives the pairs; values that may hold blanks or quotes go through log_value().  Never
 * a password, an Authorization header, a query string of a gadget or the value of a call variable.
 */
#ifndef APLOMB_BASE_LOG_H
#define APLOMB_BASE_LOG_H

#include "base/arena.h"

/* what: a word that names the fact; format: further key=value pairs, may be "". */
void log_info(const char *what, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_warn(const char *what, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_error(const char *what, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* text in quotes, with quotes, backslashes and control characters escaped. */
const char *log_value(struct arena *a, const char *text);

#endif
