// What cuDNN cannot be told of a convolution, made of what it can: padding that differs from side to side, by zeros
// around a copy of the input; and dilation, by zeros between the taps of a copy of the weight.
#include "launch.h"

// y, by places: what of x's maps of height x width each shows, told by at(place), or 0 where that is negative.
template <typename F>
static __device__ __forceinline__ void show(
    const Element* x, Element* y, const Grid& grid, int height, int width, unsigned count, const F& at) {
  FOR_EACH_PACK(first, count) {
    Place place(grid, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      int shown = first + i < count ? at(place) : -1;
      values.n[i] = shown < 0 ? 0.0f : (float)x[place.map * height * width + shown];
      place.next(grid);
    }
    store(y, first, count, values);
  }
}

struct Moved {
  int height, width, down, right;

  __device__ __forceinline__ int operator()(const Place& place) const {
    int row = place.row - down, column = place.column - right;
    return row >= 0 && row < height && column >= 0 && column < width ? row * width + column : -1;
  }
};

// y's maps show x's, moved down and to the right by so many places, which may be negative, and 0 where there is no x.
KERNEL(shift)(
    const Element* __restrict__ x, Element* __restrict__ y, Grid grid, int height, int width, int down, int right,
    int count) {
  show(x, y, grid, height, width, count, Moved{height, width, down, right});
}

struct Spread {
  int width;
  Divisor rows, columns;

  __device__ __forceinline__ int operator()(const Place& place) const {
    int row = rows.of(place.row), column = columns.of(place.column);
    bool tap = row * (int)rows.number == place.row && column * (int)columns.number == place.column;
    return tap ? row * width + column : -1;
  }
};

// y's maps show x's with so many steps from one row or column to the next, and 0 between.
KERNEL(spread)(
    const Element* __restrict__ x, Element* __restrict__ y, Grid grid, int height, int width, Divisor rows,
    Divisor columns, int count) {
  show(x, y, grid, height, width, count, Spread{width, rows, columns});
}

struct Gathered {
  int width, rows, columns;

  __device__ __forceinline__ int operator()(const Place& place) const {
    return place.row * rows * width + place.column * columns;
  }
};

// The way back: y's maps show only those rows and columns of x's that lie so many steps apart.
KERNEL(gather)(
    const Element* __restrict__ x, Element* __restrict__ y, Grid grid, int height, int width, int rows, int columns,
    int count) {
  show(x, y, grid, height, width, count, Gathered{width, rows, columns});
}
