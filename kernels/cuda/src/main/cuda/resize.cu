// Resize, bilinear with half-pixel centres and clamped borders, or to the nearest pixel; backward one thread an input
// pixel, without atomics.
#include "launch.h"

struct Sizes {
  Grid input, output;
  int height, rows;

  __device__ __forceinline__ int width() const { return input.columns.number; }
  __device__ __forceinline__ int columns() const { return output.columns.number; }
};

// Writes value(place) to every element of maps.
template <typename F>
static __device__ __forceinline__ void fill(Element* to, const Grid& grid, int count, const F& value) {
  FOR_EACH_PACK(first, count) {
    Place place(grid, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = first + i < (unsigned)count ? value(place) : 0.0f;
      place.next(grid);
    }
    store(to, first, count, values);
  }
}

// Where an output pixel lies among the input's, clamped to the outermost centres.
static __device__ __forceinline__ float position(int pixel, int in, int out) {
  float at = (pixel + 0.5f) * in / out - 0.5f;
  return fminf(fmaxf(at, 0.0f), in - 1.0f);
}

// The share of input pixel `from` in output pixel `to`.
static __device__ __forceinline__ float share(int to, int from, int in, int out) {
  float at = position(to, in, out);
  int below = (int)at;
  int above = below + 1 < in ? below + 1 : in - 1;
  float fraction = at - below;
  return (below == from ? 1.0f - fraction : 0.0f) + (above == from ? fraction : 0.0f);
}

static __device__ __forceinline__ float interpolated(const Element* x, const Sizes& s, const Place& place) {
  float row = position(place.row, s.height, s.rows);
  float column = position(place.column, s.width(), s.columns());
  int top = (int)row, left = (int)column;
  int bottom = top + 1 < s.height ? top + 1 : s.height - 1;
  int right = left + 1 < s.width() ? left + 1 : s.width() - 1;
  float down = row - top, along = column - left;
  const Element* map = x + (long long)place.map * s.input.area.number;
  float upper = (1.0f - along) * map[top * s.width() + left] + along * map[top * s.width() + right];
  float lower = (1.0f - along) * map[bottom * s.width() + left] + along * map[bottom * s.width() + right];
  return (1.0f - down) * upper + down * lower;
}

KERNEL(resize)(const Element* __restrict__ x, Element* __restrict__ y, Sizes s, int count) {
  fill(y, s.output, count, [&](const Place& place) { return interpolated(x, s, place); });
}

// The output pixels that could see an input pixel: those whose unclamped place is less than one pixel away, with one to
// spare on either side for rounding, and all beyond the border where the pixel is the outermost.
static __device__ __forceinline__ int first_reached(int pixel, int in, int out) {
  int first = (int)floorf((pixel - 0.5f) * out / in - 0.5f) - 1;
  return pixel == 0 || first < 0 ? 0 : first;
}

static __device__ __forceinline__ int last_reached(int pixel, int in, int out) {
  int last = (int)ceilf((pixel + 1.5f) * out / in - 0.5f) + 1;
  return pixel == in - 1 || last >= out ? out - 1 : last;
}

static __device__ __forceinline__ float gathered(const Element* dy, const Sizes& s, const Place& place) {
  const Element* map = dy + (long long)place.map * s.output.area.number;
  int last_row = last_reached(place.row, s.height, s.rows);
  int last_column = last_reached(place.column, s.width(), s.columns());
  int first_column = first_reached(place.column, s.width(), s.columns());
  float sum = 0.0f;
#pragma unroll 1
  for (int row = first_reached(place.row, s.height, s.rows); row <= last_row; row++) {
    float of_row = share(row, place.row, s.height, s.rows);
    if (of_row != 0.0f) {
#pragma unroll 1
      for (int column = first_column; column <= last_column; column++) {
        sum += of_row * share(column, place.column, s.width(), s.columns()) * map[row * s.columns() + column];
      }
    }
  }
  return sum;
}

KERNEL(resize_gradient)(const Element* __restrict__ dy, Element* __restrict__ dx, Sizes s, int count) {
  fill(dx, s.input, count, [&](const Place& place) { return gathered(dy, s, place); });
}

// y takes row rows[p] and column columns[q] for each of its rows p and columns q.
KERNEL(nearest)(
    const Element* __restrict__ x, Element* __restrict__ y, const int* __restrict__ rows, const int* __restrict__ columns,
    Sizes s, int count) {
  fill(y, s.output, count, [&](const Place& place) {
    const Element* map = x + (long long)place.map * s.input.area.number;
    return (float)map[rows[place.row] * s.width() + columns[place.column]];
  });
}

// Row p was taken by the rows of the output from rows[p] to below rows[p + 1]; so were columns.
KERNEL(nearest_gradient)(
    const Element* __restrict__ dy, Element* __restrict__ dx, const int* __restrict__ rows,
    const int* __restrict__ columns, Sizes s, int count) {
  fill(dx, s.input, count, [&](const Place& place) {
    const Element* map = dy + (long long)place.map * s.output.area.number;
    float sum = 0.0f;
#pragma unroll 1
    for (int row = rows[place.row]; row < rows[place.row + 1]; row++) {
#pragma unroll 1
      for (int column = columns[place.column]; column < columns[place.column + 1]; column++) {
        sum += map[row * s.columns() + column];
      }
    }
    return sum;
  });
}
