// Reading of still WebP pictures: Debian's libwebp-dev.
#pragma once

#include <stddef.h>

typedef enum {
    STUDIO_WEBP_OK,
    STUDIO_WEBP_CUT_OFF,
    STUDIO_WEBP_DAMAGED,
    STUDIO_WEBP_NO_MEMORY,
} studio_webp_status;

typedef struct {
    unsigned width, height;
    int has_alpha;
    int is_animated;
} studio_webp_header;

studio_webp_status studio_webp_open(const unsigned char *bytes, size_t length, studio_webp_header *header);

// Decodes to `width` x `height` x 4 bytes: RGBA, alpha not multiplied in.
studio_webp_status studio_webp_read(
    const unsigned char *bytes, size_t length, unsigned width, unsigned char *pixels, size_t size);

// The version as 0x010204.
int studio_webp_version(void);
