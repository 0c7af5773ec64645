/* script: values as JavaScript literals that may stand in an inline script: `<`, `>`, `&`, U+2028
 * and U+2029 are escaped, so that nothing in them ends the script or the line. */
#ifndef APLOMB_GADGET_SCRIPT_H
#define APLOMB_GADGET_SCRIPT_H

#include "base/buf.h"
#include "gadget/dict.h"

void script_string(struct buf *out, struct str text);

/* {"name":"value",...} */
void script_dict(struct buf *out, const struct dict *d);

#endif
