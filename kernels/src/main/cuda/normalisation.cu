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

// s = k + alpha / size * sum of x^2, y = x s^-beta; area is H * W, s wanted for training only.
KERNEL(normalisation)(
    const Element* __restrict__ x, Element* __restrict__ y, float* __restrict__ s, int channels, int area, int size,
    float alpha, float beta, float k, int count) {
  FOR_EACH(i, count) {
    int channel = i / area % channels;
    const Element* place = x + ((long long)i - (long long)channel * area);
    float sum = 0.0f;
    int last = last_channel(channel, size, channels);
    for (int j = first_channel(channel, size); j <= last; j++) {
      float value = place[(long long)j * area];
      sum += value * value;
    }
    float scale = k + alpha / size * sum;
    y[i] = x[i] * powf(scale, -beta);
    if (s) {
      s[i] = scale;
    }
  }
}

KERNEL(normalisation_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ x, const float* __restrict__ s, Element* __restrict__ dx,
    int channels, int area, int size, float alpha, float beta, int count) {
  FOR_EACH(i, count) {
    int channel = i / area % channels;
    long long place = (long long)i - (long long)channel * area;
    float sum = 0.0f;
    int last = last_channel(channel, size, channels);
    for (int j = first_channel(channel, size); j <= last; j++) {
      long long at = place + (long long)j * area;
      sum += dy[at] * x[at] * powf(s[at], -beta - 1.0f);
    }
    dx[i] = dy[i] * powf(s[i], -beta) - 2.0f * alpha * beta / size * x[i] * sum;
  }
}
