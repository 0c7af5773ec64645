/* input: elements of a request into fields, for nouns with parts of their own. */
#ifndef APLOMB_MODEL_INPUT_H
#define APLOMB_MODEL_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "xml/read.h"

/* Text of a child without blanks around it, "" when there is none. */
const char *input_text(struct arena *a, const struct xml_node *node, const char *name);

/* Takes the text of a child into *field and counts it, if it is there; of several the last. */
void input_take(struct arena *a, const struct xml_node *node, const char *name, const char **field,
                int *given);

/* The id in the address of an item of that kind, also with a host before it:
 * "/finesse/api/PhoneBook/7" is the PhoneBook 7.  False for any other text, addresses of other
 * kinds among them. */
bool input_address(const char *uri, const char *item, int64_t *id);

#endif
