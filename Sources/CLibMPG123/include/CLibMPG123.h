// The decoder of MP3 that libsndfile uses too: Debian's libmpg123-dev.
#pragma once

#include <mpg123.h>

// Both names are macros, which Swift cannot call in every version of the library.

static inline int mpg123_set_number(mpg123_handle *handle, int parameter, long value)
{
    return mpg123_param(handle, parameter, value, 0.0);
}

// The descriptor stays open.
static inline int mpg123_use_descriptor(mpg123_handle *handle, int descriptor)
{
    return mpg123_open_fd(handle, descriptor);
}
