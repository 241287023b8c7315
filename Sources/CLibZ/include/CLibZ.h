// gzip of zlib: Debian's zlib1g-dev.
#pragma once

#include <zlib.h>
