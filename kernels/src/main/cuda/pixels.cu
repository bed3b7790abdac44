// 8-bit images to normalised floats. Two batches are staged; *slot says which is due.
#include "launch.h"

KERNEL(pixels)(
    const unsigned char* __restrict__ staged, const int* __restrict__ slot, const float* __restrict__ scale,
    const float* __restrict__ offset, Element* __restrict__ y, int area, int channels, int count) {
  const unsigned char* batch = staged + (long long)*slot * count;
  FOR_EACH(i, count) {
    int channel = i / area % channels;
    y[i] = batch[i] * scale[channel] + offset[channel];
  }
}
