/* disk: a disk for SQLite that lives in memory and breaks when it is told to (reliability-security
 * 5.3).  It is a VFS for one connection at a time, the default one once disk_mount() was called.
 *
 * A fault strikes at the n-th operation from now:
 *   DISK_KILL        the process dies there: what was written stays, later operations do nothing
 *   DISK_KILL_TORN   the same in the middle of a write
 *   DISK_POWER       the machine dies: of what was not synced some sectors stay, others do not
 *   DISK_FAIL        the operation fails, half of a write is done, and all is well afterwards
 *   DISK_FULL        writes fail for a while
 * After a death throw the connection away, then disk_revive(). */
#ifndef APLOMB_TESTS_UNIT_CTID_DISK_H
#define APLOMB_TESTS_UNIT_CTID_DISK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

enum disk_fault {
    DISK_WELL,
    DISK_KILL,
    DISK_KILL_TORN,
    DISK_POWER,
    DISK_FAIL,
    DISK_FULL,
    DISK_FAULTS
};

enum { DISK_FILES = 8, DISK_NAME = 96, DISK_PAGES = 64, DISK_SECTOR = 512, FULL_FOR = 6 };

/* What was written and not synced; n < 0: cut to `at` bytes. */
struct disk_write {
    int64_t at;
    int64_t n;
    unsigned char *bytes;
};

struct disk_node {
    char name[DISK_NAME];
    bool exists;
    unsigned char *data, *synced;
    int64_t size, room, synced_size, synced_room;
    struct disk_write *writes;
    size_t write_count, write_room;
    void *pages[DISK_PAGES]; /* shared memory */
    void *saved[DISK_PAGES]; /* as it was at the death */
    int page_bytes;
};

struct disk {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct disk_node nodes[DISK_FILES];
    enum disk_fault fault;
    int64_t strikes_in; /* operations */
    int full_for;
    bool dead;
    int64_t operations, struck;
    struct rng rng, salt;
};

struct disk_file {
    sqlite3_file base;
    struct disk *disk;
    struct disk_node *node;
};

static struct disk the_disk; /* SQLite keeps one list of VFS for a process */

static inline void *disk_alloc(void *old, size_t n)
{
    void *p = realloc(old, n ? n : 1);

    if (!p)
        abort();
    return p;
}

static inline void disk_put(unsigned char **data, int64_t *size, int64_t *room, const void *bytes,
                            int64_t n, int64_t at)
{
    if (at + n > *room) {
        *room = (at + n) * 2;
        *data = disk_alloc(*data, (size_t)*room);
    }
    if (at > *size)
        memset(*data + *size, 0, (size_t)(at - *size));
    if (n > 0)
        memcpy(*data + at, bytes, (size_t)n);
    if (at + n > *size)
        *size = at + n;
}

static inline void disk_note(struct disk_node *node, const void *bytes, int64_t n, int64_t at)
{
    struct disk_write *w;

    if (node->write_count == node->write_room) {
        node->write_room = node->write_room ? node->write_room * 2 : 256;
        node->writes = disk_alloc(node->writes, node->write_room * sizeof *node->writes);
    }
    w = &node->writes[node->write_count++];
    *w = (struct disk_write) { .at = at, .n = n };
    if (n <= 0)
        return;
    w->bytes = disk_alloc(NULL, (size_t)n);
    memcpy(w->bytes, bytes, (size_t)n);
}

static inline void disk_forget_writes(struct disk_node *node)
{
    for (size_t i = 0; i < node->write_count; i++)
        free(node->writes[i].bytes);
    node->write_count = 0;
}

static inline void disk_write_now(struct disk_node *node, const void *bytes, int64_t n, int64_t at)
{
    disk_note(node, bytes, n, at);
    disk_put(&node->data, &node->size, &node->room, bytes, n, at);
}

static inline void disk_cut_now(struct disk_node *node, int64_t size)
{
    disk_note(node, NULL, -1, size);
    if (size < node->size)
        node->size = size;
}

static inline void disk_sync_now(struct disk_node *node)
{
    for (size_t i = 0; i < node->write_count; i++) {
        const struct disk_write *w = &node->writes[i];

        if (w->n >= 0)
            disk_put(&node->synced, &node->synced_size, &node->synced_room, w->bytes, w->n, w->at);
        else if (w->at < node->synced_size)
            node->synced_size = w->at;
    }
    disk_forget_writes(node);
}

/* The platter after a power cut: what was synced, and pieces of the rest, in the order written. */
static inline void disk_lose_power(struct disk *disk, struct disk_node *node)
{
    if (!node->write_count)
        return;
    for (size_t i = 0; i < node->write_count; i++) {
        const struct disk_write *w = &node->writes[i];
        bool whole = rng_u64(&disk->rng) % 4 != 0, torn = rng_u64(&disk->rng) % 2;

        if (w->n < 0) {
            if (whole && w->at < node->synced_size)
                node->synced_size = w->at;
            continue;
        }
        for (int64_t done = 0; done < w->n && (whole || torn); done += DISK_SECTOR) {
            int64_t n = w->n - done < DISK_SECTOR ? w->n - done : DISK_SECTOR;

            if (whole || rng_u64(&disk->rng) % 2)
                disk_put(&node->synced, &node->synced_size, &node->synced_room, w->bytes + done, n,
                         w->at + done);
        }
    }
    disk_forget_writes(node);
    if (node->room < node->synced_size) {
        node->room = node->synced_size;
        node->data = disk_alloc(node->data, (size_t)node->room);
    }
    node->size = node->synced_size;
    if (node->size)
        memcpy(node->data, node->synced, (size_t)node->size);
}

static inline void disk_die(struct disk *disk)
{
    disk->dead = true;
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_node *node = &disk->nodes[i];

        for (int p = 0; p < DISK_PAGES && node->pages[p]; p++) {
            node->saved[p] = disk_alloc(node->saved[p], (size_t)node->page_bytes);
            memcpy(node->saved[p], node->pages[p], (size_t)node->page_bytes);
        }
    }
}

static inline void disk_drop_pages(struct disk_node *node)
{
    for (int p = 0; p < DISK_PAGES; p++) {
        free(node->pages[p]);
        node->pages[p] = NULL;
    }
}

/* Before the daemon starts again, dead or not.  others: programs hold the store open all the while,
 * so its shared memory outlives a kill. */
static inline void disk_revive(struct disk *disk, bool others)
{
    bool power = disk->dead && disk->fault == DISK_POWER;

    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_node *node = &disk->nodes[i];

        if (power)
            disk_lose_power(disk, node);
        for (int p = 0; disk->dead && p < DISK_PAGES && node->pages[p] && node->saved[p]; p++)
            memcpy(node->pages[p], node->saved[p], (size_t)node->page_bytes);
        if (power || !others)
            disk_drop_pages(node);
        for (int p = 0; p < DISK_PAGES; p++) {
            free(node->saved[p]);
            node->saved[p] = NULL;
        }
    }
    if (disk->dead)
        disk->fault = DISK_WELL;
    disk->dead = false;
    disk->full_for = 0;
}

/* Does the fault strike here? */
static inline bool disk_struck(struct disk *disk)
{
    disk->operations++;
    if (disk->fault == DISK_WELL || disk->strikes_in-- > 0)
        return false;
    disk->struck++;
    switch (disk->fault) {
    case DISK_KILL:
    case DISK_KILL_TORN:
    case DISK_POWER:
        disk_die(disk);
        break;
    case DISK_FULL:
        disk->full_for = FULL_FOR;
        disk->fault = DISK_WELL;
        break;
    default:
        disk->fault = DISK_WELL;
        break;
    }
    return true;
}

static inline void disk_break(struct disk *disk, enum disk_fault fault, int64_t strikes_in)
{
    disk->fault = fault;
    disk->strikes_in = strikes_in;
}

/* -- files ---------------------------------------------------------------------------------- */

static int disk_close(sqlite3_file *file)
{
    struct disk_node *node = ((struct disk_file *)file)->node;

    if (!*node->name)
        node->exists = false;
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *file, void *out, int n, sqlite3_int64 at)
{
    struct disk_file *f = (struct disk_file *)file;
    int64_t there = f->node->size - at;

    if (f->disk->dead || (f->disk->fault == DISK_FAIL && disk_struck(f->disk)))
        return SQLITE_IOERR_READ;
    if (there > n)
        there = n;
    if (there > 0)
        memcpy(out, f->node->data + at, (size_t)there);
    if (there >= n)
        return SQLITE_OK;
    memset((char *)out + (there > 0 ? there : 0), 0, (size_t)(n - (there > 0 ? there : 0)));
    return SQLITE_IOERR_SHORT_READ;
}

static int disk_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    struct disk_file *f = (struct disk_file *)file;
    struct disk *disk = f->disk;
    enum disk_fault fault = disk->fault;

    if (disk->dead)
        return SQLITE_IOERR_WRITE;
    if (disk->full_for > 0) {
        disk->full_for--;
        return SQLITE_FULL;
    }
    if (disk_struck(disk)) {
        if (fault == DISK_KILL_TORN || fault == DISK_FAIL)
            disk_write_now(f->node, bytes, (int64_t)(rng_u64(&disk->rng) % (unsigned)n), at);
        return fault == DISK_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    disk_write_now(f->node, bytes, n, at);
    return SQLITE_OK;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct disk_file *f = (struct disk_file *)file;

    if (f->disk->dead || disk_struck(f->disk))
        return SQLITE_IOERR_TRUNCATE;
    disk_cut_now(f->node, size);
    return SQLITE_OK;
}

static int disk_sync(sqlite3_file *file, int flags)
{
    struct disk_file *f = (struct disk_file *)file;

    (void)flags;
    if (f->disk->dead || disk_struck(f->disk))
        return SQLITE_IOERR_FSYNC;
    disk_sync_now(f->node);
    return SQLITE_OK;
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = ((struct disk_file *)file)->node->size;
    return SQLITE_OK;
}

static int disk_lock(sqlite3_file *file, int level)
{
    (void)level;
    return ((struct disk_file *)file)->disk->dead ? SQLITE_IOERR_LOCK : SQLITE_OK;
}

static int disk_unlock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int disk_is_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int disk_control(sqlite3_file *file, int op, void *arg)
{
    (void)file, (void)op, (void)arg;
    return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *file)
{
    (void)file;
    return DISK_SECTOR;
}

static int disk_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int disk_shm_map(sqlite3_file *file, int page, int bytes, int extend, void volatile **out)
{
    struct disk_node *node = ((struct disk_file *)file)->node;

    if (page >= DISK_PAGES)
        return SQLITE_IOERR_SHMMAP;
    node->page_bytes = bytes;
    if (!node->pages[page] && extend)
        node->pages[page] = calloc(1, (size_t)bytes);
    *out = node->pages[page];
    return SQLITE_OK;
}

static int disk_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
    (void)file, (void)at, (void)n, (void)flags;
    return SQLITE_OK;
}

static void disk_shm_barrier(sqlite3_file *file)
{
    (void)file;
}

static int disk_shm_unmap(sqlite3_file *file, int delete_it)
{
    (void)file, (void)delete_it;
    return SQLITE_OK;
}

static const sqlite3_io_methods disk_methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_is_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

/* -- the file system ------------------------------------------------------------------------ */

static inline struct disk_node *disk_find(struct disk *disk, const char *name)
{
    for (int i = 0; i < DISK_FILES; i++)
        if (disk->nodes[i].exists && strcmp(disk->nodes[i].name, name) == 0)
            return &disk->nodes[i];
    return NULL;
}

static inline void disk_remove(struct disk_node *node)
{
    node->exists = false;
    node->size = node->synced_size = 0;
    disk_forget_writes(node);
    disk_drop_pages(node);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    struct disk *disk = vfs->pAppData;
    struct disk_file *f = (struct disk_file *)file;
    struct disk_node *node = name ? disk_find(disk, name) : NULL;

    f->base.pMethods = NULL;
    if (disk->dead || (disk->fault == DISK_FAIL && disk_struck(disk)))
        return SQLITE_CANTOPEN;
    if (!node && name && !(flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    for (int i = 0; !node && i < DISK_FILES; i++) {
        if (disk->nodes[i].exists)
            continue;
        node = &disk->nodes[i];
        node->exists = true;
        strncpy(node->name, name ? name : "", DISK_NAME - 1);
    }
    if (!node)
        return SQLITE_CANTOPEN;
    f->disk = disk;
    f->node = node;
    f->base.pMethods = &disk_methods;
    if (out)
        *out = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    struct disk *disk = vfs->pAppData;
    struct disk_node *node = disk_find(disk, name);

    (void)sync_folder;
    if (disk->dead)
        return SQLITE_IOERR_DELETE;
    if (!node)
        return SQLITE_IOERR_DELETE_NOENT;
    disk_remove(node);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)flags;
    *out = disk_find(vfs->pAppData, name) != NULL;
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    strncpy(out, name, (size_t)n - 1);
    out[n - 1] = '\0';
    return SQLITE_OK;
}

/* Asked once a process, so not from the numbers of a seed. */
static int disk_randomness(sqlite3_vfs *vfs, int n, char *out)
{
    struct disk *disk = vfs->pAppData;

    for (int i = 0; i < n; i++)
        out[i] = (char)rng_u64(&disk->salt);
    return n;
}

static inline struct disk *disk_mount(uint64_t seed)
{
    struct disk *disk = &the_disk;

    rng_seed(&disk->rng, seed);
    if (disk->real)
        return disk;
    rng_seed(&disk->salt, 1);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    disk->real = sqlite3_vfs_find(NULL);
    disk->vfs = *disk->real;
    disk->vfs.zName = "disk";
    disk->vfs.pNext = NULL;
    disk->vfs.pAppData = disk;
    disk->vfs.szOsFile = sizeof(struct disk_file);
    disk->vfs.mxPathname = DISK_NAME;
    disk->vfs.xOpen = disk_open;
    disk->vfs.xDelete = disk_delete;
    disk->vfs.xAccess = disk_access;
    disk->vfs.xFullPathname = disk_full_path;
    disk->vfs.xRandomness = disk_randomness;
    sqlite3_vfs_register(&disk->vfs, 1);
    return disk;
}

/* Nothing is left on it. */
static inline void disk_wipe(struct disk *disk)
{
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_node *node = &disk->nodes[i];

        disk_remove(node);
        free(node->data);
        free(node->synced);
        free(node->writes);
        memset(node, 0, sizeof *node);
    }
    disk->fault = DISK_WELL;
    disk->dead = false;
    disk->full_for = 0;
}

#endif
