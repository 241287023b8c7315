// SHA-256 of OpenSSL's libcrypto: Debian's libssl-dev.
#pragma once

#include <openssl/sha.h>
