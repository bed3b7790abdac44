// What cuDNN cannot be told of a convolution, made of what it can: padding that differs from side to side, by zeros
// around a copy of the input; and dilation, by zeros between the taps of a copy of the weight.
#include "launch.h"

// y's maps show x's, moved down and to the right by so many places, which may be negative, and 0 where there is no x.
KERNEL(shift)(
    const Element* __restrict__ x, Element* __restrict__ y, Grid grid, int height, int width, int down, int right,
    int count) {
  FOR_EACH_PACK(first, count) {
    Place place(grid, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      int row = place.row - down, column = place.column - right;
      bool shown = first + i < (unsigned)count && row >= 0 && row < height && column >= 0 && column < width;
      values.n[i] = shown ? (float)x[(place.map * height + row) * width + column] : 0.0f;
      place.next(grid);
    }
    store(y, first, count, values);
  }
}

// y's maps show x's with so many steps from one row or column to the next, and 0 between.
KERNEL(spread)(
    const Element* __restrict__ x, Element* __restrict__ y, Grid grid, int height, int width, Divisor rows,
    Divisor columns, int count) {
  FOR_EACH_PACK(first, count) {
    Place place(grid, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      int row = rows.of(place.row), column = columns.of(place.column);
      bool shown = first + i < (unsigned)count && row * (int)rows.number == place.row &&
                   column * (int)columns.number == place.column;
      values.n[i] = shown ? (float)x[(place.map * height + row) * width + column] : 0.0f;
      place.next(grid);
    }
    store(y, first, count, values);
  }
}

// The way back: y's maps show only those rows and columns of x's that lie so many steps apart.
KERNEL(gather)(
    const Element* __restrict__ x, Element* __restrict__ y, Grid grid, int height, int width, int rows, int columns,
    int count) {
  FOR_EACH_PACK(first, count) {
    Place place(grid, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      unsigned at = (place.map * height + place.row * rows) * width + place.column * columns;
      values.n[i] = first + i < (unsigned)count ? (float)x[at] : 0.0f;
      place.next(grid);
    }
    store(y, first, count, values);
  }
}
