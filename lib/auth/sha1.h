/* sha1: for the WebSocket handshake (RFC 6455 section 4.2.2), where it protects nothing. */
#ifndef APLOMB_AUTH_SHA1_H
#define APLOMB_AUTH_SHA1_H

#include "base/str.h"

enum { SHA1_BYTES = 20 };

void sha1(unsigned char out[SHA1_BYTES], struct str in);

#endif
