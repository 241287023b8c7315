// Reading and writing of PNG: Debian's libpng-dev.
//
// The library reports errors by a call that must not return, so that every call is made here, under `setjmp`.
#pragma once

#include <stddef.h>

typedef enum {
    STUDIO_PNG_OK,
    STUDIO_PNG_CUT_OFF,
    STUDIO_PNG_DAMAGED,
    STUDIO_PNG_NO_MEMORY,
} studio_png_status;

typedef struct studio_png studio_png;

typedef struct {
    unsigned width, height;
    int is_grey;
    // Whether a pixel may be transparent.
    int has_alpha;
    // The bytes of all its lines before compression.
    size_t raw_length;
    // Exif data, without the six bytes that begin it in a JPEG; NULL without. Valid until the picture is closed, as the
    // profile is.
    const unsigned char *exif;
    size_t exif_length;
    const unsigned char *profile;
    size_t profile_length;
} studio_png_header;

// Reads everything before the pixels. The bytes must stay valid until the picture is closed; it is closed whatever is
// returned. `most_chunk` limits the bytes that one chunk may need when it is decompressed.
studio_png_status studio_png_open(
    const unsigned char *bytes, size_t length, size_t most_chunk, studio_png **picture,
    studio_png_header *header);

// Decodes to `width` x `height` x 4 bytes: RGBA, eight bits each, alpha not multiplied in.
studio_png_status studio_png_read(studio_png *picture, unsigned char *pixels, size_t size);

void studio_png_close(studio_png *picture);

// Encodes lines of 8-bit samples. With a palette of RGBA colours each sample is one byte, its number; those that are not
// opaque must come first. Without, there are 4 bytes a pixel, of which alpha is left out where `has_alpha` is 0. The
// result is freed with `free`.
studio_png_status studio_png_write(
    const unsigned char *samples, unsigned width, unsigned height, int has_alpha,
    const unsigned char *palette, unsigned colours, unsigned char **bytes, size_t *length);

// The versions of libpng and zlib, such as "1.6.39".
const char *studio_png_version(void);
const char *studio_png_zlib_version(void);
