/* A decoded picture into a tile: Y, U and V scaled to the tile and turned into BGRx, a line at a time.

   The lines it works on stay in the processor's first cache, where scaling three planes and converting them afterwards
   goes through memory twice. Bilinear, as OpenCV's INTER_LINEAR; weights in 1/64, colours in 1/64 of a level. What the
   columns and lines are made of is reckoned once for each size (tile_kernel.py) and handed in as tables.

   Needs AVX2, asked of the processor at run time by `tile_can_draw`. No state, nothing allocated: any thread. */

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>
#define FAST __attribute__((target("avx2")))

/* Sixteen columns of the tile, from four stretches of 16 source bytes that hold four columns' pairs of neighbours each. */
typedef struct {
    int32_t from[4];
    uint8_t pick[4][16];
    int8_t weights[32];
} Columns;

/* A line of the tile: the source line above, and how much of the one below it (in 1/64). */
typedef struct {
    int32_t above;
    int32_t below_weight;
} Line;

typedef struct {
    const Line *lines;
    const Columns *columns;
    int32_t width, height, source_width, source_height;
} Axis;

/* Black level of Y; then what a step of Y, of U in blue and green, of V in green and red is worth: Y in 1/256 of 1/64,
   the others in 1/128 of 1/64. */
typedef struct {
    int16_t black, y, u_blue, u_green, v_green, v_red;
} Colours;

typedef struct {
    Axis luma, chroma;
    Colours colours;
    uint8_t *scratch; /* lines between: 2 x stride(source), 3 x stride(tile) bytes, see tile_kernel.py */
    int32_t source_stride, tile_stride;
} Plan;

/* Whether this processor can draw, and the caller's Plan is as large as ours: a library left over from before is not used. */
int tile_can_draw(int32_t plan_size) {
    return plan_size == (int32_t)sizeof(Plan) && __builtin_cpu_supports("avx2");
}

/* Put the source line `line` is made of into `out`; one byte more than the width is written, the last one again. */
FAST static void blend(uint8_t *out, const uint8_t *plane, int stride, const Axis *axis, const Line *line) {
    const uint8_t *above = plane + (intptr_t)line->above * stride;
    const int width = axis->source_width, weight = line->below_weight;
    int x = 0;
    if (weight == 0) {
        memcpy(out, above, (size_t)width);
        out[width] = out[width - 1];
        return;
    }
    const uint8_t *below = above + stride;
    const __m256i weights = _mm256_set1_epi16((int16_t)(weight << 8 | (64 - weight)));
    const __m256i half = _mm256_set1_epi16(32);
    for (; x + 32 <= width; x += 32) {
        const __m256i a = _mm256_loadu_si256((const __m256i *)(above + x));
        const __m256i b = _mm256_loadu_si256((const __m256i *)(below + x));
        __m256i low = _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), weights);
        __m256i high = _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), weights);
        low = _mm256_srli_epi16(_mm256_add_epi16(low, half), 6);
        high = _mm256_srli_epi16(_mm256_add_epi16(high, half), 6);
        _mm256_storeu_si256((__m256i *)(out + x), _mm256_packus_epi16(low, high));
    }
    for (; x < width; x++)
        out[x] = (uint8_t)((above[x] * (64 - weight) + below[x] * weight + 32) >> 6);
    out[width] = out[width - 1];
}

/* Bytes at `left` in the lower half, bytes at `right` in the upper one. */
FAST static inline __m256i both(const void *left, const void *right) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(left)), _mm_loadu_si128(right), 1);
}

/* Scale the line `from` across into `out`, whose room is a whole number of sixteens. */
FAST static void narrow(uint8_t *out, const uint8_t *from, const Axis *axis) {
    const __m256i half = _mm256_set1_epi16(32);
    const Columns *columns = axis->columns;
    for (int x = 0; x < axis->width; x += 16, columns++) {
        const __m256i low = both(from + columns->from[0], from + columns->from[2]);
        const __m256i high = both(from + columns->from[1], from + columns->from[3]);
        const __m256i pairs = _mm256_or_si256(
            _mm256_shuffle_epi8(low, both(columns->pick[0], columns->pick[2])),
            _mm256_shuffle_epi8(high, both(columns->pick[1], columns->pick[3])));
        const __m256i weights = _mm256_loadu_si256((const __m256i *)columns->weights);
        const __m256i means = _mm256_srli_epi16(_mm256_add_epi16(_mm256_maddubs_epi16(pairs, weights), half), 6);
        const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(means, means), 0x08);
        _mm_storeu_si128((__m128i *)(out + x), _mm256_castsi256_si128(bytes));
    }
}

/* One line of the tile from a plane, as wide as the source if that is as wide as the tile. */
FAST static void scaled(uint8_t *out, uint8_t *between, const uint8_t *plane, int stride, const Axis *axis, int row) {
    if (axis->width == axis->source_width) {
        blend(out, plane, stride, axis, &axis->lines[row]);
        return;
    }
    blend(between, plane, stride, axis, &axis->lines[row]);
    narrow(out, between, axis);
}

/* Sixteen pixels of BGRx from 16 of Y and 8 of U and V each. */
FAST static void paint16(uint8_t *out, const uint8_t *y, const uint8_t *u, const uint8_t *v, const Colours *c) {
    const __m128i u8 = _mm_loadl_epi64((const __m128i *)u), v8 = _mm_loadl_epi64((const __m128i *)v);
    const __m256i middle = _mm256_set1_epi16(128), half = _mm256_set1_epi16(32), opaque = _mm256_set1_epi16(255);
    __m256i yy = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)y));
    __m256i uu = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(u8, u8));
    __m256i vv = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(v8, v8));
    yy = _mm256_slli_epi16(_mm256_sub_epi16(yy, _mm256_set1_epi16(c->black)), 7);
    uu = _mm256_slli_epi16(_mm256_sub_epi16(uu, middle), 8);
    vv = _mm256_slli_epi16(_mm256_sub_epi16(vv, middle), 8);
    yy = _mm256_add_epi16(_mm256_mulhrs_epi16(yy, _mm256_set1_epi16(c->y)), half);
    const __m256i u_blue = _mm256_mulhrs_epi16(uu, _mm256_set1_epi16(c->u_blue));
    const __m256i u_green = _mm256_mulhrs_epi16(uu, _mm256_set1_epi16(c->u_green));
    const __m256i v_green = _mm256_mulhrs_epi16(vv, _mm256_set1_epi16(c->v_green));
    const __m256i v_red = _mm256_mulhrs_epi16(vv, _mm256_set1_epi16(c->v_red));
    const __m256i blue = _mm256_srai_epi16(_mm256_adds_epi16(yy, u_blue), 6);
    const __m256i green = _mm256_srai_epi16(_mm256_adds_epi16(_mm256_adds_epi16(yy, u_green), v_green), 6);
    const __m256i red = _mm256_srai_epi16(_mm256_adds_epi16(yy, v_red), 6);
    const __m256i blue_red = _mm256_packus_epi16(blue, red), green_x = _mm256_packus_epi16(green, opaque);
    const __m256i bg = _mm256_unpacklo_epi8(blue_red, green_x), rx = _mm256_unpackhi_epi8(blue_red, green_x);
    const __m256i first = _mm256_unpacklo_epi16(bg, rx), second = _mm256_unpackhi_epi16(bg, rx);
    _mm256_storeu_si256((__m256i *)out, _mm256_permute2x128_si256(first, second, 0x20));
    _mm256_storeu_si256((__m256i *)(out + 32), _mm256_permute2x128_si256(first, second, 0x31));
}

FAST static void paint(uint8_t *out, const uint8_t *y, const uint8_t *u, const uint8_t *v, int width, const Colours *c) {
    int x = 0;
    for (; x + 16 <= width; x += 16)
        paint16(out + 4 * (intptr_t)x, y + x, u + x / 2, v + x / 2, c);
    if (x < width) {
        uint8_t last[64];
        paint16(last, y + x, u + x / 2, v + x / 2, c);
        memcpy(out + 4 * (intptr_t)x, last, 4 * (size_t)(width - x));
    }
}

/* Draw planes y, u, v (lines `y_stride`, `u_stride`, `v_stride` bytes apart) into `out`, lines `out_stride` apart. */
FAST void tile_draw(const Plan *plan, const uint8_t *y, int32_t y_stride, const uint8_t *u, int32_t u_stride,
                    const uint8_t *v, int32_t v_stride, uint8_t *out, int32_t out_stride) {
    uint8_t *between = plan->scratch;
    uint8_t *y_line = between + plan->source_stride, *u_line = y_line + plan->tile_stride;
    uint8_t *v_line = u_line + plan->tile_stride;
    for (int row = 0; row < plan->luma.height; row++) {
        if (row % 2 == 0) {
            scaled(u_line, between, u, u_stride, &plan->chroma, row / 2);
            scaled(v_line, between, v, v_stride, &plan->chroma, row / 2);
        }
        scaled(y_line, between, y, y_stride, &plan->luma, row);
        paint(out + (intptr_t)row * out_stride, y_line, u_line, v_line, plan->luma.width, &plan->colours);
    }
}

#else

int tile_can_draw(int32_t plan_size) {
    (void)plan_size;
    return 0;
}

void tile_draw(void) {
}

#endif
