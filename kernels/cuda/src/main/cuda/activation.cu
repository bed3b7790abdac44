// Activations by themselves, and as the last touch of a convolution or fully connected layer.
#include "activation.h"

KERNEL(activation)(const Element* x, Element* y, Activation activation, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = activate(activation, values.n[i]);
    }
    store(y, first, count, values);
  }
}

// dx may be dy; known is x where the derivative needs that, else y.
KERNEL(activation_gradient)(
    const Element* dy, const Element* known, Element* dx, Activation activation, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(dy, first, count);
    Pack<Element, WIDTH> others = load<WIDTH>(known, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = values.n[i] * derivative_of_known(activation, others.n[i]);
    }
    store(dx, first, count, values);
  }
}

// y = activate(y + bias[channel]) in place.
KERNEL(bias_activation)(
    Element* y, const float* __restrict__ bias, Activation activation, Channels channels, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(y, first, count);
    Channel channel(channels, first);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = activate(activation, values.n[i] + bias[channel.index]);
      channel.next(channels);
    }
    store(y, first, count, values);
  }
}
