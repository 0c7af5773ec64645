/* local: files of this server that the renderer reads itself: what the web server serves as they
 * are, without asking it (reference gadget-container 6.9). */
#ifndef APLOMB_CONTAINER_LOCAL_H
#define APLOMB_CONTAINER_LOCAL_H

#include "base/conf.h"
#include "web/url.h"

/* u is of this server and open to gadgets.  False when no plain file of at most max bytes is meant:
 * then the web server says what there is.  The bytes belong to a. */
bool local_read(const struct conf *conf, struct arena *a, const struct url *u, size_t max,
                struct str *bytes);

/* A text that changes with the file at a path of this server; "" when there is none. */
const char *local_stamp(const struct conf *conf, struct arena *a, const char *path);

#endif
