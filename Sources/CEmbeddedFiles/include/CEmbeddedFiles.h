// Files that are parts of the program.
#pragma once

#include <stddef.h>

typedef struct {
    // From the root of the repository, such as "templates/base.html".
    const char *path;
    const unsigned char *bytes;
    size_t length;
} studio_file;

// The file of a number, counted from 0; NULL where there are no more.
const studio_file *studio_file_at(size_t index);
