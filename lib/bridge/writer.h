/* writer: the one thread that writes to the store, and reads there what would hold the loop up. */
#ifndef APLOMB_BRIDGE_WRITER_H
#define APLOMB_BRIDGE_WRITER_H

struct bridge;
struct db;
struct worker;

struct worker *writer_new(struct bridge *b);

/* For its jobs: the store; NULL while it cannot be opened. */
struct db *writer_db(void *own);

#endif
