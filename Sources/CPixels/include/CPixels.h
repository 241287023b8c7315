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

/// Makes one pixel of several that lie side by side, of four bytes each, likewise.
void studio_narrow(const uint8_t *pixels, const int16_t *weights, size_t taps, uint8_t *target);

/// The same without instructions of a special processor, to compare them.
void studio_lower_plain(
    const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target, size_t count);
void studio_narrow_plain(const uint8_t *pixels, const int16_t *weights, size_t taps, uint8_t *target);

#endif
