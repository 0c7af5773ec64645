/* Fuzz: whatever stands in the journal's file, it is opened, its records are sound strings and
 * numbers, and what they say they kept is found within the heap or not at all. */
#define _GNU_SOURCE /* memfd_create */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bridge/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS = 8, HEAP = 4096, IMAGE_MAX = 256 * 1024 };

/* The file is in memory: a disk would cost more than all the rest. */
static int file;
static char path[64];
static char image[IMAGE_MAX]; /* of a journal of ours with one session */
static size_t image_n;

static void make_image(void)
{
    struct journal *j;
    struct record *r;
    ssize_t n;

    file = memfd_create("journal", MFD_CLOEXEC);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    if (file < 0 || journal_open(path, RECORDS, HEAP, &j))
        abort();
    r = journal_take(j);
    memcpy(r->sid, "0123456789abcdefghijklmn", 25);
    journal_name(j, r, &(struct record_names) { "1001", "desktop", NULL, "away" });
    r->answers[1].rid = 1;
    r->answers[1].state = ANSWER_GIVEN;
    journal_keep(j, r, &r->answers[1], str_of("kept"));
    journal_commit(j);
    journal_close(j);
    n = pread(file, image, sizeof(image), 0);
    if (n <= 0 || n == (ssize_t)sizeof(image))
        abort();
    image_n = (size_t)n;
}

/* That image, over which the input is laid from an offset on; what lies behind its end makes the
 * file longer. */
static void lay_over(const uint8_t *data, size_t size)
{
    if (!image_n)
        make_image();
    if (ftruncate(file, (off_t)image_n) || pwrite(file, image, image_n, 0) != (ssize_t)image_n)
        abort();
    /* Four bytes of place, then what stands there. */
    while (size > 5) {
        size_t n = data[4] % 64 + 1U;
        off_t at = ((unsigned)data[0] << 16 | (unsigned)data[1] << 8 | data[2]) % 65536;

        n = n > size - 5 ? size - 5 : n;
        if (pwrite(file, data + 5, n, at) != (ssize_t)n)
            abort();
        data += 5 + n;
        size -= 5 + n;
    }
}

static void look_at(struct journal *j, struct record *r)
{
    size_t sum = strlen(r->sid) + strlen(record_user(r)) + strlen(record_resource(r)) +
                 strlen(record_content(r)) + strlen(record_status(r));

    if (sum > RECORD_SID + RECORD_USER + RECORD_RESOURCE + RECORD_CONTENT + RECORD_STATUS ||
        r->requests > RECORD_ANSWERS / 2 || r->hold >= RECORD_ANSWERS)
        abort();
    for (int i = 0; i < RECORD_BATCHES; i++) {
        struct str bytes;

        if (journal_kept(j, &r->answers[i], &bytes))
            for (size_t at = 0; at < bytes.n; at++)
                sum += (unsigned char)bytes.p[at];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal *j;
    struct record *r;

    lay_over(data, size);
    if (journal_open(path, RECORDS, HEAP, &j))
        return 0;
    for (r = journal_next(j, NULL); r; r = journal_next(j, r))
        look_at(j, r);
    while ((r = journal_next(j, NULL))) {
        journal_release(j, r);
        journal_commit(j);
    }
    for (int i = 0; i < RECORDS; i++) {
        if (!(r = journal_take(j)))
            abort();
        journal_name(j, r, &(struct record_names) { "1002", "desktop", NULL, NULL });
        r->answers[2] = (struct record_answer) { .rid = 2, .state = ANSWER_GIVEN };
        journal_keep(j, r, &r->answers[2], str_of("kept anew"));
        journal_commit(j);
    }
    journal_close(j);
    return 0;
}
