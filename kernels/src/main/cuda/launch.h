// What all kernels here share. Tensors are in plain NCHW; nothing depends on the grid but the time taken.
#ifndef SUNDER_LAUNCH
#define SUNDER_LAUNCH
#include "element.h"

// A loop over [0, count) by all threads of a one-dimensional grid. Counts are below 2^31, so the index cannot wrap.
#define FOR_EACH(index, count)                                                          \
  for (unsigned index = blockIdx.x * blockDim.x + threadIdx.x; index < (unsigned)(count); \
       index += gridDim.x * blockDim.x)

// As dev.sunder.kernels.cuda.Elementwise numbers them.
enum Activation { IDENTITY, RELU, SIGMOID, TANH };

static __device__ __forceinline__ float activate(int activation, float x) {
  switch (activation) {
    case RELU:
      return x <= 0.0f ? 0.0f : x;  // NaN stays NaN
    case SIGMOID:
      return 1.0f / (1.0f + expf(-x));
    case TANH:
      return tanhf(x);
    default:
      return x;
  }
}

// The derivative worked out from y = activate(x), which is all that a fused activation leaves.
static __device__ __forceinline__ float derivative(int activation, float y) {
  switch (activation) {
    case RELU:
      return y > 0.0f ? 1.0f : 0.0f;
    case SIGMOID:
      return y * (1.0f - y);
    case TANH:
      return 1.0f - y * y;
    default:
      return 1.0f;
  }
}

// The sum of one value from each thread of a block of a power of two of threads, for all of them, in one fixed order.
template <typename T, int THREADS>
static __device__ T block_sum(T value) {
  __shared__ T partial[THREADS];
  partial[threadIdx.x] = value;
  for (int half = THREADS / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) {
      partial[threadIdx.x] += partial[threadIdx.x + half];
    }
  }
  __syncthreads();
  T total = partial[0];
  __syncthreads();
  return total;
}
#endif
