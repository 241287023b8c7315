#include "CLibWebP.h"

#include <string.h>

#include <webp/decode.h>

static studio_webp_status status_of(VP8StatusCode code)
{
    switch (code) {
    case VP8_STATUS_OK: return STUDIO_WEBP_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return STUDIO_WEBP_NO_MEMORY;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA: return STUDIO_WEBP_CUT_OFF;
    default: return STUDIO_WEBP_DAMAGED;
    }
}

studio_webp_status studio_webp_open(const unsigned char *bytes, size_t length, studio_webp_header *header)
{
    memset(header, 0, sizeof *header);
    WebPBitstreamFeatures features;
    studio_webp_status status = status_of(WebPGetFeatures(bytes, length, &features));
    if (status != STUDIO_WEBP_OK) return status;
    if (features.width <= 0 || features.height <= 0) return STUDIO_WEBP_DAMAGED;
    header->width = (unsigned)features.width;
    header->height = (unsigned)features.height;
    header->has_alpha = features.has_alpha;
    header->is_animated = features.has_animation;
    return STUDIO_WEBP_OK;
}

studio_webp_status studio_webp_read(
    const unsigned char *bytes, size_t length, unsigned width, unsigned char *pixels, size_t size)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return STUDIO_WEBP_DAMAGED;
    config.options.use_threads = 0;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)width * 4;
    config.output.u.RGBA.size = size;
    studio_webp_status status = status_of(WebPDecode(bytes, length, &config));
    WebPFreeDecBuffer(&config.output);
    return status;
}

int studio_webp_version(void) { return WebPGetDecoderVersion(); }
