// Concat along channels and its gradient, which takes the parts apart again. A part is C * H * W of one input, in units of
// one element or, where all parts are multiples of it, of WIDTH. Each row of the grid moves one part.
#include "launch.h"

struct Part {
  Element* memory;
  int start;  // in an example of the whole
  Divisor size;
};

template <int N>
static __device__ __forceinline__ void move(const Element* from, unsigned unit, Element* to, unsigned other) {
  store(to, N * other, N * (other + 1), load<N>(from, N * unit, N * (unit + 1)));
}

template <int N>
static __device__ __forceinline__ void join(const Part& part, Element* y, int whole, int examples) {
  FOR_EACH(i, examples * part.size.number) {
    unsigned example = part.size.of(i);
    move<N>(part.memory, i, y, example * (whole - part.size.number) + part.start + i);
  }
}

template <int N>
static __device__ __forceinline__ void part_from(const Part& part, const Element* y, int whole, int examples) {
  FOR_EACH(i, examples * part.size.number) {
    unsigned example = part.size.of(i);
    move<N>(y, example * (whole - part.size.number) + part.start + i, part.memory, i);
  }
}

KERNEL(concat)(const Part* __restrict__ parts, Element* __restrict__ y, int whole, int unit, int examples) {
  Part part = parts[blockIdx.y];
  if (unit == WIDTH) {
    join<WIDTH>(part, y, whole, examples);
  } else {
    join<1>(part, y, whole, examples);
  }
}

KERNEL(split)(const Part* __restrict__ parts, const Element* __restrict__ y, int whole, int unit, int examples) {
  Part part = parts[blockIdx.y];
  if (unit == WIDTH) {
    part_from<WIDTH>(part, y, whole, examples);
  } else {
    part_from<1>(part, y, whole, examples);
  }
}
