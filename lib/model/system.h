/* system: in service or not (table system).  Source: reference rest-desktop 4.5, 6.9. */
#ifndef APLOMB_MODEL_SYSTEM_H
#define APLOMB_MODEL_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/conf.h"
#include "db/db.h"

/* How often the daemon notes that it hears its switch (last_heartbeat_at). */
enum { SYSTEM_HEARTBEAT_MS = 5000 };

struct system_status {
    bool in_service;
    bool daemon_up;     /* aplomb-ctid is there; set by system_status_load */
    const char *reason; /* why not, "" while in service; belongs to the arena */
    int64_t last_heartbeat_at;
    int64_t peripheral_id; /* 0: not known */
};

/* What the store says and whether aplomb-ctid is alive (lib/db/lease): the truth for programs.
 * Never fails: without a store the system is out of service, and the reason says so.  db may be
 * NULL. */
void system_status_load(struct db *db, struct arena *a, const struct conf *conf,
                        struct system_status *out);

/* What the store says alone.  daemon_up stays false. */
enum err system_load(struct db *db, struct arena *a, struct system_status *out);

/* For aplomb-ctid, inside its transaction. */
enum err system_save(struct db *db, const struct system_status *s);

/* root "SystemInfo" in answers, "systemInfo" in events; now: ms. */
void system_info_write(struct buf *xml, const char *root, const struct conf *conf,
                       const struct system_status *s, int64_t now);

#endif
