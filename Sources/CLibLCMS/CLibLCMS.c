#include "CLibLCMS.h"

#include <stdlib.h>

#include <lcms2.h>

struct studio_lcms {
    cmsHTRANSFORM transform;
    studio_lcms_space space;
};

static studio_lcms *make(cmsHPROFILE profile, int is_inverted)
{
    if (!profile) return NULL;
    studio_lcms *result = calloc(1, sizeof *result);
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    if (result && srgb) {
        cmsUInt32Number source = 0, target = TYPE_RGBA_8;
        // NOCACHE: the last colour would be remembered between calls, which saves nothing in photographs.
        cmsUInt32Number flags = cmsFLAGS_NOCACHE;
        switch (cmsGetColorSpace(profile)) {
        case cmsSigGrayData:
            result->space = STUDIO_LCMS_GREY;
            source = TYPE_GRAY_8;
            target = TYPE_RGB_8;
            break;
        case cmsSigRgbData:
            result->space = STUDIO_LCMS_RGB;
            source = TYPE_RGBA_8;
            flags |= cmsFLAGS_COPY_ALPHA;
            break;
        case cmsSigCmykData:
            result->space = STUDIO_LCMS_CMYK;
            source = is_inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8;
            break;
        default:
            break;
        }
        if (source) {
            result->transform = cmsCreateTransform(profile, source, srgb, target, INTENT_PERCEPTUAL, flags);
        }
    }
    if (srgb) cmsCloseProfile(srgb);
    cmsCloseProfile(profile);
    if (result && !result->transform) {
        free(result);
        result = NULL;
    }
    return result;
}

studio_lcms *studio_lcms_open(const void *profile, size_t length, int is_inverted)
{
    return make(cmsOpenProfileFromMem(profile, (cmsUInt32Number)length), is_inverted);
}

studio_lcms *studio_lcms_from_primaries(const float *primaries)
{
    cmsCIExyY white = { primaries[6], primaries[7], 1 };
    cmsCIExyYTRIPLE colours = {
        { primaries[0], primaries[1], 1 },
        { primaries[2], primaries[3], 1 },
        { primaries[4], primaries[5], 1 },
    };
    // IEC 61966-2-1.
    const cmsFloat64Number parameters[5] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
    cmsToneCurve *curve = cmsBuildParametricToneCurve(NULL, 4, parameters);
    if (!curve) return NULL;
    cmsToneCurve *curves[3] = { curve, curve, curve };
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, &colours, curves);
    cmsFreeToneCurve(curve);
    return make(profile, 0);
}

studio_lcms_space studio_lcms_space_of(const studio_lcms *profile) { return profile->space; }

void studio_lcms_convert(const studio_lcms *profile, const void *source, void *target, size_t pixels)
{
    const unsigned char *from = source;
    unsigned char *to = target;
    size_t from_step = profile->space == STUDIO_LCMS_GREY ? 1 : 4;
    size_t to_step = profile->space == STUDIO_LCMS_GREY ? 3 : 4;
    while (pixels > 0) {
        size_t piece = pixels < 1 << 20 ? pixels : 1 << 20;
        cmsDoTransform(profile->transform, from, to, (cmsUInt32Number)piece);
        from += piece * from_step;
        to += piece * to_step;
        pixels -= piece;
    }
}

void studio_lcms_close(studio_lcms *profile)
{
    if (!profile) return;
    cmsDeleteTransform(profile->transform);
    free(profile);
}

int studio_lcms_version(void) { return cmsGetEncodedCMMversion(); }
