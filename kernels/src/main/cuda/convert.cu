// Between float and bf16.
#include "launch.h"

extern "C" __global__ void to_bf16(const float* __restrict__ x, bf16* __restrict__ y, int count) {
  FOR_EACH(i, count) { y[i] = x[i]; }
}

extern "C" __global__ void to_float(const bf16* __restrict__ x, float* __restrict__ y, int count) {
  FOR_EACH(i, count) { y[i] = x[i]; }
}
