// Batch normalisation in training (Ioffe, Szegedy 2015) with the activation behind it: statistics in float, in one fixed
// order.
#include "activation.h"

// How many values there are, their sum, and the sum of the squares of their distances from their mean: which two such are
// added up without the cancellation of a sum of squares (Chan, Golub, LeVeque 1979).
struct Moments {
  float count, sum, squares;

  __device__ __forceinline__ Moments& operator+=(const Moments& other) {
    if (count == 0.0f) {
      *this = other;
    } else if (other.count > 0.0f) {
      float total = count + other.count;
      float distance = other.sum - other.count / count * sum;
      squares += other.squares + distance * (count / (other.count * total)) * distance;
      sum += other.sum;
      count = total;
    }
    return *this;
  }
};

struct Values {
  const Element* x;

  template <int N>
  __device__ __forceinline__ Moments sum(unsigned element, int) const {
    Pack<Element, N> values = load<N>(x, element, element + N);
    Moments moments = {N, 0.0f, 0.0f};
#pragma unroll
    for (int i = 0; i < N; i++) {
      moments.sum += values.n[i];
    }
    float mean = moments.sum / N;
#pragma unroll
    for (int i = 0; i < N; i++) {
      float distance = values.n[i] - mean;
      moments.squares += distance * distance;
    }
    return moments;
  }
};

// Leaves the moments of parts of each channel: see channel_sum.
KERNEL(batch_moments)(
    const Element* __restrict__ x, Moments* __restrict__ moments, int examples, int channels, int area, int lanes) {
  channel_sum(moments, examples, channels, area, lanes, Values{x});
}

// What a value is normalised by: (x - mean) * inverse.
struct Statistic {
  float mean, inverse;
};

// Adds up the parts of each channel, of count values together, and moves the running mean and variance by momentum.
KERNEL(batch_statistics)(
    const Moments* __restrict__ moments, Statistic* __restrict__ statistics, float* __restrict__ mean,
    float* __restrict__ variance, float epsilon, float momentum, int channels, int parts, int count) {
  FOR_EACH(channel, channels) {
    Moments all = moments[channel];
    for (int part = 1; part < parts; part++) {
      all += moments[part * channels + channel];
    }
    float of_batch = all.sum / count;
    statistics[channel] = {of_batch, 1.0f / sqrtf(all.squares / count + epsilon)};
    mean[channel] = (1.0f - momentum) * mean[channel] + momentum * of_batch;
    // Of one value nothing is known of the variance.
    float unbiased = all.squares / (count > 1 ? count - 1 : count);
    variance[channel] = (1.0f - momentum) * variance[channel] + momentum * unbiased;
  }
}

KERNEL(batch_normalisation)(
    const Element* __restrict__ x, Element* __restrict__ y, const Statistic* __restrict__ statistics,
    const float* __restrict__ scale, const float* __restrict__ shift, Activation activation, Channels channels,
    int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
    Channel channel(channels, first);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      Statistic of = statistics[channel.index];
      float z = (values.n[i] - of.mean) * (of.inverse * scale[channel.index]) + shift[channel.index];
      values.n[i] = activate(activation, z);
      channel.next(channels);
    }
    store(y, first, count, values);
  }
}

// By shift and by scale.
struct Pair {
  float shift, scale;

  __device__ __forceinline__ Pair& operator+=(const Pair& other) {
    shift += other.shift;
    scale += other.scale;
    return *this;
  }
};

// dz = dy * activation'(z), worked out from y.
template <int N>
static __device__ __forceinline__ Pack<float, N> through(
    const Element* dy, const Element* y, const Activation& activation, unsigned first, unsigned count) {
  Pack<Element, N> gradients = load<N>(dy, first, count);
  Pack<float, N> dz;
#pragma unroll
  for (int i = 0; i < N; i++) {
    dz.n[i] = gradients.n[i];
  }
  if (activation.kind != IDENTITY) {
    Pack<Element, N> outputs = load<N>(y, first, count);
#pragma unroll
    for (int i = 0; i < N; i++) {
      dz.n[i] *= derivative(activation, outputs.n[i]);
    }
  }
  return dz;
}

struct Gradients {
  const Element* dy;
  const Element* y;
  const Element* x;
  Activation activation;
  Statistic of;

  template <int N>
  __device__ __forceinline__ Pair sum(unsigned element, int) const {
    unsigned end = element + N;
    Pack<float, N> dz = through<N>(dy, y, activation, element, end);
    Pack<Element, N> values = load<N>(x, element, end);
    Pair pair = {0.0f, 0.0f};
#pragma unroll
    for (int i = 0; i < N; i++) {
      pair += {dz.n[i], dz.n[i] * ((values.n[i] - of.mean) * of.inverse)};
    }
    return pair;
  }
};

// Leaves the sums of parts of each channel: see channel_sum.
KERNEL(batch_gradient_sums)(
    const Element* __restrict__ dy, const Element* __restrict__ y, const Element* __restrict__ x,
    const Statistic* __restrict__ statistics, Pair* __restrict__ sums, Activation activation, int examples,
    int channels, int area, int lanes) {
  channel_sum(
      sums, examples, channels, area, lanes, Gradients{dy, y, x, activation, statistics[blockIdx.x]});
}

// Adds up the parts of each channel.
KERNEL(batch_gradient_totals)(
    const Pair* __restrict__ sums, float* __restrict__ by_scale, float* __restrict__ by_shift, int channels, int parts) {
  FOR_EACH(channel, channels) {
    Pair total = sums[channel];
    for (int part = 1; part < parts; part++) {
      total += sums[part * channels + channel];
    }
    by_scale[channel] = total.scale;
    by_shift[channel] = total.shift;
  }
}

// dx = scale * inverse * (dz - the mean of dz - normalised x * the mean of dz * normalised x), share being 1 / values.
KERNEL(batch_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ y, const Element* __restrict__ x,
    const Statistic* __restrict__ statistics, const float* __restrict__ scale, const float* __restrict__ by_scale,
    const float* __restrict__ by_shift, Element* __restrict__ dx, Activation activation, Channels channels, float share,
    int count) {
  FOR_EACH_PACK(first, count) {
    Pack<float, WIDTH> dz = through<WIDTH>(dy, y, activation, first, count);
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
    Channel channel(channels, first);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      int c = channel.index;
      Statistic of = statistics[c];
      float normalised = (values.n[i] - of.mean) * of.inverse;
      float centred = dz.n[i] - share * by_shift[c] - normalised * (share * by_scale[c]);
      values.n[i] = scale[c] * of.inverse * centred;
      channel.next(channels);
    }
    store(dx, first, count, values);
  }
}
