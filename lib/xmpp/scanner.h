/* scanner: where the top-level elements of an XML stream begin and end (RFC 6120 section 4).
 *
 * It looks only for that; whether an element is well-formed inside is for a parser to say, which
 * then gets it whole.  What streams must not contain (comments, processing instructions, DOCTYPE)
 * is found here.  No I/O; a few bytes of state. */
#ifndef APLOMB_XMPP_SCANNER_H
#define APLOMB_XMPP_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

enum { SCANNER_DEPTH = 32 }; /* of elements, the top-level one being 1 */

enum scan_result {
    SCAN_MORE,    /* needs more bytes */
    SCAN_BLANK,   /* white space between elements */
    SCAN_HEADER,  /* the stream's start tag, behind `skip` bytes of XML declaration */
    SCAN_ELEMENT, /* a whole one */
    SCAN_END,     /* the stream's end tag */
    SCAN_BAD,     /* `problem` is the condition of the stream error */
};

/* All zero but max for a new stream. */
struct scanner {
    size_t max;     /* bytes of an element */
    size_t scanned; /* bytes of the buffer that were looked at */
    size_t tag;     /* where the tag in hand begins */
    int depth;
    char step;
    char quote;     /* of the attribute value in hand */
    unsigned match; /* characters of "[CDATA[", "]]>" or "?>" seen */
    bool inside;    /* the header has been seen */
};

struct scan {
    size_t skip, size; /* size: bytes used up, skip included */
    const char *problem;
};

/* Call again with the same buffer (it may have moved) once it holds more; after a result other than
 * SCAN_MORE and SCAN_BAD the next buffer begins `size` bytes later. */
enum scan_result scanner_scan(struct scanner *s, const char *p, size_t n, struct scan *out);

#endif
