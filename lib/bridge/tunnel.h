/* tunnel: the page with an event connection that pages of old have in a hidden frame, where they
 * look for it: on the ports of BOSH (reference javascript-library 12).  Its files are those of WWW.
 */
#ifndef APLOMB_BRIDGE_TUNNEL_H
#define APLOMB_BRIDGE_TUNNEL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct tunnel_file {
    const char *type;
    struct str body;
    bool is_page;
};

bool tunnel_has(struct str path);

/* Fills out, which belongs to a; false if the path is none of the tunnel's, or its file cannot be
 * read. */
bool tunnel_read(struct arena *a, const char *www, struct str path, struct tunnel_file *out);

#endif
