/* bosh_table: the BOSH sessions by their sid; those not yet authenticated by address; and, for a
 * while, those that have ended. */
#ifndef APLOMB_BRIDGE_BOSH_TABLE_H
#define APLOMB_BRIDGE_BOSH_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/client.h"

struct bosh;
struct bosh_table;

enum { BOSH_UNKNOWN_MAX = 2000 }; /* sessions that are not authenticated */

/* What is told to those who come back after the end. */
struct bosh_mark {
    char sid[RECORD_SID];
    bool has_ver;
    int64_t until; /* monotonic ms */
    struct ending why;
};

struct bosh_table *bosh_table_new(void);
void bosh_table_free(struct bosh_table *t); /* frees the sessions too */

void bosh_table_add(struct bosh_table *t, struct bosh *s);
struct bosh *bosh_table_find(struct bosh_table *t, const char *sid);

/* Takes an ended session out and leaves a mark. */
void bosh_table_end(struct bosh_table *t, struct bosh *s, const struct ending *why);
const struct bosh_mark *bosh_table_find_mark(struct bosh_table *t, const char *sid);

/* A session that is not authenticated: returns the one that must go when there are too many now. */
struct bosh *bosh_table_join_unknown(struct bosh_table *t, struct bosh *s);
void bosh_table_leave_unknown(struct bosh_table *t, struct bosh *s);

#endif
