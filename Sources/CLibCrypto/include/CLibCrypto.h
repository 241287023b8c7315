// SHA-256 of OpenSSL's libcrypto: Debian's libssl-dev.
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
