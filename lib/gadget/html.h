/* html: an author's markup, passed on byte for byte but for addresses, which become absolute
 * (reference gadget-container 2.6, 2.7).
 *
 * No tree is built: browsers know how to read what authors write, and what they write is not
 * HTML 4. A scanner finds tags, comments and the elements whose content is not markup (script,
 * style, textarea, title). */
#ifndef APLOMB_GADGET_HTML_H
#define APLOMB_GADGET_HTML_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* What a document says about itself. */
struct html_shape {
    struct str doctype; /* "<!DOCTYPE html>", empty when there is none */
    bool has_head;      /* a head or body tag */
};

void html_look(struct str content, struct html_shape *out);

struct html_rewrite {
    struct arena *arena;
    const char *base; /* address relative ones start from; a <base> in the content changes it */
    const char *dir;  /* for the body tag, if it has none of its own */

    /* The address browsers are to use for an absolute one; may return it as it is. */
    const char *(*map)(struct arena *a, const char *url, void *arg);
    void *map_arg;

    size_t *spent; /* private: bytes of addresses made so far */
};

/* Appends content without its doctype. */
void html_rewrite(struct buf *out, struct str content, const struct html_rewrite *how);

/* Appends a style sheet with its url() and @import addresses rewritten. */
void html_rewrite_css(struct buf *out, struct str css, const struct html_rewrite *how);

#endif
