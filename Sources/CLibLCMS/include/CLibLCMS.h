// Colours of a profile (ICC) to sRGB: Debian's liblcms2-dev.
#pragma once

#include <stddef.h>

typedef struct studio_lcms studio_lcms;

typedef enum {
    STUDIO_LCMS_OTHER,
    STUDIO_LCMS_GREY,
    STUDIO_LCMS_RGB,
    STUDIO_LCMS_CMYK,
} studio_lcms_space;

// The conversion of a profile's colours; NULL where the profile cannot be read. `is_inverted` is about CMYK in which 255
// is no ink.
studio_lcms *studio_lcms_open(const void *profile, size_t length, int is_inverted);

// The conversion from RGB with other primaries: x and y of red, green, blue and white; sRGB's curve.
studio_lcms *studio_lcms_from_primaries(const float *primaries);

studio_lcms_space studio_lcms_space_of(const studio_lcms *profile);

// Converts pixels of 4 bytes where they are: RGBA or CMYK to RGBA. Grey ones are one byte each and become 3 in `target`.
void studio_lcms_convert(const studio_lcms *profile, const void *source, void *target, size_t pixels);

void studio_lcms_close(studio_lcms *profile);

// The version as 2140.
int studio_lcms_version(void);
