// Bilinear resize with half-pixel centres and clamped borders; backward one thread an input pixel, without atomics.
#include "launch.h"

struct Sizes {
  int height, width;   // of the input
  int rows, columns;   // of the output
};

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

KERNEL(resize)(const Element* __restrict__ x, Element* __restrict__ y, Sizes s, int count) {
  FOR_EACH(i, count) {
    float row = position(i / s.columns % s.rows, s.height, s.rows);
    float column = position(i % s.columns, s.width, s.columns);
    int top = (int)row, left = (int)column;
    int bottom = top + 1 < s.height ? top + 1 : s.height - 1;
    int right = left + 1 < s.width ? left + 1 : s.width - 1;
    float down = row - top, along = column - left;
    const Element* map = x + (long long)(i / (s.rows * s.columns)) * s.height * s.width;
    float upper = (1.0f - along) * map[top * s.width + left] + along * map[top * s.width + right];
    float lower = (1.0f - along) * map[bottom * s.width + left] + along * map[bottom * s.width + right];
    y[i] = (1.0f - down) * upper + down * lower;
  }
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

KERNEL(resize_gradient)(
    const Element* __restrict__ dy, Element* __restrict__ dx, Sizes s, int count) {
  FOR_EACH(i, count) {
    int place = i % (s.height * s.width);
    int h = place / s.width;
    int w = place % s.width;
    const Element* map = dy + (long long)(i / (s.height * s.width)) * s.rows * s.columns;
    int last_row = last_reached(h, s.height, s.rows);
    int last_column = last_reached(w, s.width, s.columns);
    float sum = 0.0f;
    for (int row = first_reached(h, s.height, s.rows); row <= last_row; row++) {
      float of_row = share(row, h, s.height, s.rows);
      if (of_row != 0.0f) {
        for (int column = first_reached(w, s.width, s.columns); column <= last_column; column++) {
          sum += of_row * share(column, w, s.width, s.columns) * map[row * s.columns + column];
        }
      }
    }
    dx[i] = sum;
  }
}
