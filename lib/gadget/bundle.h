/* bundle: the messages of a gadget in one language (Core Gadget Specification 1.1, "Locale" and
 * "Message bundles"; reference gadget-container 1.5). */
#ifndef APLOMB_GADGET_BUNDLE_H
#define APLOMB_GADGET_BUNDLE_H

#include "gadget/dict.h"
#include "xml/read.h"

enum { BUNDLE_MAX = 256 * 1024 };

/* Adds every msg below node, at any depth, to out: character data as it is, elements in it as HTML.
 * A msg without a name is left out. */
void bundle_add(struct dict *out, const struct xml_node *node);

/* The same from a document (UTF-8). */
enum err bundle_parse(struct dict *out, struct str document, struct xml_problem *problem);

#endif
