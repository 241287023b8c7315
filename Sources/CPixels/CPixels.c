// The loops that most of the time of a smaller picture is spent in.
//
// Everything is a sum of products of integers that fits into 32 bits, so the order does not matter, and every processor makes the same
// bytes. SSE2 is a part of every x86-64.

#include "CPixels.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static const int32_t half = 1 << (STUDIO_WEIGHT_BITS - 1);

static uint8_t limited(int32_t sum) {
    const int32_t value = sum >> STUDIO_WEIGHT_BITS;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

static void lower_from(
    size_t first, const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target,
    size_t count) {
    for (size_t index = first; index < count; index++) {
        int32_t sum = half;
        for (size_t tap = 0; tap < taps; tap++) sum += rows[tap * stride + index] * weights[tap];
        target[index] = limited(sum);
    }
}

void studio_lower_plain(
    const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target, size_t count) {
    lower_from(0, rows, stride, weights, taps, target, count);
}

void studio_narrow_plain(
    const uint8_t *row, const studio_taps *taps, size_t count, const int16_t *weights, uint8_t *target) {
    for (size_t index = 0; index < count * 4; index++) {
        const studio_taps *pixel = &taps[index / 4];
        const uint8_t *source = row + pixel->first * 4 + index % 4;
        int32_t sum = half;
        for (size_t tap = 0; tap < pixel->count; tap++) sum += source[tap * 4] * weights[pixel->weights + tap];
        target[index] = limited(sum);
    }
}

static void halve_from(
    size_t first, const uint8_t *upper, const uint8_t *lower, size_t width, uint8_t *target) {
    for (size_t left = first; left < width; left += 2) {
        const size_t right = left + 1 < width ? left + 1 : left;
        for (size_t channel = 0; channel < 4; channel++) {
            const int sum = upper[left * 4 + channel] + upper[right * 4 + channel] + lower[left * 4 + channel]
                + lower[right * 4 + channel];
            target[left * 2 + channel] = (uint8_t)((sum + 2) >> 2);
        }
    }
}

void studio_halve_plain(const uint8_t *upper, const uint8_t *lower, size_t width, uint8_t *target) {
    halve_from(0, upper, lower, width, target);
}

#if defined(__SSE2__)

/// Two weights next to each other, four times.
static __m128i pair(int16_t first, int16_t second) {
    return _mm_set1_epi32((int32_t)((uint32_t)(uint16_t)first | (uint32_t)(uint16_t)second << 16));
}

void studio_lower(
    const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target, size_t count) {
    const __m128i zero = _mm_setzero_si128();
    size_t index = 0;
    for (; index + 16 <= count; index += 16) {
        __m128i a = _mm_set1_epi32(half), b = a, c = a, d = a;
        for (size_t tap = 0; tap < taps; tap += 2) {
            const uint8_t *row = rows + tap * stride + index;
            const int has_second = tap + 1 < taps;
            const __m128i one = _mm_loadu_si128((const __m128i *)row);
            const __m128i two = has_second ? _mm_loadu_si128((const __m128i *)(row + stride)) : zero;
            const __m128i weight = pair(weights[tap], has_second ? weights[tap + 1] : 0);
            const __m128i low = _mm_unpacklo_epi8(one, two), high = _mm_unpackhi_epi8(one, two);
            a = _mm_add_epi32(a, _mm_madd_epi16(_mm_unpacklo_epi8(low, zero), weight));
            b = _mm_add_epi32(b, _mm_madd_epi16(_mm_unpackhi_epi8(low, zero), weight));
            c = _mm_add_epi32(c, _mm_madd_epi16(_mm_unpacklo_epi8(high, zero), weight));
            d = _mm_add_epi32(d, _mm_madd_epi16(_mm_unpackhi_epi8(high, zero), weight));
        }
        a = _mm_packs_epi32(_mm_srai_epi32(a, STUDIO_WEIGHT_BITS), _mm_srai_epi32(b, STUDIO_WEIGHT_BITS));
        c = _mm_packs_epi32(_mm_srai_epi32(c, STUDIO_WEIGHT_BITS), _mm_srai_epi32(d, STUDIO_WEIGHT_BITS));
        _mm_storeu_si128((__m128i *)(target + index), _mm_packus_epi16(a, c));
    }
    lower_from(index, rows, stride, weights, taps, target, count);
}

static void narrow_one(const uint8_t *pixels, const int16_t *weights, size_t taps, uint8_t *target) {
    const __m128i zero = _mm_setzero_si128();
    __m128i sum = _mm_set1_epi32(half);
    size_t tap = 0;
    for (; tap + 2 <= taps; tap += 2) {
        const __m128i both = _mm_loadl_epi64((const __m128i *)(pixels + tap * 4));
        // A channel of the first pixel, then the same of the second.
        const __m128i mixed = _mm_unpacklo_epi8(_mm_unpacklo_epi8(both, _mm_srli_si128(both, 4)), zero);
        sum = _mm_add_epi32(sum, _mm_madd_epi16(mixed, pair(weights[tap], weights[tap + 1])));
    }
    if (tap < taps) {
        int32_t last;
        memcpy(&last, pixels + tap * 4, 4);
        const __m128i mixed = _mm_unpacklo_epi8(_mm_unpacklo_epi8(_mm_cvtsi32_si128(last), zero), zero);
        sum = _mm_add_epi32(sum, _mm_madd_epi16(mixed, pair(weights[tap], 0)));
    }
    const __m128i words = _mm_packs_epi32(_mm_srai_epi32(sum, STUDIO_WEIGHT_BITS), zero);
    const int32_t pixel = _mm_cvtsi128_si32(_mm_packus_epi16(words, zero));
    memcpy(target, &pixel, 4);
}

void studio_narrow(
    const uint8_t *row, const studio_taps *taps, size_t count, const int16_t *weights, uint8_t *target) {
    for (size_t index = 0; index < count; index++) {
        const studio_taps pixel = taps[index];
        narrow_one(row + pixel.first * 4, weights + pixel.weights, pixel.count, target + index * 4);
    }
}

void studio_halve(const uint8_t *upper, const uint8_t *lower, size_t width, uint8_t *target) {
    const __m128i zero = _mm_setzero_si128(), two = _mm_set1_epi16(2);
    size_t index = 0;
    for (; index + 4 <= width; index += 4) {
        const __m128i above = _mm_loadu_si128((const __m128i *)(upper + index * 4));
        const __m128i below = _mm_loadu_si128((const __m128i *)(lower + index * 4));
        const __m128i left = _mm_add_epi16(_mm_unpacklo_epi8(above, zero), _mm_unpacklo_epi8(below, zero));
        const __m128i right = _mm_add_epi16(_mm_unpackhi_epi8(above, zero), _mm_unpackhi_epi8(below, zero));
        // The even pixels, and the odd ones next to them.
        const __m128i sums = _mm_add_epi16(_mm_unpacklo_epi64(left, right), _mm_unpackhi_epi64(left, right));
        const __m128i words = _mm_srli_epi16(_mm_add_epi16(sums, two), 2);
        _mm_storel_epi64((__m128i *)(target + index * 2), _mm_packus_epi16(words, zero));
    }
    halve_from(index, upper, lower, width, target);
}

#else

void studio_lower(
    const uint8_t *rows, size_t stride, const int16_t *weights, size_t taps, uint8_t *target, size_t count) {
    studio_lower_plain(rows, stride, weights, taps, target, count);
}

void studio_narrow(
    const uint8_t *row, const studio_taps *taps, size_t count, const int16_t *weights, uint8_t *target) {
    studio_narrow_plain(row, taps, count, weights, target);
}

void studio_halve(const uint8_t *upper, const uint8_t *lower, size_t width, uint8_t *target) {
    studio_halve_plain(upper, lower, width, target);
}

#endif
