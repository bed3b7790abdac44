// Kernels with the faults that a GPU does not forgive, to see that the emulation does not either.
#include "launch.h"

extern "C" __global__ void reads_beyond(const float* x, float* y, int count) {
  FOR_EACH(i, count) { y[i] = x[i + 1]; }
}

extern "C" __global__ void writes_beyond(float* y, int count) {
  FOR_EACH(i, count) { y[i + 1] = 1.0f; }
}

extern "C" __global__ void writes_before(float* y, int count) {
  FOR_EACH(i, count) { y[(int)i - 1] = 1.0f; }
}

extern "C" __global__ void ends_before_a_barrier(float* y, int count) {
  if ((int)threadIdx.x >= count) {
    return;
  }
  __syncthreads();
  y[threadIdx.x] = 1.0f;
}

extern "C" __global__ void waits_in_two_places(float* y, int count) {
  if ((int)threadIdx.x < count) {
    __syncthreads();
  } else {
    __syncthreads();
  }
  y[threadIdx.x] = 1.0f;
}

// Without a barrier, which thread is the last?
extern "C" __global__ void takes_the_last(float* y, int count) {
  FOR_EACH(i, count) { y[0] = (float)i; }
}
