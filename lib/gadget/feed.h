/* feed: RSS 0.9 to 2.0 and Atom as the object that gadgets.io.makeRequest gives for the content
 * type FEED (reference gadget-container 6.5). */
#ifndef APLOMB_GADGET_FEED_H
#define APLOMB_GADGET_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { FEED_ENTRIES = 3, FEED_ENTRIES_MAX = 100 };

/* Appends {"Title","URL","Description","Link","Author","Image","Entry":[...]}.  text is UTF-8;
 * False, and nothing appended, when it is no feed. */
bool feed_write(struct buf *out, struct arena *a, struct str text, const char *url, int entries,
                bool summaries);

/* "Wed, 02 Oct 2002 13:00:00 GMT" and "2002-10-02T15:00:00+02:00" as ms since 1970; 0 when it is
 * neither. */
int64_t feed_date(const char *text);

#endif
