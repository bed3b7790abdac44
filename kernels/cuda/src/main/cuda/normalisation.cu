// Local response normalisation across channels. Not cuDNN's: that has no size of 1, an own lower bound of k, and other
// scratch; this keeps s, the only thing that the gradient needs beside x.
#include "launch.h"

static __device__ __forceinline__ int first_channel(int channel, int size) {
  return channel < size / 2 ? 0 : channel - size / 2;
}

static __device__ __forceinline__ int last_channel(int channel, int size, int channels) {
  int last = channel + size / 2;
  return last < channels ? last : channels - 1;
}

// By N elements of one channel: WIDTH where that divides the area, else 1.
template <int N>
static __device__ __forceinline__ void normalise(
    const Element* x, Element* y, float* s, const Channels& channels, int size, float alpha, float beta, float k,
    unsigned count) {
  unsigned area = channels.area.number;
  FOR_EACH(unit, count / N) {
    unsigned first = N * unit;
    Channel channel(channels, first);
    unsigned place = first - channel.index * area;
    float sums[N] = {};
    int last = last_channel(channel.index, size, channels.number.number);
    for (int j = first_channel(channel.index, size); j <= last; j++) {
      Pack<Element, N> values = load<N>(x, place + j * area, count);
#pragma unroll
      for (int i = 0; i < N; i++) {
        float value = values.n[i];
        sums[i] += value * value;
      }
    }
    Pack<Element, N> values = load<N>(x, first, count);
    Pack<float, N> scales;
#pragma unroll
    for (int i = 0; i < N; i++) {
      scales.n[i] = k + alpha / size * sums[i];
      values.n[i] = values.n[i] * powf(scales.n[i], -beta);
    }
    store(y, first, count, values);
    if (s) {
      store(s, first, count, scales);
    }
  }
}

// s = k + alpha / size * sum of x^2, y = x s^-beta; s wanted for training only.
KERNEL(normalisation)(
    const Element* __restrict__ x, Element* __restrict__ y, float* __restrict__ s, Channels channels, int size,
    float alpha, float beta, float k, int count) {
  if (channels.area.number % WIDTH == 0) {
    normalise<WIDTH>(x, y, s, channels, size, alpha, beta, k, count);
  } else {
    normalise<1>(x, y, s, channels, size, alpha, beta, k, count);
  }
}

template <int N>
static __device__ __forceinline__ void give_back(
    const Element* dy, const Element* x, const float* s, Element* dx, const Channels& channels, int size, float alpha,
    float beta, unsigned count) {
  unsigned area = channels.area.number;
  FOR_EACH(unit, count / N) {
    unsigned first = N * unit;
    Channel channel(channels, first);
    unsigned place = first - channel.index * area;
    float sums[N] = {};
    int last = last_channel(channel.index, size, channels.number.number);
    for (int j = first_channel(channel.index, size); j <= last; j++) {
      Pack<Element, N> gradients = load<N>(dy, place + j * area, count);
      Pack<Element, N> values = load<N>(x, place + j * area, count);
      Pack<float, N> scales = load<N>(s, place + j * area, count);
#pragma unroll
      for (int i = 0; i < N; i++) {
        sums[i] += gradients.n[i] * values.n[i] * powf(scales.n[i], -beta - 1.0f);
      }
    }
    Pack<Element, N> gradients = load<N>(dy, first, count);
    Pack<Element, N> values = load<N>(x, first, count);
    Pack<float, N> scales = load<N>(s, first, count);
#pragma unroll
    for (int i = 0; i < N; i++) {
      gradients.n[i] =
          gradients.n[i] * powf(scales.n[i], -beta) - 2.0f * alpha * beta / size * values.n[i] * sums[i];
    }
    store(dx, first, count, gradients);
  }
}

KERNEL(normalisation_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ x, const float* __restrict__ s, Element* __restrict__ dx,
    Channels channels, int size, float alpha, float beta, int count) {
  if (channels.area.number % WIDTH == 0) {
    give_back<WIDTH>(dy, x, s, dx, channels, size, alpha, beta, count);
  } else {
    give_back<1>(dy, x, s, dx, channels, size, alpha, beta, count);
  }
}
