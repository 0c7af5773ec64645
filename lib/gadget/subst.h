/* subst: __MSG_name__, __UP_name__, __MODULE_ID__ and __BIDI_...__ (Core Gadget Specification 1.1,
 * "Substitution variables"; reference gadget-container 1.7).
 *
 * What is not known stays as it is.  Values of preferences come from the address of the gadget and
 * are therefore escaped for HTML; those of messages are markup of the gadget's author, in which
 * tokens of the other kinds count, but not messages again. */
#ifndef APLOMB_GADGET_SUBST_H
#define APLOMB_GADGET_SUBST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "gadget/dict.h"

struct subst {
    const struct dict *messages; /* NULL: none are known */
    const struct dict *prefs;    /* likewise */
    int64_t module_id;
    bool rtl;
};

/* Appends text with everything known replaced; out->full tells when it became too long. */
void subst_text(struct buf *out, const struct subst *s, struct str text);

/* The same into the arena, for attributes: NULL stays NULL; what grows beyond 64 KiB is cut. */
const char *subst_string(struct arena *a, const struct subst *s, const char *text);

#endif
