// The rectifier with a learned slope for each channel. One slope for all: each example is a map of one channel.
#include "launch.h"

// A value where x is positive, else that much of it.
static __device__ __forceinline__ float sloped(float x, float slope, float value) {
  return x > 0.0f ? value : slope * value;
}

KERNEL(prelu)(
    const Element* __restrict__ x, const float* __restrict__ slopes, Element* __restrict__ y, Channels channels,
    int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
    Channel channel(channels, first);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = sloped(values.n[i], slopes[channel.index], values.n[i]);
      channel.next(channels);
    }
    store(y, first, count, values);
  }
}

KERNEL(prelu_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ x, const float* __restrict__ slopes,
    Element* __restrict__ dx, Channels channels, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> gradients = load<WIDTH>(dy, first, count);
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
    Channel channel(channels, first);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      gradients.n[i] = sloped(values.n[i], slopes[channel.index], gradients.n[i]);
      channel.next(channels);
    }
    store(dx, first, count, gradients);
  }
}

struct BelowZero {
  const Element* dy;
  const Element* x;

  template <int N>
  __device__ __forceinline__ float sum(unsigned element, int) const {
    unsigned end = element + N;
    Pack<Element, N> gradients = load<N>(dy, element, end);
    Pack<Element, N> values = load<N>(x, element, end);
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < N; i++) {
      sum += values.n[i] > 0.0f ? 0.0f : (float)gradients.n[i] * (float)values.n[i];
    }
    return sum;
  }
};

// Leaves the sums of parts of each channel: see channel_sum.
KERNEL(prelu_slope_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ x, float* __restrict__ sums, int examples, int channels,
    int area, int lanes) {
  channel_sum(sums, examples, channels, area, lanes, BelowZero{dy, x});
}
