/* write: XML onto a buf.  Text is escaped always; what goes out raw has the longer name.
 *
 * Element names come from our own code and are not checked.  Characters that XML 1.0 does not
 * allow, and bytes that are no UTF-8, are replaced by U+FFFD, so that what we write can always be
 * read. */
#ifndef APLOMB_XML_WRITE_H
#define APLOMB_XML_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

void xml_open(struct buf *b, const char *name);
void xml_close(struct buf *b, const char *name);

/* <name>value</name>; an empty element stands as <name></name>, also for NULL, since clients read
 * an absent element otherwise than an empty one (reference rest-desktop 1.2). */
void xml_text(struct buf *b, const char *name, const char *value);
void xml_int(struct buf *b, const char *name, int64_t value);
void xml_bool(struct buf *b, const char *name, bool value);

/* Escapes & < > " and '. */
void xml_escape(struct buf *b, struct str text);

/* Appends markup as it is. */
void xml_raw_markup(struct buf *b, const char *markup);

#endif
