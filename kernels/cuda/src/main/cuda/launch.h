// What all kernels here share. Tensors are in plain NCHW and begin on a multiple of 16 bytes; nothing depends on the grid
// but the time taken.
#ifndef SUNDER_LAUNCH
#define SUNDER_LAUNCH
#include "element.h"

// A loop over [0, count) by all threads of a one-dimensional grid. Counts are below 2^31, so the index cannot wrap.
#define FOR_EACH(index, count)                                                          \
  for (unsigned index = blockIdx.x * blockDim.x + threadIdx.x; index < (unsigned)(count); \
       index += gridDim.x * blockDim.x)

// How many elements 16 bytes hold, which is what a thread reads and writes at a time.
enum { WIDTH = 16 / sizeof(Element) };

// The same loop by packs of WIDTH elements: first is the first of one, the last of which may be cut.
#define FOR_EACH_PACK(first, count)                                                                   \
  for (unsigned first = WIDTH * (blockIdx.x * blockDim.x + threadIdx.x); first < (unsigned)(count); \
       first += WIDTH * gridDim.x * blockDim.x)

// N neighbours in memory: as many bytes as a word has, or a multiple of 16.
template <typename T, int N>
struct Pack {
  T n[N];
};

template <int BYTES>
struct Word {
  typedef uint4 Type;
};
template <>
struct Word<1> {
  typedef unsigned char Type;
};
template <>
struct Word<2> {
  typedef unsigned short Type;
};
template <>
struct Word<4> {
  typedef unsigned Type;
};
template <>
struct Word<8> {
  typedef uint2 Type;
};

// x[first] and so on; 0 from x[count] on.
template <int N, typename T>
static __device__ __forceinline__ Pack<T, N> load(const T* x, unsigned first, unsigned count) {
  typedef typename Word<N * sizeof(T)>::Type W;
  union {
    Pack<T, N> values;
    W words[N * sizeof(T) / sizeof(W)];
  } pack;
  if (first + N <= count) {
#pragma unroll
    for (int i = 0; i < (int)(N * sizeof(T) / sizeof(W)); i++) {
      pack.words[i] = ((const W*)(x + first))[i];
    }
  } else {
#pragma unroll
    for (int i = 0; i < N; i++) {
      pack.values.n[i] = first + i < count ? x[first + i] : T(0);
    }
  }
  return pack.values;
}

template <int N, typename T>
static __device__ __forceinline__ void store(T* y, unsigned first, unsigned count, const Pack<T, N>& values) {
  typedef typename Word<N * sizeof(T)>::Type W;
  union {
    Pack<T, N> values;
    W words[N * sizeof(T) / sizeof(W)];
  } pack;
  pack.values = values;
  if (first + N <= count) {
#pragma unroll
    for (int i = 0; i < (int)(N * sizeof(T) / sizeof(W)); i++) {
      ((W*)(y + first))[i] = pack.words[i];
    }
  } else {
#pragma unroll
    for (int i = 0; i < N; i++) {
      if (first + i < count) {
        y[first + i] = values.n[i];
      }
    }
  }
}

// A number to divide by, prepared on the host as dev.sunder.kernels.cuda.Divisor says: a multiplication instead of a
// division. Of numbers below 2^31.
struct Divisor {
  unsigned number, multiplier;
  int shift;

  __device__ __forceinline__ unsigned of(unsigned n) const { return (__umulhi(n, multiplier) + n) >> shift; }
};

// Where an element lies in maps of rows x columns, one after another: found once, then followed.
struct Grid {
  Divisor area, columns;
};
struct Place {
  unsigned map;
  int row, column;

  __device__ __forceinline__ Place(const Grid& grid, unsigned element) {
    map = grid.area.of(element);
    unsigned place = element - map * grid.area.number;
    row = grid.columns.of(place);
    column = place - row * grid.columns.number;
  }

  __device__ __forceinline__ void next(const Grid& grid) {
    if (++column == (int)grid.columns.number) {
      column = 0;
      if (++row * grid.columns.number == grid.area.number) {
        row = 0;
        map++;
      }
    }
  }
};

// The channel of an element, found once, then followed.
struct Channels {
  Divisor area, number;
};
struct Channel {
  int index, place;

  __device__ __forceinline__ Channel(const Channels& channels, unsigned element) {
    unsigned map = channels.area.of(element);
    place = element - map * channels.area.number;
    index = map - channels.number.of(map) * channels.number.number;
  }

  __device__ __forceinline__ void next(const Channels& channels) {
    if (++place == (int)channels.area.number) {
      place = 0;
      if (++index == (int)channels.number.number) {
        index = 0;
      }
    }
  }
};

// The sum of one value from each thread of a block, for all of them, in one fixed order; or that of each run of so many
// lanes. Threads and lanes are powers of two.
template <typename T, int THREADS>
static __device__ T block_sum(T value, int lanes = THREADS) {
  __shared__ T partial[THREADS];
  int lane = threadIdx.x & (lanes - 1);
  partial[threadIdx.x] = value;
  for (int half = lanes / 2; half > 0; half /= 2) {
    __syncthreads();
    if (lane < half) {
      partial[threadIdx.x] += partial[threadIdx.x + half];
    }
  }
  __syncthreads();
  T total = partial[threadIdx.x - lane];
  __syncthreads();
  return total;
}

// Adds one lane's share of a map that begins at an element and that so many lanes go over: each(N, element, place) is
// called for N = WIDTH elements that begin on 16 bytes and for the single ones around them.
template <typename T, typename F>
static __device__ __forceinline__ void add_map(T& sum, unsigned map, int area, int lane, int lanes, const F& each) {
  int head = min(-map & (WIDTH - 1), (unsigned)area);
  int packs = (area - head) / WIDTH;
  int tail = head + WIDTH * packs;
  for (int pack = lane; pack < packs; pack += lanes) {
    int place = head + WIDTH * pack;
    sum += each.template sum<WIDTH>(map + place, place);
  }
  // What is left over before and after them is less than the threads.
  int single = lane < head ? lane : lane - head + tail;
  if (single < area) {
    sum += each.template sum<1>(map + single, single);
  }
}

// Adds up a channel's maps in a block (channel, part) of 128 threads, so that few channels still fill the machine: as many
// threads as lanes (32 or 128) share a map. sums[part * channels + channel] = the sum of each(N, element, place): see
// add_map.
template <typename T, typename F>
static __device__ __forceinline__ void channel_sum(
    T* sums, int examples, int channels, int area, int lanes, const F& each) {
  int channel = blockIdx.x;
  int lane = threadIdx.x & (lanes - 1);
  int together = lanes == 128 ? 1 : 4;
  T sum = T();
  for (int example = blockIdx.y * together + (lanes == 128 ? 0 : threadIdx.x >> 5); example < examples;
       example += gridDim.y * together) {
    add_map(sum, ((unsigned)example * channels + channel) * area, area, lane, lanes, each);
  }
  sum = block_sum<T, 128>(sum);
  if (threadIdx.x == 0) {
    sums[blockIdx.y * channels + channel] = sum;
  }
}

// Adds up the columns of a matrix in blocks of 32 columns x 8 threads, in one fixed order: sums[column] = the sum of
// value(row, column).
template <typename F>
static __device__ __forceinline__ void column_sum(float* sums, int rows, int columns, const F& value) {
  __shared__ float partial[8][32];
  int lane = threadIdx.x & 31, first = threadIdx.x >> 5;
  int column = blockIdx.x * 32 + lane;
  float sum = 0.0f;
  for (int row = first; column < columns && row < rows; row += 8) {
    sum += value.at(row, column);
  }
  partial[first][lane] = sum;
  __syncthreads();
  if (first == 0 && column < columns) {
    for (int i = 1; i < 8; i++) {
      sum += partial[i][lane];
    }
    sums[column] = sum;
  }
}
#endif
