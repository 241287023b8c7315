// Reading and writing of AVIF: Debian's libavif-dev. Only what libavif 0.11 and 1.x have in common is used.
#pragma once

#include <stddef.h>

typedef enum {
    STUDIO_AVIF_OK,
    STUDIO_AVIF_CUT_OFF,
    STUDIO_AVIF_DAMAGED,
    // The header has the size.
    STUDIO_AVIF_TOO_LARGE,
    STUDIO_AVIF_NO_MEMORY,
} studio_avif_status;

typedef struct studio_avif studio_avif;

typedef struct {
    unsigned width, height;
    int has_alpha;
    int is_animated;
    // Whether the file shows only a part of its pixels.
    int is_cropped;
    // Quarter turns to the left, and then what is exchanged: -1 nothing, 0 top and bottom, 1 left and right.
    int turns;
    int mirror;
    // Code points of ITU-T H.273.
    int primaries;
    int transfer;
    // x and y of red, green, blue and white.
    float coordinates[8];
    // NULL without one. Valid until the picture is closed.
    const unsigned char *profile;
    size_t profile_length;
} studio_avif_header;

// Reads the container. The bytes must stay valid until the picture is closed; it is closed whatever is returned.
studio_avif_status studio_avif_open(
    const unsigned char *bytes, size_t length, unsigned most_side, unsigned most_pixels,
    studio_avif **picture, studio_avif_header *header);

// Decodes to `width` x `height` x 4 bytes: RGBA, eight bits each, alpha not multiplied in.
studio_avif_status studio_avif_read(studio_avif *picture, unsigned char *pixels, size_t size);

void studio_avif_close(studio_avif *picture);

// Encodes RGBA in sRGB with halved chroma (4:2:0) or with all of it (4:4:4), by aom on one thread. `level` is aom's constant quality, 0 to 63, less
// is better; `speed` is libavif's, 0 to 10. The result is freed with `free`.
studio_avif_status studio_avif_write(
    const unsigned char *pixels, unsigned width, unsigned height, int has_alpha, int has_full_chroma, int level,
    int alpha_level, int speed, unsigned char **bytes, size_t *length);

// The version of libavif, and of its codecs in 256 bytes.
const char *studio_avif_version(void);
void studio_avif_codec_versions(char *text);
