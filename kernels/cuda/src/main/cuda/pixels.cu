// 8-bit images to normalised floats. Two batches are staged, stride bytes apart; *slot says which is due.
#include "launch.h"

KERNEL(pixels)(
    const unsigned char* __restrict__ staged, const int* __restrict__ slot, const float* __restrict__ scale,
    const float* __restrict__ offset, Element* __restrict__ y, int stride, Channels channels, int count) {
  const unsigned char* batch = staged + (long long)*slot * stride;
  FOR_EACH(sixteen, (count - 1) / 16 + 1) {
    Pack<unsigned char, 16> bytes = load<16>(batch, 16 * sixteen, count);
    Channel channel(channels, 16 * sixteen);
    Pack<Element, 16> values;
#pragma unroll
    for (int i = 0; i < 16; i++) {
      values.n[i] = bytes.n[i] * scale[channel.index] + offset[channel.index];
      channel.next(channels);
    }
    store(y, 16 * sixteen, count, values);
  }
}
