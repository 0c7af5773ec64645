#include "auth/sha1.h"

#include <openssl/evp.h>
#include <stdlib.h>

void sha1(unsigned char out[SHA1_BYTES], struct str in)
{
    if (!EVP_Digest(in.p, in.n, out, NULL, EVP_sha1(), NULL))
        abort();
}
