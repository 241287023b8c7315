// Reading and writing of JPEG: Debian's libjpeg62-turbo-dev.
//
// The library reports errors by a call that must not return, so that every call is made here, under `setjmp`.
#pragma once

#include <stddef.h>

typedef enum {
    STUDIO_JPEG_OK,
    STUDIO_JPEG_CUT_OFF,
    STUDIO_JPEG_DAMAGED,
    STUDIO_JPEG_TOO_MANY_SCANS,
    STUDIO_JPEG_NO_MEMORY,
} studio_jpeg_status;

typedef struct studio_jpeg studio_jpeg;

typedef struct {
    unsigned width, height;
    // 1 grey, 3 colours, 4 CMYK.
    int components;
    // CMYK as Adobe writes it: 255 is no ink.
    int is_inverted;
    // The first Exif segment; NULL without one. Valid until the picture is closed, as the profile is.
    const unsigned char *exif;
    size_t exif_length;
    const unsigned char *profile;
    size_t profile_length;
} studio_jpeg_header;

// Reads the header. The bytes must stay valid until the picture is closed; it is closed whatever is returned.
//
// `most_scans` limits how often a progressive picture may be refined, `most_work` that number times its pixels.
studio_jpeg_status studio_jpeg_open(
    const unsigned char *bytes, size_t length, unsigned most_scans, unsigned long most_work,
    studio_jpeg **picture, studio_jpeg_header *header);

// Decodes to `width` x `height` x 4 bytes: RGBA, opaque, or CMYK. `denominator` is 1, 2, 4 or 8, and the sides are
// those of the header divided by it and rounded up.
studio_jpeg_status studio_jpeg_read(studio_jpeg *picture, unsigned denominator, unsigned char *pixels, size_t size);

void studio_jpeg_close(studio_jpeg *picture);

// Encodes RGBA as a progressive JPEG with halved chroma (4:2:0); alpha is ignored. The result is freed with `free`.
studio_jpeg_status studio_jpeg_write(
    const unsigned char *pixels, unsigned width, unsigned height, int quality,
    unsigned char **bytes, size_t *length);

// The version of the interface and of libjpeg-turbo, such as 62 and 2001005.
int studio_jpeg_interface(void);
int studio_jpeg_version(void);
