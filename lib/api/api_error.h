/* api_error: an error as clients read it, in XML (ApiErrors, reference rest-desktop 1.7) or in the
 * JSON of our own interfaces (contract.md). */
#ifndef APLOMB_API_API_ERROR_H
#define APLOMB_API_API_ERROR_H

#include "api/api.h"

/* Replaces what was written so far. */
void api_error(struct request *rq, enum api_format format, enum err e);

#endif
