#include "CLibPNG.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <zlib.h>

struct studio_png {
    png_structp png;
    png_infop info;
    const unsigned char *bytes;
    size_t length, offset;
    studio_png_status status;
    unsigned char **rows;
};

static void on_read_error(png_structp png, png_const_charp message)
{
    (void)message;
    studio_png *picture = png_get_error_ptr(png);
    if (picture->status == STUDIO_PNG_OK) picture->status = STUDIO_PNG_DAMAGED;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void read_bytes(png_structp png, png_bytep target, size_t length)
{
    studio_png *picture = png_get_io_ptr(png);
    if (length > picture->length - picture->offset) {
        picture->status = STUDIO_PNG_CUT_OFF;
        png_error(png, "cut off");
    }
    memcpy(target, picture->bytes + picture->offset, length);
    picture->offset += length;
}

studio_png_status studio_png_open(
    const unsigned char *bytes, size_t length, size_t most_chunk, studio_png **result,
    studio_png_header *header)
{
    memset(header, 0, sizeof *header);
    studio_png *picture = calloc(1, sizeof *picture);
    *result = picture;
    if (!picture) return STUDIO_PNG_NO_MEMORY;
    picture->bytes = bytes;
    picture->length = length;
    picture->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, picture, on_read_error, on_warning);
    if (!picture->png) return STUDIO_PNG_NO_MEMORY;
    if (setjmp(png_jmpbuf(picture->png))) return picture->status;
    picture->info = png_create_info_struct(picture->png);
    if (!picture->info) return STUDIO_PNG_NO_MEMORY;
    png_structp png = picture->png;
    png_infop info = picture->info;
    // The caller looks at the size before a pixel is read, and can say what it is.
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(png, most_chunk);
    // Texts are never read, however large they are when decompressed.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, (png_const_bytep)"tEXt\0zTXt\0iTXt\0", 3);
    png_set_read_fn(png, picture, read_bytes);
    png_read_info(png, info);
    int colour = png_get_color_type(png, info);
    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    header->is_grey = !(colour & PNG_COLOR_MASK_COLOR);
    header->has_alpha = (colour & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    header->raw_length = (png_get_rowbytes(png, info) + 1) * header->height;
    png_bytep exif = NULL;
    png_uint_32 exif_length = 0;
    if (png_get_eXIf_1(png, info, &exif_length, &exif)) {
        header->exif = exif;
        header->exif_length = exif_length;
    }
    png_charp name = NULL;
    int method = 0;
    png_bytep profile = NULL;
    png_uint_32 profile_length = 0;
    if (png_get_iCCP(png, info, &name, &method, &profile, &profile_length)) {
        header->profile = profile;
        header->profile_length = profile_length;
    }
    return STUDIO_PNG_OK;
}

studio_png_status studio_png_read(studio_png *picture, unsigned char *pixels, size_t size)
{
    png_structp png = picture->png;
    if (setjmp(png_jmpbuf(png))) return picture->status;
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    png_set_interlace_handling(png);
    png_read_update_info(png, picture->info);
    size_t row = png_get_rowbytes(png, picture->info);
    size_t height = png_get_image_height(png, picture->info);
    if (row != (size_t)png_get_image_width(png, picture->info) * 4 || row * height != size) return STUDIO_PNG_DAMAGED;
    picture->rows = malloc(height * sizeof *picture->rows);
    if (!picture->rows) return STUDIO_PNG_NO_MEMORY;
    for (size_t y = 0; y < height; y++) picture->rows[y] = pixels + row * y;
    png_read_image(png, picture->rows);
    // The checksum of the compressed pixels, and the end mark.
    png_read_end(png, NULL);
    return STUDIO_PNG_OK;
}

void studio_png_close(studio_png *picture)
{
    if (!picture) return;
    if (picture->png) png_destroy_read_struct(&picture->png, &picture->info, NULL);
    free(picture->rows);
    free(picture);
}

typedef struct {
    png_structp png;
    png_infop info;
    unsigned char *bytes;
    size_t length, capacity;
    studio_png_status status;
} writing;

static void on_write_error(png_structp png, png_const_charp message)
{
    (void)message;
    writing *writing = png_get_error_ptr(png);
    if (writing->status == STUDIO_PNG_OK) writing->status = STUDIO_PNG_DAMAGED;
    png_longjmp(png, 1);
}

static void write_bytes(png_structp png, png_bytep bytes, size_t length)
{
    writing *writing = png_get_io_ptr(png);
    if (length > writing->capacity - writing->length) {
        size_t capacity = (writing->capacity + length) * 2;
        unsigned char *grown = realloc(writing->bytes, capacity);
        if (!grown) {
            writing->status = STUDIO_PNG_NO_MEMORY;
            png_error(png, "no memory");
        }
        writing->bytes = grown;
        writing->capacity = capacity;
    }
    memcpy(writing->bytes + writing->length, bytes, length);
    writing->length += length;
}

static void flush(png_structp png) { (void)png; }

static void set_palette(writing *writing, const unsigned char *palette, unsigned colours)
{
    png_color entries[256] = { 0 };
    png_byte alphas[256] = { 0 };
    unsigned transparent = 0;
    for (unsigned index = 0; index < colours; index++) {
        const unsigned char *colour = palette + index * 4;
        entries[index] = (png_color){ colour[0], colour[1], colour[2] };
        alphas[index] = colour[3];
        if (colour[3] != 0xFF) transparent = index + 1;
    }
    png_set_PLTE(writing->png, writing->info, entries, (int)colours);
    if (transparent) png_set_tRNS(writing->png, writing->info, alphas, (int)transparent, NULL);
}

studio_png_status studio_png_write(
    const unsigned char *samples, unsigned width, unsigned height, int has_alpha,
    const unsigned char *palette, unsigned colours, unsigned char **bytes, size_t *length)
{
    if (palette && (colours == 0 || colours > 256)) return STUDIO_PNG_DAMAGED;
    writing *writing = calloc(1, sizeof *writing);
    if (!writing) return STUDIO_PNG_NO_MEMORY;
    writing->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writing, on_write_error, on_warning);
    if (!writing->png) {
        free(writing);
        return STUDIO_PNG_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(writing->png))) {
        studio_png_status status = writing->status;
        png_destroy_write_struct(&writing->png, &writing->info);
        free(writing->bytes);
        free(writing);
        return status;
    }
    png_structp png = writing->png;
    writing->info = png_create_info_struct(png);
    if (!writing->info) {
        writing->status = STUDIO_PNG_NO_MEMORY;
        png_error(png, "no memory");
    }
    png_set_write_fn(png, writing, write_bytes, flush);
    png_set_compression_level(png, 9);
    int depth = !palette ? 8 : colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
    int colour = palette ? PNG_COLOR_TYPE_PALETTE : has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(
        png, writing->info, width, height, depth, colour, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    if (palette) set_palette(writing, palette, colours);
    png_write_info(png, writing->info);
    if (palette) png_set_packing(png);
    if (!palette && !has_alpha) png_set_filler(png, 0, PNG_FILLER_AFTER);
    size_t row = (size_t)width * (palette ? 1 : 4);
    for (size_t y = 0; y < height; y++) png_write_row(png, samples + row * y);
    png_write_end(png, NULL);
    *bytes = writing->bytes;
    *length = writing->length;
    png_destroy_write_struct(&writing->png, &writing->info);
    free(writing);
    return STUDIO_PNG_OK;
}

const char *studio_png_version(void) { return png_get_libpng_ver(NULL); }

const char *studio_png_zlib_version(void) { return zlibVersion(); }
