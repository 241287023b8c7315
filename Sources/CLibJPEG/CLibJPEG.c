#include "CLibJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf left;
    studio_jpeg_status status;
} errors;

struct studio_jpeg {
    struct jpeg_decompress_struct info;
    errors errors;
    struct jpeg_progress_mgr progress;
    unsigned most_scans;
    unsigned long most_work;
    unsigned char *profile;
};

static void leave(j_common_ptr info, studio_jpeg_status status)
{
    errors *errors = (void *)info->err;
    errors->status = status;
    longjmp(errors->left, 1);
}

static void on_error(j_common_ptr info)
{
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY: leave(info, STUDIO_JPEG_NO_MEMORY); break;
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF: leave(info, STUDIO_JPEG_CUT_OFF); break;
    default: leave(info, STUDIO_JPEG_DAMAGED);
    }
}

// The library would fill what is missing with grey and go on.
static void on_message(j_common_ptr info, int level)
{
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF: leave(info, STUDIO_JPEG_CUT_OFF); break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC: leave(info, STUDIO_JPEG_DAMAGED); break;
    default: break;
    }
}

static void no_output(j_common_ptr info) { (void)info; }

static void on_progress(j_common_ptr info)
{
    studio_jpeg *picture = info->client_data;
    unsigned long scans = (unsigned long)picture->info.input_scan_number;
    unsigned long pixels = (unsigned long)picture->info.image_width * picture->info.image_height;
    if (scans > picture->most_scans || scans * pixels > picture->most_work) leave(info, STUDIO_JPEG_TOO_MANY_SCANS);
}

static struct jpeg_error_mgr *prepare(errors *errors)
{
    jpeg_std_error(&errors->base);
    errors->base.error_exit = on_error;
    errors->base.emit_message = on_message;
    errors->base.output_message = no_output;
    errors->status = STUDIO_JPEG_OK;
    return &errors->base;
}

studio_jpeg_status studio_jpeg_open(
    const unsigned char *bytes, size_t length, unsigned most_scans, unsigned long most_work,
    studio_jpeg **result, studio_jpeg_header *header)
{
    memset(header, 0, sizeof *header);
    studio_jpeg *picture = calloc(1, sizeof *picture);
    *result = picture;
    if (!picture) return STUDIO_JPEG_NO_MEMORY;
    picture->most_scans = most_scans;
    picture->most_work = most_work;
    picture->info.err = prepare(&picture->errors);
    if (setjmp(picture->errors.left)) return picture->errors.status;
    jpeg_create_decompress(&picture->info);
    picture->info.client_data = picture;
    picture->progress.progress_monitor = on_progress;
    picture->info.progress = &picture->progress;
    jpeg_mem_src(&picture->info, bytes, length);
    jpeg_save_markers(&picture->info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_save_markers(&picture->info, JPEG_APP0 + 2, 0xFFFF);
    jpeg_read_header(&picture->info, TRUE);
    header->width = picture->info.image_width;
    header->height = picture->info.image_height;
    header->components = picture->info.num_components;
    header->is_inverted = picture->info.saw_Adobe_marker;
    for (jpeg_saved_marker_ptr marker = picture->info.marker_list; marker; marker = marker->next) {
        if (marker->marker != JPEG_APP0 + 1 || marker->data_length < 6) continue;
        if (memcmp(marker->data, "Exif\0", 5) != 0) continue;
        header->exif = marker->data;
        header->exif_length = marker->data_length;
        break;
    }
    unsigned int profile_length = 0;
    if (jpeg_read_icc_profile(&picture->info, &picture->profile, &profile_length)) {
        header->profile = picture->profile;
        header->profile_length = profile_length;
    }
    return STUDIO_JPEG_OK;
}

studio_jpeg_status studio_jpeg_read(studio_jpeg *picture, unsigned denominator, unsigned char *pixels, size_t size)
{
    if (setjmp(picture->errors.left)) return picture->errors.status;
    struct jpeg_decompress_struct *info = &picture->info;
    info->scale_num = 1;
    info->scale_denom = denominator;
    info->dct_method = JDCT_ISLOW;
    info->out_color_space = info->num_components == 4 ? JCS_CMYK : JCS_EXT_RGBA;
    jpeg_start_decompress(info);
    size_t row = (size_t)info->output_width * 4;
    if (info->output_components != 4 || row * info->output_height != size) return STUDIO_JPEG_DAMAGED;
    while (info->output_scanline < info->output_height) {
        JSAMPROW rows[1] = { pixels + row * info->output_scanline };
        jpeg_read_scanlines(info, rows, 1);
    }
    return STUDIO_JPEG_OK;
}

void studio_jpeg_close(studio_jpeg *picture)
{
    if (!picture) return;
    jpeg_destroy_decompress(&picture->info);
    free(picture->profile);
    free(picture);
}

typedef struct {
    struct jpeg_compress_struct info;
    errors errors;
    unsigned char *bytes;
    unsigned long length;
} writing;

studio_jpeg_status studio_jpeg_write(
    const unsigned char *pixels, unsigned width, unsigned height, int quality,
    unsigned char **bytes, size_t *length)
{
    writing *writing = calloc(1, sizeof *writing);
    if (!writing) return STUDIO_JPEG_NO_MEMORY;
    struct jpeg_compress_struct *info = &writing->info;
    info->err = prepare(&writing->errors);
    if (setjmp(writing->errors.left)) {
        studio_jpeg_status status = writing->errors.status;
        jpeg_destroy_compress(info);
        free(writing->bytes);
        free(writing);
        return status;
    }
    jpeg_create_compress(info);
    jpeg_mem_dest(info, &writing->bytes, &writing->length);
    info->image_width = width;
    info->image_height = height;
    info->input_components = 4;
    info->in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, quality, TRUE);
    info->dct_method = JDCT_ISLOW;
    info->optimize_coding = TRUE;
    jpeg_simple_progression(info);
    jpeg_start_compress(info, TRUE);
    while (info->next_scanline < height) {
        JSAMPROW rows[1] = { (JSAMPROW)(pixels + (size_t)width * 4 * info->next_scanline) };
        jpeg_write_scanlines(info, rows, 1);
    }
    jpeg_finish_compress(info);
    *bytes = writing->bytes;
    *length = writing->length;
    jpeg_destroy_compress(info);
    free(writing);
    return STUDIO_JPEG_OK;
}

int studio_jpeg_interface(void) { return JPEG_LIB_VERSION; }

int studio_jpeg_version(void) { return LIBJPEG_TURBO_VERSION_NUMBER; }
