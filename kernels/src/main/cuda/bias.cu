// The gradient by a bias, on the way to which dy becomes dz = dy * activation'(z) in place.
#include "launch.h"

static __device__ __forceinline__ float through(Element* dy, const Element* y, int kind, long long at) {
  float dz = dy[at];
  if (kind != IDENTITY) {
    dz *= derivative(kind, y[at]);
    dy[at] = dz;
  }
  return dz;
}

// Block (channel, part) of 128 threads sums a part of a channel's examples * area values, so that few channels still
// fill the machine: sums[channel * parts + part].
KERNEL(bias_gradient)(
    Element* dy, const Element* y, float* sums, int kind, int examples, int channels, int area) {
  int channel = blockIdx.x;
  long long count = (long long)examples * area;
  float sum = 0.0f;
  for (long long i = blockIdx.y * 128 + threadIdx.x; i < count; i += gridDim.y * 128) {
    long long example = i / area;
    sum += through(dy, y, kind, (example * channels + channel) * area + i % area);
  }
  sum = block_sum<float, 128>(sum);
  if (threadIdx.x == 0) {
    sums[channel * gridDim.y + blockIdx.y] = sum;
  }
}

// The same where the area is 1: neighbouring threads take neighbouring outputs.
KERNEL(bias_gradient_rows)(
    Element* dy, const Element* y, float* gradient, int kind, int examples, int outputs) {
  FOR_EACH(output, outputs) {
    float sum = 0.0f;
    for (int example = 0; example < examples; example++) {
      sum += through(dy, y, kind, (long long)example * outputs + output);
    }
    gradient[output] = sum;
  }
}

// gradient[row] = the sum of parts values.
KERNEL(sum_parts)(
    const float* __restrict__ sums, float* __restrict__ gradient, int rows, int parts) {
  FOR_EACH(row, rows) {
    float sum = 0.0f;
    for (int part = 0; part < parts; part++) {
      sum += sums[row * parts + part];
    }
    gradient[row] = sum;
  }
}
