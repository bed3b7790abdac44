// Between float and bf16, by eight.
#include "launch.h"

template <typename X, typename Y>
static __device__ __forceinline__ void convert(const X* x, Y* y, int count) {
  FOR_EACH(eight, (count - 1) / 8 + 1) {
    Pack<X, 8> from = load<8>(x, 8 * eight, count);
    Pack<Y, 8> to;
#pragma unroll
    for (int i = 0; i < 8; i++) {
      to.n[i] = from.n[i];
    }
    store(y, 8 * eight, count, to);
  }
}

extern "C" __global__ void to_bf16(const float* __restrict__ x, bf16* __restrict__ y, int count) {
  convert(x, y, count);
}

extern "C" __global__ void to_float(const bf16* __restrict__ x, float* __restrict__ y, int count) {
  convert(x, y, count);
}
