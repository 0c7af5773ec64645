/* document: the XML files of a gadget, read as liberally as real ones need (reference
 * gadget-container 1.1, 1.8): blanks around it, a comment before the declaration, a DOCTYPE without
 * entities, prefixes nobody declared; what the declaration says of the encoding is not asked. */
#ifndef APLOMB_GADGET_DOCUMENT_H
#define APLOMB_GADGET_DOCUMENT_H

#include "xml/read.h"

/* text is UTF-8 (web/charset.h).  Lines and columns in problem are those of text. */
enum err document_parse(struct arena *a, struct str text, const struct xml_limits *limits,
                        struct xml_node **root, struct xml_problem *problem);

#endif
