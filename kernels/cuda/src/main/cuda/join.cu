// Sums and products of maps, element by element.
#include "launch.h"

// y = the sum of so many terms, in their order.
KERNEL(add)(const Element* const* __restrict__ terms, Element* __restrict__ y, int number, int count) {
  FOR_EACH_PACK(first, count) {
    float sums[WIDTH] = {};
    for (int term = 0; term < number; term++) {
      Pack<Element, WIDTH> values = load<WIDTH>(terms[term], first, count);
#pragma unroll
      for (int i = 0; i < WIDTH; i++) {
        sums[i] += values.n[i];
      }
    }
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = sums[i];
    }
    store(y, first, count, values);
  }
}

// y = a b, b of a's shape.
KERNEL(multiply)(const Element* __restrict__ a, const Element* __restrict__ b, Element* __restrict__ y, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(a, first, count);
    Pack<Element, WIDTH> factors = load<WIDTH>(b, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      values.n[i] = values.n[i] * factors.n[i];
    }
    store(y, first, count, values);
  }
}

KERNEL(multiply_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ a, const Element* __restrict__ b,
    Element* __restrict__ da, Element* __restrict__ db, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> gradients = load<WIDTH>(dy, first, count);
    Pack<Element, WIDTH> values = load<WIDTH>(a, first, count);
    Pack<Element, WIDTH> factors = load<WIDTH>(b, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      factors.n[i] = gradients.n[i] * factors.n[i];
      values.n[i] = gradients.n[i] * values.n[i];
    }
    store(da, first, count, factors);
    store(db, first, count, values);
  }
}

// y = a b, b having one value a map.
KERNEL(scale_maps)(
    const Element* __restrict__ a, const Element* __restrict__ b, Element* __restrict__ y, Divisor area, int count) {
  FOR_EACH_PACK(first, count) {
    unsigned map = area.of(first), place = first - map * area.number;
    Pack<Element, WIDTH> values = load<WIDTH>(a, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      if (first + i < (unsigned)count) {
        values.n[i] = values.n[i] * b[map];
      }
      if (++place == area.number) {
        place = 0;
        map++;
      }
    }
    store(y, first, count, values);
  }
}

struct Scaled {
  const Element* dy;
  const Element* a;
  Element* da;
  float factor;

  template <int N>
  __device__ __forceinline__ float sum(unsigned element, int) const {
    unsigned end = element + N;
    Pack<Element, N> gradients = load<N>(dy, element, end);
    Pack<Element, N> values = load<N>(a, element, end);
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < N; i++) {
      sum += gradients.n[i] * values.n[i];
      gradients.n[i] = gradients.n[i] * factor;
    }
    store(da, element, end, gradients);
    return sum;
  }
};

// In blocks of 128 threads, lanes (32 or 128) of which share a map.
KERNEL(scale_maps_gradient)(
    const Element* __restrict__ dy, const Element* __restrict__ a, const Element* __restrict__ b,
    Element* __restrict__ da, Element* __restrict__ db, int maps, int area, int lanes) {
  int lane = threadIdx.x & (lanes - 1);
  int map = lanes == 128 ? blockIdx.x : blockIdx.x * 4 + (threadIdx.x >> 5);
  float sum = 0.0f;
  if (map < maps) {
    add_map(sum, (unsigned)map * area, area, lane, lanes, Scaled{dy, a, da, b[map]});
  }
  sum = block_sum<float, 128>(sum, lanes);
  if (map < maps && lane == 0) {
    db[map] = sum;
  }
}
