// Zstandard: Debian's libzstd-dev.
#pragma once

#include <zstd.h>
