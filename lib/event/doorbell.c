#define _GNU_SOURCE /* recvmmsg */
#include "event/doorbell.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    /* Linux keeps at least so many datagrams for who does not read (net.unix.max_dgram_qlen and
     * one); of that length all of them fit what a sender may have under way. */
    KEPT = 11,
};

struct head {
    int64_t seq;
    uint32_t node, payload; /* lengths; both 0: look at the log */
};

static bool address(struct sockaddr_un *at, const char *run)
{
    int n;

    *at = (struct sockaddr_un) { .sun_family = AF_UNIX };
    n = snprintf(at->sun_path, sizeof(at->sun_path), "%s/doorbell", run);
    if (n > 0 && (size_t)n < sizeof(at->sun_path))
        return true;
    errno = ENAMETOOLONG;
    return false;
}

static int open_socket(void)
{
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* -- who rings -------------------------------------------------------------------------------- */

static size_t put(char *to, const void *from, size_t n)
{
    memcpy(to, from, n);
    return n;
}

/* 0: there is no room for it. */
static size_t put_event(char *to, size_t room, const struct event *e)
{
    size_t node = strlen(e->node), payload = strlen(e->payload), n = 0;
    struct head head = { .seq = e->seq };
    bool fits = node < DOORBELL_BYTES && payload < DOORBELL_BYTES &&
                sizeof(head) + node + payload <= DOORBELL_BYTES;

    if (fits) {
        head.node = (uint32_t)node;
        head.payload = (uint32_t)payload;
    }
    if (sizeof(head) + head.node + head.payload > room)
        return 0;
    n += put(to, &head, sizeof(head));
    n += put(to + n, e->node, head.node);
    n += put(to + n, e->payload, head.payload);
    return n;
}

/* How many events went into it. */
static size_t fill(char *datagram, size_t *n, const struct event *events, size_t count)
{
    size_t done = 0, more;

    *n = 0;
    while (done < count && (more = put_event(datagram + *n, DOORBELL_BYTES - *n, &events[done]))) {
        *n += more;
        done++;
    }
    return done;
}

/* A process has one, for all its threads and as long as it lives; -1. */
static int socket_to_ring(void)
{
    static atomic_int kept = -1;
    int fd = kept, none = -1;

    if (fd >= 0 || (fd = open_socket()) < 0 || atomic_compare_exchange_strong(&kept, &none, fd))
        return fd;
    close(fd);
    return none; /* another thread's */
}

bool doorbell_ring(const char *run, const struct event *events, size_t count)
{
    char datagram[DOORBELL_BYTES];
    struct sockaddr_un at;
    int fd = address(&at, run) ? socket_to_ring() : -1;
    bool is_there = fd >= 0;

    for (size_t n; is_there && count > 0;) {
        size_t done = fill(datagram, &n, events, count);

        events += done;
        count -= done;
        if (sendto(fd, datagram, n, 0, (const struct sockaddr *)&at, sizeof(at)) < 0) {
            is_there = errno == EAGAIN; /* it has not read for a while, and will look at the log */
            break;
        }
    }
    return is_there;
}

/* -- who hears -------------------------------------------------------------------------------- */

int doorbell_listen(const char *run)
{
    struct sockaddr_un at;
    int fd, error;

    if (!address(&at, run) || (fd = open_socket()) < 0)
        return -1;
    unlink(at.sun_path);
    if (fchmod(fd, S_IRUSR | S_IWUSR) == 0 &&
        bind(fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* The bytes come from our own user, who may be another release of us. */
static bool take(struct str *rest, size_t n, struct str *out)
{
    if (rest->n < n)
        return false;
    *out = (struct str) { rest->p, n };
    rest->p += n;
    rest->n -= n;
    return true;
}

static void read_datagram(struct str rest,
                          void (*rung)(void *ctx, int64_t seq, struct str node, struct str payload),
                          void *ctx)
{
    struct str bytes, node, payload;
    struct head head;

    while (take(&rest, sizeof(head), &bytes)) {
        memcpy(&head, bytes.p, sizeof(head));
        if (!take(&rest, head.node, &node) || !take(&rest, head.payload, &payload))
            return;
        rung(ctx, head.seq, node, payload);
    }
}

/* One call for all that lie there.  The datagrams' place is the loop's thread's alone. */
bool doorbell_hear(int fd,
                   void (*rung)(void *ctx, int64_t seq, struct str node, struct str payload),
                   void *ctx)
{
    static char datagrams[KEPT][DOORBELL_BYTES];
    struct iovec at[KEPT];
    struct mmsghdr messages[KEPT] = { 0 };
    int count;

    for (int i = 0; i < KEPT; i++) {
        at[i] = (struct iovec) { datagrams[i], DOORBELL_BYTES };
        messages[i].msg_hdr.msg_iov = &at[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    count = recvmmsg(fd, messages, KEPT, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++)
        read_datagram((struct str) { datagrams[i], messages[i].msg_len }, rung, ctx);
    return count == KEPT;
}
