// Inverted dropout, and uniform numbers, from the random numbers of dev.sunder.kernels.CounterRandom (Philox-4x32-10), bit for bit.
#include "launch.h"

struct Block {
  unsigned n[4];
};

static __device__ Block philox(long long key, long long high, long long low) {
  unsigned c0 = (unsigned)low, c1 = (unsigned)(low >> 32);
  unsigned c2 = (unsigned)high, c3 = (unsigned)(high >> 32);
  unsigned k0 = (unsigned)key, k1 = (unsigned)(key >> 32);
  for (int round = 0; round < 10; round++) {
    unsigned long long p0 = 0xD2511F53ULL * c0;
    unsigned long long p1 = 0xCD9E8D57ULL * c2;
    c0 = (unsigned)(p1 >> 32) ^ c1 ^ k0;
    c1 = (unsigned)p1;
    c2 = (unsigned)(p0 >> 32) ^ c3 ^ k1;
    c3 = (unsigned)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return {{c0, c1, c2, c3}};
}

// y = x * 0 or 1 / (1 - rate); a draw is for four elements. The step is read from memory, so that a recorded run draws
// anew; drawn, where wanted, remembers it for the gradient, which passes that as its step.
KERNEL(dropout)(
    const Element* x, Element* y, long long seed, const long long* step, long long* drawn, float rate, int count) {
  float kept = 1.0f / (1.0f - rate);
  long long now = *step;
  FOR_EACH_PACK(first, count) {
    if (drawn && first == 0) {
      *drawn = now;
    }
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i += 4) {
      Block random = philox(seed, now, first / 4 + i / 4);
#pragma unroll
      for (int j = 0; j < 4; j++) {
        values.n[i + j] = (float)(random.n[j] >> 8) * 0x1p-24f < rate ? 0.0f : values.n[i + j] * kept;
      }
    }
    store(y, first, count, values);
  }
}

// From [-1, 1).
KERNEL(uniform)(Element* y, long long seed, int count) {
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values;
#pragma unroll
    for (int i = 0; i < WIDTH; i += 4) {
      Block random = philox(seed, 0, first / 4 + i / 4);
#pragma unroll
      for (int j = 0; j < 4; j++) {
        values.n[i + j] = (float)(random.n[j] >> 8) * 0x1p-23f - 1.0f;
      }
    }
    store(y, first, count, values);
  }
}
