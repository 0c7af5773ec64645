#include "auth/mac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

void mac_sha256(const void *key, size_t key_n, const void *data, size_t n,
                unsigned char mac[MAC_SIZE])
{
    unsigned int size = MAC_SIZE;

    if (!HMAC(EVP_sha256(), key, (int)key_n, data, n, mac, &size) || size != MAC_SIZE)
        abort();
}
