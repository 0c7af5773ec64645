/* mac: HMAC-SHA-256 (RFC 2104) by libcrypto. */
#ifndef APLOMB_AUTH_MAC_H
#define APLOMB_AUTH_MAC_H

#include <stddef.h>

enum { MAC_SIZE = 32 };

void mac_sha256(const void *key, size_t key_n, const void *data, size_t n,
                unsigned char mac[MAC_SIZE]);

#endif
