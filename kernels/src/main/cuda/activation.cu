// Activations by themselves, and as the last touch of a convolution or fully connected layer.
#include "launch.h"

KERNEL(activation)(const Element* x, Element* y, int kind, int count) {
  FOR_EACH(i, count) { y[i] = activate(kind, x[i]); }
}

// dx may be dy.
KERNEL(activation_gradient)(
    const Element* dy, const Element* y, Element* dx, int kind, int count) {
  FOR_EACH(i, count) { dx[i] = dy[i] * derivative(kind, y[i]); }
}

// y = activate(y + bias[channel]) in place; area is H * W.
KERNEL(bias_activation)(
    Element* y, const float* __restrict__ bias, int kind, int area, int channels, int count) {
  FOR_EACH(i, count) { y[i] = activate(kind, y[i] + bias[i / area % channels]); }
}
