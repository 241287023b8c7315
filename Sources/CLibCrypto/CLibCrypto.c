#include "CLibCrypto.h"

#include <openssl/crypto.h>

// OpenSSL's own cleanup at the end of the process frees what threads of libcurl that end at the same time free too.
__attribute__((constructor)) static void keep_until_exit(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }
