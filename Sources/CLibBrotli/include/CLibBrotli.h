// The compressor of Google's brotli: Debian's libbrotli-dev.
#pragma once

#include <brotli/encode.h>
