// The gradient by a bias, on the way to which dy becomes dz = dy * activation'(z) in place.
#include "activation.h"

struct Through {
  Element* dy;
  const Element* y;
  Activation activation;

  template <int N>
  __device__ __forceinline__ float sum(unsigned element, int) const {
    unsigned end = element + N;
    Pack<Element, N> values = load<N>(dy, element, end);
    float sum = 0.0f;
    if (activation.kind == IDENTITY) {
#pragma unroll
      for (int i = 0; i < N; i++) {
        sum += values.n[i];
      }
      return sum;
    }
    Pack<Element, N> outputs = load<N>(y, element, end);
#pragma unroll
    for (int i = 0; i < N; i++) {
      float dz = values.n[i] * derivative(activation, outputs.n[i]);
      sum += dz;
      values.n[i] = dz;
    }
    store(dy, element, end, values);
    return sum;
  }

  __device__ __forceinline__ float at(long long element) const {
    float dz = dy[element];
    if (activation.kind != IDENTITY) {
      dz *= derivative(activation, y[element]);
      dy[element] = dz;
    }
    return dz;
  }
};

// Leaves the sums of parts of each channel: see channel_sum.
KERNEL(bias_gradient)(
    Element* dy, const Element* y, float* sums, Activation activation, int examples, int channels, int area,
    int lanes) {
  channel_sum(sums, examples, channels, area, lanes, Through{dy, y, activation});
}

struct Rows {
  Through through;
  int outputs;

  __device__ __forceinline__ float at(int example, int output) const {
    return through.at((long long)example * outputs + output);
  }
};

// The same where the area is 1: see column_sum.
KERNEL(bias_gradient_rows)(
    Element* dy, const Element* y, float* gradient, Activation activation, int examples, int outputs) {
  column_sum(gradient, examples, outputs, Rows{{dy, y, activation}, outputs});
}

struct Parts {
  const float* sums;
  int channels;

  __device__ __forceinline__ float at(int part, int channel) const {
    return sums[(long long)part * channels + channel];
  }
};

// gradient[channel] = the sum of parts values.
KERNEL(sum_parts)(
    const float* __restrict__ sums, float* __restrict__ gradient, int channels, int parts) {
  column_sum(gradient, parts, channels, Parts{sums, channels});
}
