/* stanzas: what clients ask for, and what we answer; the same on every transport. */
#ifndef APLOMB_BRIDGE_STANZAS_H
#define APLOMB_BRIDGE_STANZAS_H

struct client;
struct xml_node;

/* One child of <body>, one frame or one top-level element.  Answers go to client_send(), some
 * later; the client may have ended when this returns. */
void stanzas_take(struct client *c, const struct xml_node *node);

#endif
