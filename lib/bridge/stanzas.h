/* stanzas: what clients ask for, and what we answer; the same on every transport. */
#ifndef APLOMB_BRIDGE_STANZAS_H
#define APLOMB_BRIDGE_STANZAS_H

struct bridge;
struct client;
struct worker;
struct xml_node;

/* One child of <body>, one frame or one top-level element.  Answers go to client_send(), some
 * later; the client may have ended when this returns. */
void stanzas_take(struct client *c, const struct xml_node *node);

/* The thread that writes for stanzas_take(). */
struct worker *stanzas_writer_new(struct bridge *b);

#endif
