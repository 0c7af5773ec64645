/* audit: what an object of the configuration looks like before and after a write.
 *
 * It looks as its own GET answers, by the program's own table of routes: so no handler says
 * anything for the audit, and what GET does not tell, a password say, is not in the audit either.
 */
#ifndef APLOMB_API_AUDIT_H
#define APLOMB_API_AUDIT_H

#include "api/api.h"

/* What GET of the path answers now; "" when there is no such object or no such GET.  The text
 * belongs to the request. */
enum err api_look(const struct request *rq, const struct http_path *path, const char **text);

/* The path as text: "/finesse/api/ReasonCode/7". */
const char *api_path_text(struct arena *a, const struct http_path *path);

/* Notes what the request has done to the object at path, which was before; nothing when it is what
 * it was.  Inside the transaction of the change. */
enum err api_note(const struct request *rq, const struct http_path *path, const char *before);

#endif
