/* Fuzz: whatever stands in the journal's file, it is opened, its records are sound strings and
 * numbers, and what they say they kept is found within the ring or not at all. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bridge/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS = 8, RING = 4096 };

static char path[64];

/* A journal of ours with one session, over which the input is laid from an offset on. */
static void lay_over(const uint8_t *data, size_t size)
{
    struct journal *j;
    struct record *r;
    FILE *f;

    unlink(path);
    if (journal_open(path, RECORDS, RING, &j))
        abort();
    r = journal_take(j);
    memcpy(r->sid, "0123456789abcdefghijklmn", 25);
    memcpy(r->user, "1001", 5);
    r->answers[1].rid = 1;
    r->answers[1].state = ANSWER_GIVEN;
    journal_keep(j, r, &r->answers[1], str_of("kept"));
    journal_commit(j);
    journal_close(j);
    f = fopen(path, "r+b");
    if (!f)
        abort();
    /* Four bytes of place, then what stands there. */
    while (size > 5) {
        size_t n = data[4] % 64 + 1U;
        long at = (long)(((unsigned)data[0] << 16 | (unsigned)data[1] << 8 | data[2]) % 65536);

        n = n > size - 5 ? size - 5 : n;
        if (fseek(f, at, SEEK_SET) || fwrite(data + 5, 1, n, f) != n)
            abort();
        data += 5 + n;
        size -= 5 + n;
    }
    fclose(f);
}

static void look_at(struct journal *j, struct record *r)
{
    size_t sum = strlen(r->sid) + strlen(r->user) + strlen(r->resource) + strlen(r->content);

    if (sum > sizeof(*r) || r->requests > RECORD_ANSWERS / 2 || r->hold >= RECORD_ANSWERS)
        abort();
    for (int i = 0; i < RECORD_BATCHES; i++) {
        struct str bytes;

        if (journal_kept(j, r, &r->answers[i], &bytes))
            for (size_t at = 0; at < bytes.n; at++)
                sum += (unsigned char)bytes.p[at];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal *j;
    struct record *r;

    if (!path[0])
        snprintf(path, sizeof(path), "/tmp/aplomb-fuzz-journal.%d", (int)getpid());
    lay_over(data, size);
    if (journal_open(path, RECORDS, RING, &j))
        return 0;
    for (r = journal_next(j, NULL); r; r = journal_next(j, r))
        look_at(j, r);
    while ((r = journal_next(j, NULL))) {
        journal_release(j, r);
        journal_commit(j);
    }
    for (int i = 0; i < RECORDS; i++)
        if (!(r = journal_take(j)))
            abort();
    journal_close(j);
    unlink(path);
    return 0;
}
