/* metadata: what a spec says of itself, as members of a JSON object (reference gadget-container
 * 2.8). */
#ifndef APLOMB_CONTAINER_METADATA_H
#define APLOMB_CONTAINER_METADATA_H

#include "container/gadget.h"

/* g is loaded and has its words: iframeUrl (of view), title, features, views, userPrefs, ... */
void metadata_write(struct buf *out, const struct gadget *g, const char *view);

/* iframeUrls: where each of its views is. */
void metadata_write_addresses(struct buf *out, const struct gadget *g);

#endif
