#ifndef STUDIO_PIXELS_H
#define STUDIO_PIXELS_H

#include <stddef.h>
#include <stdint.h>

/// The bits of a weight behind the point: weights that add up to 1 << 14 make an average.
#define STUDIO_WEIGHT_BITS 14

/// Makes one row of several: each byte is the sum of the bytes at its place, each times the weight of its row, rounded and limited to
/// 0 … 255.
///
/// - stride: bytes from a row to the next.
/// - count: bytes of a row.
void studio_lower(
    const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target, size_t count);

/// The pixels that a pixel is made of, and where their weights are.
typedef struct {
    size_t first, count, weights;
} studio_taps;

/// Makes a row of pixels of four bytes, each of several that lie side by side, likewise.
///
/// - taps: one for each pixel of the new row.
void studio_narrow(
    const uint8_t *row, const studio_taps *taps, size_t count, const int16_t *weights, uint8_t *target);

/// Makes one row of two, each pixel of four bytes the average of four pixels, halves rounded up.
///
/// - width: pixels of the two rows; the last one of an odd number stands for two.
void studio_halve(const uint8_t *upper, const uint8_t *lower, size_t width, uint8_t *target);

/// The same without instructions of a special processor, to compare them.
void studio_lower_plain(
    const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target, size_t count);
void studio_narrow_plain(
    const uint8_t *row, const studio_taps *taps, size_t count, const int16_t *weights, uint8_t *target);
void studio_halve_plain(const uint8_t *upper, const uint8_t *lower, size_t width, uint8_t *target);

#endif
