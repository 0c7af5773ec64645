/* id: identifiers nobody can guess, and random numbers that a seed repeats. */
#ifndef APLOMB_BASE_ID_H
#define APLOMB_BASE_ID_H

#include <stddef.h>
#include <stdint.h>

/* n bytes from the kernel; aborts when it has none. */
void id_random(void *out, size_t n);

enum { ID_UUID_SIZE = 37 };

/* A version 4 UUID in lower case. */
const char *id_uuid(char out[ID_UUID_SIZE]);

/* A sequence that is the same for the same seed (xoshiro256**). */
struct rng {
    uint64_t s[4];
};

void rng_seed(struct rng *r, uint64_t seed);
uint64_t rng_u64(struct rng *r);
double rng_unit(struct rng *r); /* 0 <= x < 1 */

#endif
