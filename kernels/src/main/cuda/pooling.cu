// Pooling, one thread an output forward and one thread an input backward: no atomics, so the same bits every time.
#include "launch.h"

struct Maps {
  int height, width;                // of the input
  int rows, columns;                // of the output
  int kernel_height, kernel_width;
  int stride_height, stride_width;
  int pad_height, pad_width;
};

// The first greatest value in row-major order; winners, where wanted, holds its index within the input map.
KERNEL(max_pooling)(
    const Element* __restrict__ x, Element* __restrict__ y, int* __restrict__ winners, Maps m, int count) {
  FOR_EACH(i, count) {
    int column = i % m.columns;
    int row = i / m.columns % m.rows;
    const Element* map = x + (long long)(i / (m.rows * m.columns)) * m.height * m.width;
    int best = -1;
    float greatest = 0.0f;
    for (int k = 0; k < m.kernel_height; k++) {
      int h = row * m.stride_height - m.pad_height + k;
      for (int l = 0; l < m.kernel_width; l++) {
        int w = column * m.stride_width - m.pad_width + l;
        if (h >= 0 && h < m.height && w >= 0 && w < m.width) {
          float value = map[h * m.width + w];
          if (best < 0 || value > greatest) {
            best = h * m.width + w;
            greatest = value;
          }
        }
      }
    }
    y[i] = greatest;
    if (winners) {
      winners[i] = best;
    }
  }
}

// The first and last window that cover a place.
static __device__ __forceinline__ int first_window(int at, int pad, int kernel, int stride) {
  int from = at + pad - kernel + 1;
  return from <= 0 ? 0 : (from + stride - 1) / stride;
}

static __device__ __forceinline__ int last_window(int at, int pad, int stride, int windows) {
  int last = (at + pad) / stride;
  return last < windows ? last : windows - 1;
}

KERNEL(max_pooling_gradient)(
    const Element* __restrict__ dy, const int* __restrict__ winners, Element* __restrict__ dx, Maps m, int count) {
  FOR_EACH(i, count) {
    int place = i % (m.height * m.width);
    int h = place / m.width;
    int w = place % m.width;
    long long map = (long long)(i / (m.height * m.width)) * m.rows * m.columns;
    int last_row = last_window(h, m.pad_height, m.stride_height, m.rows);
    int last_column = last_window(w, m.pad_width, m.stride_width, m.columns);
    float sum = 0.0f;
    for (int row = first_window(h, m.pad_height, m.kernel_height, m.stride_height); row <= last_row; row++) {
      for (int column = first_window(w, m.pad_width, m.kernel_width, m.stride_width); column <= last_column;
           column++) {
        long long at = map + row * m.columns + column;
        if (winners[at] == place) {
          sum += dy[at];
        }
      }
    }
    dx[i] = sum;
  }
}

KERNEL(average_pooling)(
    const Element* __restrict__ x, Element* __restrict__ y, Maps m, int count) {
  FOR_EACH(i, count) {
    int column = i % m.columns;
    int row = i / m.columns % m.rows;
    const Element* map = x + (long long)(i / (m.rows * m.columns)) * m.height * m.width;
    float sum = 0.0f;
    for (int k = 0; k < m.kernel_height; k++) {
      int h = row * m.stride_height - m.pad_height + k;
      for (int l = 0; l < m.kernel_width; l++) {
        int w = column * m.stride_width - m.pad_width + l;
        if (h >= 0 && h < m.height && w >= 0 && w < m.width) {
          sum += map[h * m.width + w];
        }
      }
    }
    y[i] = sum / ((float)m.kernel_height * m.kernel_width);
  }
}

KERNEL(average_pooling_gradient)(
    const Element* __restrict__ dy, Element* __restrict__ dx, Maps m, int count) {
  FOR_EACH(i, count) {
    int place = i % (m.height * m.width);
    int h = place / m.width;
    int w = place % m.width;
    long long map = (long long)(i / (m.height * m.width)) * m.rows * m.columns;
    int last_row = last_window(h, m.pad_height, m.stride_height, m.rows);
    int last_column = last_window(w, m.pad_width, m.stride_width, m.columns);
    float sum = 0.0f;
    for (int row = first_window(h, m.pad_height, m.kernel_height, m.stride_height); row <= last_row; row++) {
      for (int column = first_window(w, m.pad_width, m.kernel_width, m.stride_width); column <= last_column;
           column++) {
        sum += dy[map + row * m.columns + column];
      }
    }
    dx[i] = sum / ((float)m.kernel_height * m.kernel_width);
  }
}
