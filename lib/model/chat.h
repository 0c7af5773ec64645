/* chat: where the chat server of desktops is (table chat).  Source: reference rest-config 1.6. */
#ifndef APLOMB_MODEL_CHAT_H
#define APLOMB_MODEL_CHAT_H

#include "base/buf.h"
#include "db/db.h"

struct chat {
    const char *primary_node, *secondary_node; /* https addresses, "" for none */
};

/* Strings belong to a. */
enum err chat_load(struct db *db, struct arena *a, struct chat *out);

/* ERR_INVALID_INPUT, and *what names the element. */
enum err chat_check(const struct chat *c, const char **what);

/* Inside a transaction. */
enum err chat_save(struct db *db, const struct chat *c);

/* <ChatConfig>. */
void chat_write(struct buf *xml, const struct chat *c);

#endif
