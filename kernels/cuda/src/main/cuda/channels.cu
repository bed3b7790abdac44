// Concat along channels and its gradient, which takes the parts apart again. A part is C * H * W of one input, in units of
// one element or, where both parts are multiples of it, of WIDTH; count is in units, too.
#include "launch.h"

template <int N>
static __device__ __forceinline__ void move(const Element* from, unsigned unit, Element* to, unsigned other) {
  store(to, N * other, N * (other + 1), load<N>(from, N * unit, N * (unit + 1)));
}

template <int N>
static __device__ __forceinline__ void join(
    const Element* first, const Element* second, Element* y, int first_part, const Divisor& whole, int count) {
  FOR_EACH(i, count) {
    unsigned example = whole.of(i);
    int at = i - example * whole.number;
    if (at < first_part) {
      move<N>(first, example * first_part + at, y, i);
    } else {
      move<N>(second, example * (whole.number - first_part) + at - first_part, y, i);
    }
  }
}

template <int N>
static __device__ __forceinline__ void part(
    const Element* y, Element* first, Element* second, int first_part, const Divisor& whole, int count) {
  FOR_EACH(i, count) {
    unsigned example = whole.of(i);
    int at = i - example * whole.number;
    if (at < first_part) {
      move<N>(y, i, first, example * first_part + at);
    } else {
      move<N>(y, i, second, example * (whole.number - first_part) + at - first_part);
    }
  }
}

KERNEL(concat)(
    const Element* __restrict__ first, const Element* __restrict__ second, Element* __restrict__ y, int first_part,
    Divisor whole, int unit, int count) {
  if (unit == WIDTH) {
    join<WIDTH>(first, second, y, first_part, whole, count);
  } else {
    join<1>(first, second, y, first_part, whole, count);
  }
}

KERNEL(split)(
    const Element* __restrict__ y, Element* __restrict__ first, Element* __restrict__ second, int first_part,
    Divisor whole, int unit, int count) {
  if (unit == WIDTH) {
    part<WIDTH>(y, first, second, first_part, whole, count);
  } else {
    part<1>(y, first, second, first_part, whole, count);
  }
}
