/* input: elements of a request into fields, for nouns with parts of their own. */
#ifndef APLOMB_MODEL_INPUT_H
#define APLOMB_MODEL_INPUT_H

#include "xml/read.h"

/* Text of a child without blanks around it, "" when there is none. */
const char *input_text(struct arena *a, const struct xml_node *node, const char *name);

/* Takes the text of a child into *field and counts it, if it is there; of several the last. */
void input_take(struct arena *a, const struct xml_node *node, const char *name, const char **field,
                int *given);

#endif
