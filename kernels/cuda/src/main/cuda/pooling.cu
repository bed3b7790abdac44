// Pooling, by outputs forward and by inputs backward: no atomics, so the same bits every time.
#include "activation.h"

struct Maps {
  Grid input, output;
  int height, rows;
  int kernel_height, kernel_width;
  Divisor stride_height, stride_width;
  int pad_height, pad_width;

  __device__ __forceinline__ int width() const { return input.columns.number; }
  __device__ __forceinline__ int columns() const { return output.columns.number; }
};

// The first greatest value in row-major order; winners, where wanted, holds its index within the window.
template <typename Winner>
static __device__ __forceinline__ void pool(
    const Element* x, Element* y, Winner* winners, const Maps& m, unsigned count) {
  FOR_EACH_PACK(first, count) {
    Place place(m.output, first);
    Pack<Element, WIDTH> values;
    Pack<Winner, WIDTH> bests;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      int best = -1;
      float greatest = 0.0f;
      if (first + i < count) {
        const Element* map = x + (long long)place.map * m.input.area.number;
        int top = place.row * (int)m.stride_height.number - m.pad_height;
        int left = place.column * (int)m.stride_width.number - m.pad_width;
#pragma unroll 1
        for (int k = 0; k < m.kernel_height; k++) {
#pragma unroll 1
          for (int l = 0; l < m.kernel_width; l++) {
            int h = top + k, w = left + l;
            if (h >= 0 && h < m.height && w >= 0 && w < m.width()) {
              float value = map[h * m.width() + w];
              if (best < 0 || value > greatest) {
                best = k * m.kernel_width + l;
                greatest = value;
              }
            }
          }
        }
      }
      values.n[i] = greatest;
      bests.n[i] = best;
      place.next(m.output);
    }
    store(y, first, count, values);
    if (winners) {
      store(winners, first, count, bests);
    }
  }
}

// Winners of windows of at most 256 places; the others are in int.
KERNEL(max_pooling)(
    const Element* __restrict__ x, Element* __restrict__ y, unsigned char* __restrict__ winners, Maps m, int count) {
  pool(x, y, winners, m, count);
}

KERNEL(max_pooling_wide)(
    const Element* __restrict__ x, Element* __restrict__ y, int* __restrict__ winners, Maps m, int count) {
  pool(x, y, winners, m, count);
}

// The first and last window that cover a place.
static __device__ __forceinline__ int first_window(int at, int pad, int kernel, const Divisor& stride) {
  int from = at + pad - kernel + 1;
  return from <= 0 ? 0 : stride.of(from + stride.number - 1);
}

static __device__ __forceinline__ int last_window(int at, int pad, const Divisor& stride, int windows) {
  int last = stride.of(at + pad);
  return last < windows ? last : windows - 1;
}

// The sum of dy over the windows that a place won; and its value, if there are any and pooled is given.
template <typename Winner>
static __device__ __forceinline__ float won(
    const Element* dy, const Winner* winners, const Element* pooled, float* value, const Maps& m, const Place& place) {
  unsigned map = place.map * m.output.area.number;
  int last_row = last_window(place.row, m.pad_height, m.stride_height, m.rows);
  int last_column = last_window(place.column, m.pad_width, m.stride_width, m.columns());
  int first_column = first_window(place.column, m.pad_width, m.kernel_width, m.stride_width);
  float sum = 0.0f;
#pragma unroll 1
  for (int row = first_window(place.row, m.pad_height, m.kernel_height, m.stride_height); row <= last_row; row++) {
    int down = place.row + m.pad_height - row * (int)m.stride_height.number;
#pragma unroll 1
    for (int column = first_column; column <= last_column; column++) {
      int along = place.column + m.pad_width - column * (int)m.stride_width.number;
      unsigned at = map + row * m.columns() + column;
      if (winners[at] == down * m.kernel_width + along) {
        sum += dy[at];
        if (pooled) {
          *value = pooled[at];
        }
      }
    }
  }
  return sum;
}

template <typename Winner>
static __device__ __forceinline__ void give_back(
    const Element* dy, const Winner* winners, Element* dx, const Maps& m, unsigned count) {
  FOR_EACH_PACK(first, count) {
    Place place(m.input, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = first + i < count ? won(dy, winners, (const Element*)0, (float*)0, m, place) : 0.0f;
      place.next(m.input);
    }
    store(dx, first, count, values);
  }
}

KERNEL(max_pooling_gradient)(
    const Element* __restrict__ dy, const unsigned char* __restrict__ winners, Element* __restrict__ dx, Maps m,
    int count) {
  give_back(dy, winners, dx, m, count);
}

KERNEL(max_pooling_gradient_wide)(
    const Element* __restrict__ dy, const int* __restrict__ winners, Element* __restrict__ dx, Maps m, int count) {
  give_back(dy, winners, dx, m, count);
}

// The gradient by what was pooled, y = a(z + bias), and on the way dz = dy * a'(z) and its sums. A window's greatest value
// is its winner's y, which tells a' there, and places that won nothing get nothing: so neither y nor dy is read.
template <typename Winner>
struct Won {
  const Element* dy;
  const Winner* winners;
  const Element* pooled;
  Element* dz;
  Activation activation;
  Maps m;

  template <int N>
  __device__ __forceinline__ float sum(unsigned element, int) const {
    Place place(m.input, element);
    Pack<Element, N> values;
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < N; i++) {
      float y = 0.0f;
      Element rounded = won(dy, winners, pooled, &y, m, place);
      float through = rounded * derivative(activation, y);
      sum += through;
      values.n[i] = through;
      place.next(m.input);
    }
    store(dz, element, element + N, values);
    return sum;
  }
};

// Leaves the sums of parts of each channel: see channel_sum.
KERNEL(max_pooling_bias_gradient)(
    const Element* __restrict__ dy, const unsigned char* __restrict__ winners, const Element* __restrict__ pooled,
    Element* __restrict__ dz, float* __restrict__ sums, Activation activation, Maps m, int examples, int channels,
    int lanes) {
  channel_sum(
      sums, examples, channels, m.input.area.number, lanes,
      Won<unsigned char>{dy, winners, pooled, dz, activation, m});
}

KERNEL(max_pooling_bias_gradient_wide)(
    const Element* __restrict__ dy, const int* __restrict__ winners, const Element* __restrict__ pooled,
    Element* __restrict__ dz, float* __restrict__ sums, Activation activation, Maps m, int examples, int channels,
    int lanes) {
  channel_sum(sums, examples, channels, m.input.area.number, lanes, Won<int>{dy, winners, pooled, dz, activation, m});
}

// How many rows or columns of a window that begins there lie on the map.
static __device__ __forceinline__ int covered(int first, int kernel, int size) {
  return min(first + kernel, size) - max(first, 0);
}

// The mean over the window or, inside, over the part of it that is not padding.
KERNEL(average_pooling)(
    const Element* __restrict__ x, Element* __restrict__ y, Maps m, int inside, int count) {
  float whole = (float)m.kernel_height * m.kernel_width;
  FOR_EACH_PACK(first, count) {
    Place place(m.output, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      float sum = 0.0f, size = whole;
      if (first + i < (unsigned)count) {
        const Element* map = x + (long long)place.map * m.input.area.number;
        int top = place.row * (int)m.stride_height.number - m.pad_height;
        int left = place.column * (int)m.stride_width.number - m.pad_width;
        if (inside) {
          size = (float)covered(top, m.kernel_height, m.height) * covered(left, m.kernel_width, m.width());
        }
#pragma unroll 1
        for (int k = 0; k < m.kernel_height; k++) {
#pragma unroll 1
          for (int l = 0; l < m.kernel_width; l++) {
            int h = top + k, w = left + l;
            if (h >= 0 && h < m.height && w >= 0 && w < m.width()) {
              sum += map[h * m.width() + w];
            }
          }
        }
      }
      values.n[i] = sum / size;
      place.next(m.output);
    }
    store(y, first, count, values);
  }
}

KERNEL(average_pooling_gradient)(
    const Element* __restrict__ dy, Element* __restrict__ dx, Maps m, int inside, int count) {
  float whole = (float)m.kernel_height * m.kernel_width;
  FOR_EACH_PACK(first, count) {
    Place place(m.input, first);
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      float sum = 0.0f;
      if (first + i < (unsigned)count) {
        unsigned map = place.map * m.output.area.number;
        int last_row = last_window(place.row, m.pad_height, m.stride_height, m.rows);
        int last_column = last_window(place.column, m.pad_width, m.stride_width, m.columns());
        int first_column = first_window(place.column, m.pad_width, m.kernel_width, m.stride_width);
#pragma unroll 1
        for (int row = first_window(place.row, m.pad_height, m.kernel_height, m.stride_height); row <= last_row;
             row++) {
          int rows = covered(row * (int)m.stride_height.number - m.pad_height, m.kernel_height, m.height);
#pragma unroll 1
          for (int column = first_column; column <= last_column; column++) {
            float share = dy[map + row * m.columns() + column];
            if (inside) {
              int left = column * (int)m.stride_width.number - m.pad_width;
              share /= (float)rows * covered(left, m.kernel_width, m.width());
            }
            sum += share;
          }
        }
      }
      values.n[i] = inside ? sum : sum / whole;
      place.next(m.input);
    }
    store(dx, first, count, values);
  }
}
