/* table: uthash with a hash function of our own (its own does not compile without warnings under
 * clang).  Keys are our sids and names that exist in the store, so nobody outside chooses them. */
#ifndef APLOMB_BRIDGE_TABLE_H
#define APLOMB_BRIDGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

static inline unsigned table_hash(const void *key, size_t n)
{
    const unsigned char *p = key;
    uint64_t x = 0xcbf29ce484222325u;

    for (size_t i = 0; i < n; i++)
        x = (x ^ p[i]) * 0x100000001b3u;
    x ^= x >> 32;
    return (unsigned)x;
}

#define HASH_FUNCTION(key, length, hash) ((hash) = table_hash((key), (length)))
#define uthash_fatal(message) abort()

#include <stdlib.h>
#include <uthash.h>

#endif
