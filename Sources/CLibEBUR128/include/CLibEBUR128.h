// Loudness by EBU R 128: Debian's libebur128-dev.
#pragma once

#include <ebur128.h>
