/* ask: the parameters of /gadgets/makeRequest as a request to another server (reference
 * gadget-container 5.1). */
#ifndef APLOMB_CONTAINER_ASK_H
#define APLOMB_CONTAINER_ASK_H

#include "container/container.h"

/* False with *why, a constant text, when they make no sense.  Reads nothing of the call but its
 * parameters and headers; what it fills in belongs to the call's arena. */
bool ask_read(struct container_call *call, struct fetch_request *out, const char **why);

#endif
