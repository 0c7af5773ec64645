#include "base/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum { BYTES = 16, FOUR = 12 /* where IPv4 stands in IPv6 */, NETWORK = 8 };

static const unsigned char mapped[FOUR] = { [10] = 0xff, 0xff };
static const unsigned char one[BYTES] = { [15] = 1 };

static bool parse(struct str text, unsigned char at[BYTES])
{
    const char *zone = text.n ? memchr(text.p, '%', text.n) : NULL;
    size_t n = zone ? (size_t)(zone - text.p) : text.n;
    char copy[INET6_ADDRSTRLEN];

    if (n >= sizeof(copy))
        return false;
    memcpy(copy, text.p, n);
    copy[n] = '\0';
    memcpy(at, mapped, FOUR);
    return inet_pton(AF_INET, copy, at + FOUR) == 1 || inet_pton(AF_INET6, copy, at) == 1;
}

static bool is_four(const unsigned char at[BYTES])
{
    return memcmp(at, mapped, FOUR) == 0;
}

static void write_text(const unsigned char at[BYTES], char out[ADDRESS_TEXT])
{
    if (is_four(at))
        inet_ntop(AF_INET, at + FOUR, out, ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, at, out, ADDRESS_TEXT);
}

bool address_read(struct str text, char out[ADDRESS_TEXT])
{
    unsigned char at[BYTES];

    if (!parse(text, at))
        return false;
    write_text(at, out);
    return true;
}

bool address_is_loopback(const char *address)
{
    unsigned char at[BYTES];

    if (!parse(str_of(address), at))
        return true;
    return is_four(at) ? at[FOUR] == 127 : memcmp(at, one, BYTES) == 0;
}

void address_group(const char *address, char out[ADDRESS_TEXT])
{
    unsigned char at[BYTES];

    if (!parse(str_of(address), at)) {
        snprintf(out, ADDRESS_TEXT, "%.*s", ADDRESS_TEXT - 1, address);
    } else if (is_four(at) || memcmp(at, one, BYTES) == 0) {
        write_text(at, out);
    } else {
        memset(at + NETWORK, 0, BYTES - NETWORK);
        write_text(at, out);
        memcpy(out + strlen(out), "/64", sizeof("/64"));
    }
}
