/* touched: which parts of the store were written to since somebody asked last, as SQLite tells it
 * of every row and every connection; so who compares tables reads those alone that may have
 * changed. */
#ifndef APLOMB_TESTS_UNIT_CTID_TOUCHED_H
#define APLOMB_TESTS_UNIT_CTID_TOUCHED_H

#include <sqlite3.h>
#include <string.h>

enum { PEOPLE = 1, CALLS = 2, TASKS = 4, EVERYTHING = 7 };

static unsigned touched; /* SQLite asks extensions with nothing of theirs in hand */

/* A table not named here may be of anything. */
static inline void touch(void *ctx, int op, const char *base, const char *table, sqlite3_int64 row)
{
    static const struct {
        const char *table;
        unsigned parts;
    } tables[] = {
        { "event", 0 },           { "inbox", 0 },           { "provider_memo", 0 },
        { "queue_stat", 0 },      { "system", 0 },          { "agent", PEOPLE },
        { "dialog", CALLS },      { "participant", CALLS }, { "call_variable", CALLS },
        { "media_state", TASKS }, { "task", TASKS },        { "task_variable", TASKS },
    };
    unsigned parts = EVERYTHING;

    (void)ctx, (void)op, (void)base, (void)row;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i].table, table) == 0)
            parts = tables[i].parts;
    touched |= parts;
}

static inline int touch_hook(sqlite3 *handle, const char **message,
                             const struct sqlite3_api_routines *api)
{
    (void)message, (void)api;
    sqlite3_update_hook(handle, touch, NULL);
    return SQLITE_OK;
}

/* Of connections opened from now on. */
static inline void touched_begin(void)
{
    sqlite3_auto_extension((void (*)(void))touch_hook);
    touched = EVERYTHING;
}

static inline unsigned touched_take(void)
{
    unsigned parts = touched;

    touched = 0;
    return parts;
}

#endif
