/* markup: elements that stand in XML, as HTML text: in messages, and in feeds. */
#ifndef APLOMB_GADGET_MARKUP_H
#define APLOMB_GADGET_MARKUP_H

#include <stdbool.h>

#include "base/buf.h"
#include "xml/read.h"

/* Appends what is in node, text and elements in the order they came; escaped: the text of node
 * itself, too, and not only that of its elements. */
void markup_inside(struct buf *out, const struct xml_node *node, bool escaped);

#endif
