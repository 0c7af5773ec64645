/* journal: header, undo area, records, heap; one mapping. */
#define _DEFAULT_SOURCE /* flock, MAP_ANONYMOUS */
#include "bridge/journal.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    UNDO_MAX = 16,
    PAGE = 4096,
    UNIT = 32,  /* bytes: what blocks of the heap are measured in */
    SMALL = 32, /* units: up to here each size has a list of its own, then each power of two */
    SIZES = SMALL + 20,
    NAMES_SHARE = 8,   /* so much of the heap no answer or status gets: names must find room */
    USER_SHARE = 8,    /* so much of it the answers of one user get together */
    GATHER_SHARE = 16, /* so much must have become free before free pieces are joined again */
};

static const char magic[16] = "aplomb journal5";

struct undo {
    uint64_t index;
    struct record before;
};

struct mark {
    int64_t seq;
    uint64_t mark;
};

struct header {
    char magic[16];
    uint64_t record_size, records, heap_bytes;
    uint64_t used; /* records behind it were never in use, and their pages not touched */
    int64_t delivered;
    struct mark marks[2]; /* one of them that of the newest delivered */
    uint64_t undo_count;
    struct undo undo[UNDO_MAX];
};

/* Units of the heap.  Of each size they come and go whole: sessions are much alike, so that what
 * one has given back suits the next. */
struct block {
    uint32_t place, units;
};

struct journal {
    int fd;
    size_t size;
    struct header *header;
    struct record *records;
    char *heap;
    uint32_t top;          /* units that were ever in use; behind them no page was touched */
    uint32_t free[SIZES];  /* first block of each size, + 1; the next stands in its first bytes */
    uint64_t share;        /* units for the answers of a session */
    uint64_t freed;        /* units that were given back since free blocks were joined */
    struct block *dropped; /* in this step */
    size_t dropped_count, dropped_size;
    uint32_t *free_list; /* records */
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

static bool fits(const struct header *h, size_t records, size_t heap_bytes)
{
    return memcmp(h->magic, magic, sizeof(magic)) == 0 && h->record_size == sizeof(struct record) &&
           h->records == records && h->heap_bytes == heap_bytes && h->used <= records;
}

/* Room on the disk is taken now: a store into a mapped page that finds none would kill us.  What is
 * too little is given back. */
static enum err take_room(int fd, size_t size)
{
    if (posix_fallocate(fd, 0, (off_t)size) == 0)
        return ERR_OK;
    (void)!ftruncate(fd, 0);
    return ERR_UNAVAILABLE;
}

static enum err open_file(struct journal *j, const char *path, size_t records, size_t heap_bytes)
{
    struct header old;

    j->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (j->fd < 0)
        return ERR_UNAVAILABLE;
    if (flock(j->fd, LOCK_EX | LOCK_NB))
        return ERR_CONFLICT;
    if (pread(j->fd, &old, sizeof(old), 0) != (ssize_t)sizeof(old) ||
        !fits(&old, records, heap_bytes))
        if (ftruncate(j->fd, 0))
            return ERR_UNAVAILABLE;
    return take_room(j->fd, j->size);
}

/* -- the heap ------------------------------------------------------------------------------- */

static unsigned size_index(uint32_t units)
{
    unsigned i = SMALL;

    if (units <= SMALL)
        return units - 1;
    while ((uint32_t)SMALL << (i - SMALL + 1) < units)
        i++;
    return i;
}

static uint32_t units_at(unsigned size)
{
    return size < SMALL ? size + 1 : (uint32_t)SMALL << (size - SMALL + 1);
}

/* What is given for so many bytes. */
static uint32_t units_of(size_t bytes)
{
    uint32_t units = (uint32_t)((bytes + UNIT - 1) / UNIT);

    return units_at(size_index(units));
}

static char *at_place(const struct journal *j, uint32_t place)
{
    return j->heap + (size_t)place * UNIT;
}

static void block_free(struct journal *j, struct block b)
{
    uint32_t *first = &j->free[size_index(b.units)];

    memcpy(at_place(j, b.place), first, sizeof(*first));
    *first = b.place + 1;
}

static uint32_t block_pop(struct journal *j, unsigned size)
{
    uint32_t *first = &j->free[size], place = *first - 1;

    memcpy(first, at_place(j, place), sizeof(*first));
    return place;
}

/* Blocks of those sizes that there are. */
static void free_gap(struct journal *j, uint32_t place, uint32_t end)
{
    while (place < end) {
        uint32_t units = end - place < SMALL ? end - place : SMALL;

        while (units >= SMALL && units * 2 <= end - place)
            units *= 2;
        block_free(j, (struct block) { place, units });
        place += units;
    }
}

/* From the smallest free block that is larger: its rest is free. */
static bool block_split(struct journal *j, uint32_t units, uint32_t *place)
{
    unsigned size = size_index(units) + 1;

    while (size < SIZES && !j->free[size])
        size++;
    if (size == SIZES)
        return false;
    *place = block_pop(j, size);
    free_gap(j, *place + units, *place + units_at(size));
    return true;
}

static bool block_find(struct journal *j, uint32_t units, uint64_t most, uint32_t *place)
{
    unsigned size = size_index(units);

    if (j->free[size]) {
        *place = block_pop(j, size);
        return true;
    }
    if ((uint64_t)j->top + units > most)
        return block_split(j, units, place);
    *place = j->top;
    j->top += units;
    return true;
}

static void block_drop(struct journal *j, struct block b)
{
    if (j->dropped_count == j->dropped_size) {
        j->dropped_size = j->dropped_size ? j->dropped_size * 2 : 64;
        j->dropped = realloc(j->dropped, j->dropped_size * sizeof(*j->dropped));
        if (!j->dropped)
            abort();
    }
    j->dropped[j->dropped_count++] = b;
}

static uint64_t heap_units(const struct journal *j)
{
    return j->header->heap_bytes / UNIT;
}

static uint64_t shared_units(const struct journal *j)
{
    return heap_units(j) - heap_units(j) / NAMES_SHARE;
}

static bool has_bytes(const struct record_answer *a)
{
    return a->size && a->place != UINT32_MAX;
}

static struct block block_of_answer(const struct record_answer *a)
{
    return (struct block) { a->place, units_of(a->size) };
}

static size_t names_bytes(const struct record *r)
{
    return (size_t)(record_status(r) - record_user(r)) + strlen(record_status(r)) + 1;
}

static struct block block_of_names(const struct journal *j, const struct record *r)
{
    return (struct block) { (uint32_t)((size_t)(record_user(r) - j->heap) / UNIT),
                            units_of(names_bytes(r)) };
}

/* A block and whose it is. */
struct owned {
    struct block block;
    uint32_t index;
};

static int by_place(const void *a, const void *b)
{
    const struct owned *x = a, *y = b;

    return (x->block.place > y->block.place) - (x->block.place < y->block.place);
}

static size_t list_blocks(const struct journal *j, struct owned *out)
{
    size_t n = 0;

    for (uint32_t i = 0; i < j->header->used; i++) {
        const struct record *r = &j->records[i];

        if (r->names)
            out[n++] = (struct owned) { block_of_names(j, r), i };
        for (int k = 0; k < RECORD_BATCHES; k++)
            if (has_bytes(&r->answers[k]))
                out[n++] = (struct owned) { block_of_answer(&r->answers[k]), i };
    }
    return n;
}

/* What nobody has is free, in as few pieces as possible.  What was dropped in this step still is
 * somebody's. */
static void gather(struct journal *j)
{
    size_t most = j->header->used * (RECORD_BATCHES + 1) + j->dropped_count, n;
    struct owned *all = calloc(most + 1, sizeof(*all));

    if (!all)
        abort();
    n = list_blocks(j, all);
    for (size_t i = 0; i < j->dropped_count; i++)
        all[n++].block = j->dropped[i];
    qsort(all, n, sizeof(*all), by_place);
    memset(j->free, 0, sizeof(j->free));
    j->top = 0;
    for (size_t i = 0; i < n; i++) {
        struct block b = all[i].block;

        if (b.place > j->top)
            free_gap(j, j->top, b.place);
        if (b.place + b.units > j->top)
            j->top = b.place + b.units;
    }
    free(all);
    j->freed = 0;
}

/* False when there is no room below `most` units.  Pieces get smaller all the time, so that in the
 * end there may be room enough and nothing that is large enough. */
static bool block_take(struct journal *j, uint32_t units, uint64_t most, uint32_t *place)
{
    if (block_find(j, units, most, place))
        return true;
    if (j->freed < heap_units(j) / GATHER_SHARE)
        return false;
    gather(j);
    return block_find(j, units, most, place);
}

/* -- what an earlier process left ----------------------------------------------------------- */

/* An answer stands where its rid says, a batch anywhere. */
static bool is_answer_sound(const struct journal *j, const struct record *r, int i)
{
    const struct record_answer *a = &r->answers[i];

    if (has_bytes(a) && (uint64_t)a->place + units_of(a->size) > heap_units(j))
        return false;
    if (a->state == ANSWER_NONE)
        return true;
    if (a->state > ANSWER_GIVEN || a->rid < 0)
        return false;
    if (r->flags & RECORD_WIRE)
        return a->rid <= r->sent;
    return i < RECORD_ANSWERS && a->rid % RECORD_ANSWERS == i;
}

/* Where the next one begins; NULL when this one does not end in time. */
static const char *text_end(const char *text, const char *end, size_t longest)
{
    size_t n = (size_t)(end - text) < longest ? (size_t)(end - text) : longest;
    const char *nul = memchr(text, '\0', n);

    return nul ? nul + 1 : NULL;
}

/* Four texts behind one another, in the heap. */
static bool are_names_sound(const struct journal *j, const struct record *r)
{
    uint64_t at = (uint64_t)((const char *)r - j->heap) + r->names;
    const char *names = (const char *)r + r->names, *end = j->heap + j->header->heap_bytes, *next;

    if (!r->names)
        return true;
    if (at % UNIT || at >= j->header->heap_bytes)
        return false;
    return (next = text_end(names, end, RECORD_USER)) && next == names + r->resource_at &&
           (next = text_end(next, end, RECORD_RESOURCE)) && next == names + r->content_at &&
           (next = text_end(next, end, RECORD_CONTENT)) && text_end(next, end, RECORD_STATUS);
}

/* The file is ours alone; but one that a disk has damaged must not keep us from starting. */
static bool is_sound(const struct journal *j, const struct record *r)
{
    bool sound = memchr(r->sid, '\0', sizeof(r->sid)) && are_names_sound(j, r) &&
                 r->requests <= RECORD_ANSWERS / 2 && r->hold <= r->requests && r->rid_next >= 0 &&
                 r->rid_next <= (int64_t)1 << 53 && r->handled >= 0 && r->acked >= 0 &&
                 r->acked <= r->sent;

    for (int i = 0; sound && i < RECORD_BATCHES; i++)
        sound = is_answer_sound(j, r, i);
    return sound;
}

static void give_up(struct journal *j, uint32_t index)
{
    memset(&j->records[index], 0, sizeof(j->records[index]));
    j->free_list[j->free_count++] = index;
}

/* What no record has is free.  Of two that have the same, one is damaged, and goes. */
static void rebuild_heap(struct journal *j)
{
    struct owned *all = calloc(j->header->used * (RECORD_BATCHES + 1) + 1, sizeof(*all));
    size_t n;

    if (!all)
        abort();
    n = list_blocks(j, all);
    qsort(all, n, sizeof(*all), by_place);
    for (size_t i = 0; i < n; i++) {
        struct block b = all[i].block;

        if (b.place < j->top) {
            if (j->records[all[i].index].sid[0])
                give_up(j, all[i].index);
        } else {
            free_gap(j, j->top, b.place);
        }
        if (b.place + b.units > j->top)
            j->top = b.place + b.units;
    }
    free(all);
}

static void begin(struct journal *j, size_t records, size_t heap_bytes)
{
    struct header *h = j->header;

    if (fits(h, records, heap_bytes)) {
        take_back(j);
    } else {
        h->record_size = sizeof(struct record);
        h->records = records;
        h->heap_bytes = heap_bytes;
        order();
        memcpy(h->magic, magic, sizeof(magic));
    }
    j->free_list = calloc(records, sizeof(*j->free_list));
    if (!j->free_list)
        abort();
    j->share = UINT64_MAX;
    for (uint64_t i = h->used; i-- > 0;)
        if (!j->records[i].sid[0] || !is_sound(j, &j->records[i]))
            give_up(j, (uint32_t)i);
    rebuild_heap(j);
}

/* -- open and close ------------------------------------------------------------------------- */

enum err journal_open(const char *path, size_t records, size_t heap_bytes, struct journal **out)
{
    size_t at_records = round_up(sizeof(struct header));
    size_t at_heap = at_records + round_up(records * sizeof(struct record));
    struct journal *j = calloc(1, sizeof(*j));
    enum err e;
    void *p;

    if (!j)
        abort();
    j->size = at_heap + heap_bytes;
    j->fd = -1;
    if (path && (e = open_file(j, path, records, heap_bytes))) {
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
    j->heap = (char *)p + at_heap;
    begin(j, records, heap_bytes);
    *out = j;
    return ERR_OK;
}

static bool write_all(int fd, const char *from, size_t n, off_t at)
{
    while (n > 0) {
        ssize_t wrote = pwrite(fd, from, n, at);

        if (wrote <= 0)
            return false;
        from += wrote;
        at += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

/* The header last: until then it is no journal to anybody. */
static bool write_file(const struct journal *j, int fd)
{
    const char *start = (const char *)j->header;
    size_t at_records = (size_t)((const char *)j->records - start);
    size_t at_heap = (size_t)(j->heap - start);

    return write_all(fd, (const char *)j->records, j->header->used * sizeof(struct record),
                     (off_t)at_records) &&
           write_all(fd, j->heap, (size_t)j->top * UNIT, (off_t)at_heap) &&
           write_all(fd, start, at_records, 0);
}

/* Nobody's record moves, since the file is mapped to where the memory was. */
static enum err move_into(struct journal *j, int fd)
{
    if (flock(fd, LOCK_EX | LOCK_NB))
        return ERR_CONFLICT;
    if (ftruncate(fd, 0) || take_room(fd, j->size) || !write_file(j, fd))
        return ERR_UNAVAILABLE;
    if (mmap(j->header, j->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) ==
        MAP_FAILED)
        abort(); /* of the memory nothing may be left */
    j->fd = fd;
    return ERR_OK;
}

enum err journal_move(struct journal *j, const char *path)
{
    int fd = j->fd;
    enum err e;

    if (fd >= 0)
        return ERR_OK;
    if ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
        return ERR_UNAVAILABLE;
    if ((e = move_into(j, fd)))
        close(fd);
    return e;
}

bool journal_is_kept(const struct journal *j)
{
    return j->fd >= 0;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    if (j->header)
        munmap(j->header, j->size);
    if (j->fd >= 0)
        close(j->fd);
    free(j->dropped);
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
    if (r->names)
        block_drop(j, block_of_names(j, r));
    for (int i = 0; i < RECORD_BATCHES; i++)
        journal_drop(j, &r->answers[i]);
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
    while (j->dropped_count) {
        struct block b = j->dropped[--j->dropped_count];

        j->freed += b.units;
        block_free(j, b);
    }
}

bool journal_name(struct journal *j, struct record *r, const struct record_names *names)
{
    static const size_t longest[] = { RECORD_USER, RECORD_RESOURCE, RECORD_CONTENT, RECORD_STATUS };
    const char *texts[] = {
        names->user ? names->user : record_user(r),
        names->resource ? names->resource : record_resource(r),
        names->content ? names->content : record_content(r),
        names->status ? names->status : record_status(r),
    };
    char all[RECORD_USER + RECORD_RESOURCE + RECORD_CONTENT + RECORD_STATUS];
    size_t ends[sizeof(texts) / sizeof(*texts)], n = 0;
    bool has_status = names->status && *names->status;
    uint32_t place;

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        size_t size = strlen(texts[i]) + 1;

        if (size > longest[i])
            return false;
        memcpy(all + n, texts[i], size);
        ends[i] = n += size;
    }
    if (!block_take(j, units_of(n), has_status ? shared_units(j) : heap_units(j), &place))
        return false;
    memcpy(at_place(j, place), all, n);
    journal_touch(j, r);
    if (r->names)
        block_drop(j, block_of_names(j, r));
    r->names = (uint32_t)(at_place(j, place) - (char *)r);
    r->resource_at = (uint8_t)ends[0];
    r->content_at = (uint8_t)ends[1];
    return true;
}

void journal_share(struct journal *j, int64_t sessions)
{
    j->share = heap_units(j) / USER_SHARE / (uint64_t)(sessions > 0 ? sessions : 1);
}

static uint64_t kept_units(const struct record *r)
{
    uint64_t units = 0;

    for (int i = 0; i < RECORD_BATCHES; i++)
        if (has_bytes(&r->answers[i]))
            units += units_of(r->answers[i].size);
    return units;
}

bool journal_has_room(const struct journal *j, const struct record *r, size_t bytes)
{
    uint64_t kept = kept_units(r);

    return kept == 0 || (bytes / UNIT < heap_units(j) && kept + units_of(bytes) <= j->share);
}

static struct record_answer *oldest_kept(struct record *r)
{
    struct record_answer *oldest = NULL;

    for (int i = 0; i < RECORD_BATCHES; i++) {
        struct record_answer *a = &r->answers[i];

        if (has_bytes(a) && (!oldest || a->rid < oldest->rid))
            oldest = a;
    }
    return oldest;
}

/* As long as an answer has no place, its bytes are nobody's. */
static void give_up_oldest(struct journal *j, struct record *r)
{
    struct record_answer *a = oldest_kept(r);

    block_drop(j, block_of_answer(a));
    a->place = UINT32_MAX;
}

bool journal_keep(struct journal *j, struct record *r, struct record_answer *answer,
                  struct str bytes)
{
    uint64_t most = shared_units(j);
    uint32_t place;

    answer->place = UINT32_MAX;
    answer->size = (uint32_t)bytes.n & (((uint32_t)1 << 30) - 1);
    if (bytes.n == 0)
        return true;
    if (bytes.n / UNIT >= most || units_of(bytes.n) > j->share)
        return false;
    while (!journal_has_room(j, r, bytes.n))
        give_up_oldest(j, r);
    if (!block_take(j, units_of(bytes.n), most, &place))
        return false;
    memcpy(at_place(j, place), bytes.p, bytes.n);
    order();
    answer->place = place;
    return true;
}

bool journal_kept(struct journal *j, const struct record_answer *answer, struct str *bytes)
{
    *bytes = (struct str) { "", 0 };
    if (answer->size && !has_bytes(answer))
        return false;
    if (answer->size)
        *bytes = (struct str) { at_place(j, answer->place), answer->size };
    return true;
}

void journal_drop(struct journal *j, struct record_answer *answer)
{
    if (has_bytes(answer))
        block_drop(j, block_of_answer(answer));
    *answer = (struct record_answer) { 0 };
}

int64_t journal_delivered(const struct journal *j)
{
    return j->header->delivered;
}

uint64_t journal_delivered_mark(const struct journal *j)
{
    const struct header *h = j->header;

    for (int i = 0; i < 2; i++)
        if (h->marks[i].seq == h->delivered)
            return h->marks[i].mark;
    return 0;
}

/* The other one's mark stays until this one counts. */
void journal_set_delivered(struct journal *j, int64_t seq, uint64_t mark)
{
    struct header *h = j->header;
    struct mark *m = &h->marks[h->marks[0].seq == h->delivered];

    m->seq = -1;
    order();
    m->mark = mark;
    order();
    m->seq = seq;
    order();
    h->delivered = seq;
}
