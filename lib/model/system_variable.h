/* system_variable: the names that workflows may test and put into addresses, and where a desktop
 * finds them in a dialog or a user.  Source: reference rest-config 7.4. */
#ifndef APLOMB_MODEL_SYSTEM_VARIABLE_H
#define APLOMB_MODEL_SYSTEM_VARIABLE_H

#include <stdbool.h>

#include "base/buf.h"

/* Is the name taken? */
bool system_variable_exists(const char *name);

/* Where it is found, an XPath; "" when there is none of that name. */
const char *system_variable_node(const char *name);

/* <SystemVariable>; false when there is none of that name. */
bool system_variable_write(struct buf *xml, const char *name);

/* <SystemVariables>: all there are. */
void system_variables_write(struct buf *xml);

#endif
