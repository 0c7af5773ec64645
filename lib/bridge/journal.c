/* journal: header, undo area, records, ring; one mapping. */
#define _DEFAULT_SOURCE /* flock, MAP_ANONYMOUS */
#include "bridge/journal.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

enum { UNDO_MAX = 16, PAGE = 4096 };

static const char magic[16] = "aplomb journal2";

struct undo {
    uint64_t index;
    struct record before;
};

struct header {
    char magic[16];
    uint64_t record_size, records, ring_bytes;
    uint64_t used; /* records behind it were never in use, and their pages not touched */
    int64_t delivered;
    uint64_t ring_end; /* bytes ever written to the ring */
    uint64_t undo_count;
    struct undo undo[UNDO_MAX];
};

/* In front of each piece in the ring. */
struct piece {
    int64_t rid;
    uint64_t check; /* of sid, place and size */
};

struct journal {
    int fd;
    size_t size;
    struct header *header;
    struct record *records;
    char *ring;
    uint32_t *free_list;
    size_t free_count;
};

/* The compiler may not move stores across: a process killed here has done all before, in order. */
static void order(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

static size_t round_up(size_t n)
{
    return (n + PAGE - 1) / PAGE * PAGE;
}

static void take_back(struct journal *j)
{
    struct header *h = j->header;

    if (h->undo_count > UNDO_MAX)
        h->undo_count = 0;
    for (uint64_t i = 0; i < h->undo_count; i++)
        if (h->undo[i].index < h->records)
            j->records[h->undo[i].index] = h->undo[i].before;
    order();
    h->undo_count = 0;
}

static bool fits(const struct header *h, size_t records, size_t ring_bytes)
{
    return memcmp(h->magic, magic, sizeof(magic)) == 0 && h->record_size == sizeof(struct record) &&
           h->records == records && h->ring_bytes == ring_bytes && h->used <= records;
}

/* Room on the disk is taken now: a store into a mapped page that finds none would kill us. */
static enum err open_file(struct journal *j, const char *path, size_t records, size_t ring_bytes)
{
    struct header old;

    j->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (j->fd < 0)
        return ERR_UNAVAILABLE;
    if (flock(j->fd, LOCK_EX | LOCK_NB))
        return ERR_CONFLICT;
    if (pread(j->fd, &old, sizeof(old), 0) != (ssize_t)sizeof(old) ||
        !fits(&old, records, ring_bytes))
        if (ftruncate(j->fd, 0))
            return ERR_UNAVAILABLE;
    return posix_fallocate(j->fd, 0, (off_t)j->size) ? ERR_UNAVAILABLE : ERR_OK;
}

static bool is_text(const char *text, size_t n)
{
    return memchr(text, '\0', n) != NULL;
}

/* An answer stands where its rid says, a batch anywhere. */
static bool is_answer_sound(const struct record *r, int i)
{
    const struct record_answer *a = &r->answers[i];

    if (a->state == ANSWER_NONE)
        return true;
    if (a->state > ANSWER_GIVEN || a->rid < 0)
        return false;
    if (r->flags & RECORD_WIRE)
        return a->rid <= r->sent;
    return i < RECORD_ANSWERS && a->rid % RECORD_ANSWERS == i;
}

/* The file is ours alone; but one that a disk has damaged must not keep us from starting. */
static bool is_sound(const struct record *r)
{
    bool sound = is_text(r->sid, sizeof(r->sid)) && is_text(r->user, sizeof(r->user)) &&
                 is_text(r->resource, sizeof(r->resource)) &&
                 is_text(r->content, sizeof(r->content)) && r->requests <= RECORD_ANSWERS / 2 &&
                 r->hold <= r->requests && r->rid_next >= 0 && r->rid_next <= (int64_t)1 << 53 &&
                 r->handled >= 0 && r->acked >= 0 && r->acked <= r->sent;

    for (int i = 0; sound && i < RECORD_BATCHES; i++)
        sound = is_answer_sound(r, i);
    return sound;
}

static void begin(struct journal *j, size_t records, size_t ring_bytes)
{
    struct header *h = j->header;

    if (fits(h, records, ring_bytes)) {
        take_back(j);
    } else {
        h->record_size = sizeof(struct record);
        h->records = records;
        h->ring_bytes = ring_bytes;
        order();
        memcpy(h->magic, magic, sizeof(magic));
    }
    j->free_list = calloc(records, sizeof(*j->free_list));
    if (!j->free_list)
        abort();
    for (uint64_t i = h->used; i-- > 0;)
        if (!j->records[i].sid[0] || !is_sound(&j->records[i])) {
            memset(&j->records[i], 0, sizeof(j->records[i]));
            j->free_list[j->free_count++] = (uint32_t)i;
        }
}

enum err journal_open(const char *path, size_t records, size_t ring_bytes, struct journal **out)
{
    size_t at_records = round_up(sizeof(struct header));
    size_t at_ring = at_records + round_up(records * sizeof(struct record));
    struct journal *j = calloc(1, sizeof(*j));
    enum err e;
    void *p;

    if (!j)
        abort();
    j->size = at_ring + ring_bytes;
    j->fd = -1;
    if (path && (e = open_file(j, path, records, ring_bytes))) {
        journal_close(j);
        return e;
    }
    p = mmap(NULL, j->size, PROT_READ | PROT_WRITE, path ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS,
             j->fd, 0);
    if (p == MAP_FAILED) {
        journal_close(j);
        return ERR_UNAVAILABLE;
    }
    j->header = p;
    j->records = (struct record *)(void *)((char *)p + at_records);
    j->ring = (char *)p + at_ring;
    begin(j, records, ring_bytes);
    *out = j;
    return ERR_OK;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    if (j->header)
        munmap(j->header, j->size);
    if (j->fd >= 0)
        close(j->fd);
    free(j->free_list);
    free(j);
}

struct record *journal_take(struct journal *j)
{
    struct record *r;

    if (j->free_count == 0 && j->header->used == j->header->records)
        return NULL;
    r = &j->records[j->free_count ? j->free_list[--j->free_count] : j->header->used++];
    journal_touch(j, r);
    memset(r, 0, sizeof(*r));
    return r;
}

void journal_release(struct journal *j, struct record *r)
{
    journal_touch(j, r);
    memset(r, 0, sizeof(*r));
    j->free_list[j->free_count++] = (uint32_t)(r - j->records);
}

struct record *journal_next(struct journal *j, struct record *r)
{
    size_t i = r ? (size_t)(r - j->records) + 1 : 0;

    for (; i < j->header->used; i++)
        if (j->records[i].sid[0])
            return &j->records[i];
    return NULL;
}

void journal_touch(struct journal *j, struct record *r)
{
    struct header *h = j->header;
    uint64_t index = (uint64_t)(r - j->records);

    for (uint64_t i = 0; i < h->undo_count; i++)
        if (h->undo[i].index == index)
            return;
    if (h->undo_count == UNDO_MAX)
        journal_commit(j);
    h->undo[h->undo_count].index = index;
    h->undo[h->undo_count].before = *r;
    order();
    h->undo_count++;
    order();
}

void journal_commit(struct journal *j)
{
    order();
    j->header->undo_count = 0;
    order();
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t check_of(const struct record *r, uint64_t place, uint32_t size)
{
    uint64_t part[3] = { 0 };

    memcpy(part, r->sid, 24);
    return mix(part[0] ^ mix(part[1] ^ mix(part[2] ^ mix(place ^ mix(size)))));
}

void journal_keep(struct journal *j, const struct record *r, struct record_answer *answer,
                  struct str bytes)
{
    struct header *h = j->header;
    size_t need = (sizeof(struct piece) + bytes.n + 15) / 16 * 16;
    uint64_t place = h->ring_end, left = h->ring_bytes - place % h->ring_bytes;
    struct piece piece;

    answer->size = 0;
    if (bytes.n == 0 || need > h->ring_bytes)
        return;
    if (left < need)
        place += left; /* a piece does not wrap */
    h->ring_end = place + need;
    order();
    piece.rid = answer->rid;
    piece.check = check_of(r, place, (uint32_t)bytes.n);
    memcpy(j->ring + place % h->ring_bytes, &piece, sizeof(piece));
    memcpy(j->ring + place % h->ring_bytes + sizeof(piece), bytes.p, bytes.n);
    answer->place = place;
    answer->size = (uint32_t)bytes.n;
}

bool journal_kept(struct journal *j, const struct record *r, const struct record_answer *answer,
                  struct str *bytes)
{
    const struct header *h = j->header;
    const char *at = j->ring + answer->place % h->ring_bytes;
    struct piece piece;

    *bytes = (struct str) { "", 0 };
    if (answer->size == 0)
        return true;
    if (answer->place + h->ring_bytes < h->ring_end ||
        answer->place % h->ring_bytes + sizeof(piece) + answer->size > h->ring_bytes)
        return false;
    memcpy(&piece, at, sizeof(piece));
    if (piece.rid != answer->rid || piece.check != check_of(r, answer->place, answer->size))
        return false;
    *bytes = (struct str) { at + sizeof(piece), answer->size };
    return true;
}

int64_t journal_delivered(const struct journal *j)
{
    return j->header->delivered;
}

void journal_set_delivered(struct journal *j, int64_t seq)
{
    j->header->delivered = seq;
}
