#include "CLibAVIF.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <avif/avif.h>

struct studio_avif {
    avifDecoder *decoder;
    unsigned width, height;
};

static studio_avif_status status_of(avifResult result)
{
    switch (result) {
    case AVIF_RESULT_OK: return STUDIO_AVIF_OK;
    case AVIF_RESULT_OUT_OF_MEMORY: return STUDIO_AVIF_NO_MEMORY;
    case AVIF_RESULT_TRUNCATED_DATA:
    case AVIF_RESULT_IO_ERROR:
    case AVIF_RESULT_WAITING_ON_IO: return STUDIO_AVIF_CUT_OFF;
    default: return STUDIO_AVIF_DAMAGED;
    }
}

studio_avif_status studio_avif_open(
    const unsigned char *bytes, size_t length, unsigned most_side, unsigned most_pixels,
    studio_avif **result, studio_avif_header *header)
{
    memset(header, 0, sizeof *header);
    studio_avif *picture = calloc(1, sizeof *picture);
    *result = picture;
    if (!picture) return STUDIO_AVIF_NO_MEMORY;
    avifDecoder *decoder = avifDecoderCreate();
    picture->decoder = decoder;
    if (!decoder) return STUDIO_AVIF_NO_MEMORY;
    decoder->maxThreads = 1;
    decoder->ignoreExif = AVIF_TRUE;
    decoder->ignoreXMP = AVIF_TRUE;
    decoder->imageSizeLimit = most_pixels;
    decoder->imageDimensionLimit = most_side;
    studio_avif_status status = status_of(avifDecoderSetIOMemory(decoder, bytes, length));
    if (status == STUDIO_AVIF_OK) status = status_of(avifDecoderParse(decoder));
    if (status != STUDIO_AVIF_OK) {
        // Only to see how large it is: the limits are those of the decoder too, whatever the container says.
        decoder->imageDimensionLimit = 0;
        decoder->imageSizeLimit = AVIF_DEFAULT_IMAGE_SIZE_LIMIT;
        if (avifDecoderSetIOMemory(decoder, bytes, length) != AVIF_RESULT_OK) return status;
        if (avifDecoderParse(decoder) != AVIF_RESULT_OK) return status;
        header->width = decoder->image->width;
        header->height = decoder->image->height;
        return STUDIO_AVIF_TOO_LARGE;
    }
    const avifImage *image = decoder->image;
    picture->width = header->width = image->width;
    picture->height = header->height = image->height;
    header->has_alpha = decoder->alphaPresent;
    header->is_animated = decoder->imageCount > 1;
    header->is_cropped = (image->transformFlags & AVIF_TRANSFORM_CLAP) != 0;
    header->turns = image->transformFlags & AVIF_TRANSFORM_IROT ? image->irot.angle & 3 : 0;
    // Its only member is `mode` in 0.11 and `axis` in 1.x, with one meaning.
    header->mirror = image->transformFlags & AVIF_TRANSFORM_IMIR ? *(const uint8_t *)&image->imir & 1 : -1;
    header->primaries = image->colorPrimaries;
    header->transfer = image->transferCharacteristics;
    avifColorPrimariesGetValues(image->colorPrimaries, header->coordinates);
    if (image->icc.size > 0) {
        header->profile = image->icc.data;
        header->profile_length = image->icc.size;
    }
    return STUDIO_AVIF_OK;
}

studio_avif_status studio_avif_read(studio_avif *picture, unsigned char *pixels, size_t size)
{
    studio_avif_status status = status_of(avifDecoderNextImage(picture->decoder));
    if (status != STUDIO_AVIF_OK) return status;
    const avifImage *image = picture->decoder->image;
    // The pixels may be of another size than the container says.
    if (image->width != picture->width || image->height != picture->height) return STUDIO_AVIF_DAMAGED;
    if ((size_t)image->width * image->height * 4 != size) return STUDIO_AVIF_DAMAGED;
    avifRGBImage rgb;
    memset(&rgb, 0, sizeof rgb);
    avifRGBImageSetDefaults(&rgb, image);
    rgb.format = AVIF_RGB_FORMAT_RGBA;
    rgb.depth = 8;
    // libyuv's results depend on the processor.
    rgb.avoidLibYUV = AVIF_TRUE;
    rgb.pixels = pixels;
    rgb.rowBytes = image->width * 4;
    return status_of(avifImageYUVToRGB(image, &rgb));
}

void studio_avif_close(studio_avif *picture)
{
    if (!picture) return;
    if (picture->decoder) avifDecoderDestroy(picture->decoder);
    free(picture);
}

static uint8_t limited(int32_t value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

// ITU-R BT.601, all values used, in integers: the same on every processor.
static void set_planes(avifImage *image, const unsigned char *pixels, int has_alpha)
{
    size_t width = image->width, height = image->height, row = width * 4;
    // One colour for each pixel, or for four of them.
    size_t step = image->yuvFormat == AVIF_PIXEL_FORMAT_YUV444 ? 1 : 2;
    for (size_t y = 0; y < height; y++) {
        const unsigned char *line = pixels + row * y;
        uint8_t *luma = image->yuvPlanes[AVIF_CHAN_Y] + (size_t)image->yuvRowBytes[AVIF_CHAN_Y] * y;
        for (size_t x = 0; x < width; x++) {
            const unsigned char *p = line + x * 4;
            luma[x] = (uint8_t)((19595 * p[0] + 38470 * p[1] + 7471 * p[2] + 32768) >> 16);
        }
        if (!has_alpha) continue;
        uint8_t *alpha = image->alphaPlane + (size_t)image->alphaRowBytes * y;
        for (size_t x = 0; x < width; x++) alpha[x] = line[x * 4 + 3];
    }
    for (size_t y = 0; y < height; y += step) {
        const unsigned char *upper = pixels + row * y;
        const unsigned char *lower = step == 2 && y + 1 < height ? upper + row : upper;
        uint8_t *blue = image->yuvPlanes[AVIF_CHAN_U] + (size_t)image->yuvRowBytes[AVIF_CHAN_U] * (y / step);
        uint8_t *red = image->yuvPlanes[AVIF_CHAN_V] + (size_t)image->yuvRowBytes[AVIF_CHAN_V] * (y / step);
        for (size_t x = 0; x < width; x += step) {
            size_t left = x * 4, right = step == 2 && x + 1 < width ? left + 4 : left;
            int32_t r = upper[left] + upper[right] + lower[left] + lower[right];
            int32_t g = upper[left + 1] + upper[right + 1] + lower[left + 1] + lower[right + 1];
            int32_t b = upper[left + 2] + upper[right + 2] + lower[left + 2] + lower[right + 2];
            const int32_t middle = (128 << 18) + (1 << 17);
            blue[x / step] = limited((-11059 * r - 21709 * g + 32768 * b + middle) >> 18);
            red[x / step] = limited((32768 * r - 27439 * g - 5329 * b + middle) >> 18);
        }
    }
}

static studio_avif_status encode(
    avifEncoder *encoder, avifImage *image, const unsigned char *pixels, int has_alpha, avifRWData *output)
{
    image->yuvRange = AVIF_RANGE_FULL;
    image->colorPrimaries = AVIF_COLOR_PRIMARIES_BT709;
    image->transferCharacteristics = AVIF_TRANSFER_CHARACTERISTICS_SRGB;
    image->matrixCoefficients = AVIF_MATRIX_COEFFICIENTS_BT601;
    avifPlanesFlags planes = has_alpha ? AVIF_PLANES_YUV | AVIF_PLANES_A : AVIF_PLANES_YUV;
    studio_avif_status status = status_of(avifImageAllocatePlanes(image, planes));
    if (status != STUDIO_AVIF_OK) return status;
    if (!image->yuvPlanes[AVIF_CHAN_Y] || (has_alpha && !image->alphaPlane)) return STUDIO_AVIF_NO_MEMORY;
    set_planes(image, pixels, has_alpha);
    return status_of(avifEncoderWrite(encoder, image, output));
}

studio_avif_status studio_avif_write(
    const unsigned char *pixels, unsigned width, unsigned height, int has_alpha, int has_full_chroma, int level,
    int alpha_level, int speed, unsigned char **bytes, size_t *length)
{
    avifEncoder *encoder = avifEncoderCreate();
    avifPixelFormat format = has_full_chroma ? AVIF_PIXEL_FORMAT_YUV444 : AVIF_PIXEL_FORMAT_YUV420;
    avifImage *image = avifImageCreate(width, height, 8, format);
    avifRWData output = AVIF_DATA_EMPTY;
    studio_avif_status status = STUDIO_AVIF_NO_MEMORY;
    if (encoder && image) {
        encoder->codecChoice = AVIF_CODEC_CHOICE_AOM;
        // With more threads the bytes would depend on their number.
        encoder->maxThreads = 1;
        encoder->speed = speed;
        encoder->minQuantizer = encoder->minQuantizerAlpha = AVIF_QUANTIZER_BEST_QUALITY;
        encoder->maxQuantizer = encoder->maxQuantizerAlpha = AVIF_QUANTIZER_WORST_QUALITY;
        char text[12];
        avifEncoderSetCodecSpecificOption(encoder, "end-usage", "q");
        snprintf(text, sizeof text, "%d", level);
        avifEncoderSetCodecSpecificOption(encoder, "color:cq-level", text);
        snprintf(text, sizeof text, "%d", alpha_level);
        avifEncoderSetCodecSpecificOption(encoder, "alpha:cq-level", text);
        status = encode(encoder, image, pixels, has_alpha, &output);
    }
    if (status == STUDIO_AVIF_OK) {
        *bytes = malloc(output.size);
        *length = output.size;
        if (*bytes) memcpy(*bytes, output.data, output.size);
        else status = STUDIO_AVIF_NO_MEMORY;
    }
    avifRWDataFree(&output);
    if (image) avifImageDestroy(image);
    if (encoder) avifEncoderDestroy(encoder);
    return status;
}

const char *studio_avif_version(void) { return avifVersion(); }

void studio_avif_codec_versions(char *text) { avifCodecVersions(text); }
