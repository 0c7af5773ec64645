/* ctid: aplomb-ctid without its loop and its bus: the only writer of live state.
 *
 *   setup    configuration tables -> what the provider is told
 *   roster   what configuration says of people and queues, told when it changes
 *   inbox    commands in order, in the store before they are acknowledged, a deadline each
 *   rights   may the requester still do this, now that the command has its turn
 *   work     one transaction: steps of the provider, what they changed, what is heard of it
 *   apply    a provider's reports -> tables and events
 *   leg      what an agent had of a call, kept afterwards
 *   stats    queue statistics
 *   simcall  /aplomb/api/sim
 *   scene    a scene written as text, played on the switch's clock
 *   presence whose desktop was there, and whose stays away
 *   desktop  what the bridge says of that, and is asked
 *   daemon   the loop: bus, timers, signals
 *
 * Everything but daemon and desktop takes time and the doorbell from the struct below, so that
 * tests run it in one process.  Any error of these functions other than a refusal means that memory
 * and store no longer agree: the process ends, and starts again from the store. */
#ifndef APLOMB_CTID_CTID_H
#define APLOMB_CTID_CTID_H

#include "base/clock.h"
#include "base/conf.h"
#include "cti/provider.h"
#include "db/db.h"
#include "event/fanout.h"

struct stats;
struct scene;

struct ctid {
    const struct conf *conf;
    struct db *db;
    const struct cti_provider *provider;
    struct cti_switch *sw;
    struct clock clock; /* of the switch */
    struct stats *stats;
    struct scene *scene;   /* NULL: none was played */
    int64_t data_version;  /* of the store, when the configuration was looked at last */
    int64_t setup_version; /* of the configuration that the provider has */
    struct arena arena;    /* of the transaction under way */
    bool asked;            /* the inbox may hold something */
    /* The doorbell, after each commit; NULL for none. */
    void (*ring)(void *ctx, const struct event *events, size_t count);
    void *ring_ctx;
};

/* Goes on where the store says, and tells that the system is in service.  conf and db stay the
 * caller's. */
enum err ctid_open(struct ctid *c, const struct conf *conf, struct db *db,
                   void (*ring)(void *ctx, const struct event *events, size_t count),
                   void *ring_ctx);
void ctid_close(struct ctid *c);

/* Tells the provider of the configuration tables as they are, and clients what changed of people.
 */
enum err ctid_configure(struct ctid *c);

/* The same if they have changed since; costs next to nothing while nobody else commits.  For a look
 * now and then. */
enum err ctid_configure_if_changed(struct ctid *c);

#endif
