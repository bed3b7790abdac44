// Activations by themselves, and as the last touch of a convolution or fully connected layer.
#include "launch.h"

extern "C" __global__ void activation(const float* x, float* y, int kind, int count) {
  FOR_EACH(i, count) { y[i] = activate(kind, x[i]); }
}

// dx may be dy.
extern "C" __global__ void activation_gradient(
    const float* dy, const float* y, float* dx, int kind, int count) {
  FOR_EACH(i, count) { dx[i] = dy[i] * derivative(kind, y[i]); }
}

// y = activate(y + bias[channel]) in place; area is H * W.
extern "C" __global__ void bias_activation(
    float* y, const float* __restrict__ bias, int kind, int area, int channels, int count) {
  FOR_EACH(i, count) { y[i] = activate(kind, y[i] + bias[i / area % channels]); }
}
