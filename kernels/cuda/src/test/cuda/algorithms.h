// Which algorithms cuDNN has for a convolution: what a number can do depends on shapes, types and math type, as it does
// there; and beside algorithms that can be taken there are faster ones that must not be: not deterministic, or by
// transforms, whose errors are larger.
#pragma once
#include "machine.h"
#include "rounding.h"

#include <algorithm>

struct Dnn {
  Stream* stream = nullptr;
};
enum { FLOAT32 = 0, BFLOAT16 = 9 };
struct Tensor4 {
  int n, c, h, w, type;
  uint64_t count() const { return (uint64_t)n * c * h * w; }
  bool half() const { return type == BFLOAT16; }
  uint64_t element() const { return half() ? 2 : 4; }
  uint64_t bytes() const { return element() * count(); }
  // Channels last, as tensor cores take it: filled up to 16 bytes.
  uint64_t transposed() const { return (element() * c + 15) / 16 * 16 * n * h * w; }
};
struct Window2 {
  int ph, pw, sh, sw, dh = 1, dw = 1, math = 0, groups = 1;
  bool dilated() const { return dh > 1 || dw > 1; }
};
enum { DEFAULT_MATH = 0, TENSOR_OP_MATH = 1, FMA_MATH = 3 };
struct Perf {
  int algo, status;
  float time;
  size_t memory;
  int determinism, math, reserved[3];
};
enum { NOT_INITIALIZED = 1001, BAD_PARAM = 2000, NOT_SUPPORTED = 3000, FAILED = 5000 };

enum Direction { DATA, FILTER, FORWARD };  // which of x, w and y is written
struct Problem {
  Direction direction;
  Tensor4 x, w, y;
  Window2 c;
  const Tensor4& written() const { return direction == DATA ? x : direction == FILTER ? w : y; }
  bool half() const { return x.half(); }

  // Shapes that fit.
  bool fits() const {
    return w.c * c.groups == x.c && y.c == w.n && y.c % c.groups == 0 && y.n == x.n &&
           y.h == positions(x.h, c.ph, (w.h - 1) * c.dh + 1, c.sh) &&
           y.w == positions(x.w, c.pw, (w.w - 1) * c.dw + 1, c.sw);
  }
  static int positions(int size, int pad, int reach, int stride) {
    return size + 2 * pad < reach ? 0 : (size + 2 * pad - reach) / stride + 1;
  }
  // The combinations of types that there are here: all float32 or all bfloat16, added in float32 either way.
  bool known() const { return x.type == w.type && x.type == y.type && !(half() && c.math == FMA_MATH); }
  std::string name(const char* call, int algorithm) const {
    std::string all = call;
    for (const Tensor4& t : {x, w, y})
      for (int each : {t.n, t.c, t.h, t.w, t.type}) all += " " + std::to_string(each);
    for (int each : {c.ph, c.pw, c.sh, c.sw, c.dh, c.dw, c.groups, c.math, algorithm}) all += " " + std::to_string(each);
    return all;
  }
};

// PLAIN adds products as they come, TENSOR on tensor cores where the math type has them. RANDOM gives other bits every
// time, FOURIER and WINOGRAD transform, and NEVER is a number without an algorithm.
enum Kind { PLAIN, TENSOR, RANDOM, FOURIER, WINOGRAD, NEVER };
static const std::vector<Kind> KINDS[] = {
    {RANDOM, TENSOR, FOURIER, FOURIER, WINOGRAD, WINOGRAD},
    {RANDOM, TENSOR, FOURIER, RANDOM, NEVER, WINOGRAD, FOURIER},
    {PLAIN, TENSOR, PLAIN, NEVER, FOURIER, FOURIER, WINOGRAD, WINOGRAD},
};
static Kind kind(const Problem& p, int algorithm) {
  const std::vector<Kind>& kinds = KINDS[p.direction];
  return algorithm < 0 || algorithm >= (int)kinds.size() ? NEVER : kinds[algorithm];
}

static bool supported(const Problem& p, int algorithm, int math) {
  if (!p.known()) return false;
  // By its documentation, none but the first of each direction takes taps that are apart.
  if (p.c.dilated() && algorithm != 0) return false;
  bool of_stride_1 = p.c.sh == 1 && p.c.sw == 1;
  switch (kind(p, algorithm)) {
    case PLAIN:
      return math != TENSOR_OP_MATH;
    case TENSOR:
      // Tensor cores have nothing for a single channel of a group.
      return math != TENSOR_OP_MATH || (p.w.c > 1 && p.y.c > p.c.groups);
    case RANDOM:
      return !p.half();
    case FOURIER:
      return !p.half() && of_stride_1;
    case WINOGRAD:
      return of_stride_1 && p.w.h == 3 && p.w.w == 3 && (!p.half() || math == TENSOR_OP_MATH);
    default:
      return false;
  }
}

static size_t workspace(const Problem& p, int algorithm, int math) {
  bool tensor_cores = p.half() ? math == TENSOR_OP_MATH : math != FMA_MATH;
  switch (kind(p, algorithm)) {
    case PLAIN:
      return algorithm == 0 ? 0 : 4ull * p.w.c * p.w.h * p.w.w * p.y.h * p.y.w;
    case TENSOR:
      return tensor_cores ? p.x.transposed() + p.w.transposed() + p.y.transposed() : 4ull * p.y.h * p.y.w;
    case RANDOM:
      return algorithm == 0 ? 0 : 4 * p.w.count();
    case WINOGRAD:
      return 9 * (p.x.count() + p.w.count() + p.y.count());
    default:
      return 32 * (p.x.count() + p.w.count() + p.y.count());
  }
}

static float seconds(Kind kind, bool of_zeros) {
  switch (kind) {
    case WINOGRAD:
      return 0.1f;
    case FOURIER:
      return 0.2f;
    case RANDOM:
      return 0.3f;
    case TENSOR:
      return 0.6f;
    default:
      return of_zeros ? 0.5f : 0.7f;  // zeros take less power, and not all algorithms are bound by it alike
  }
}

// A refused call leaves the count as it was, and what JCudnn hands in is uninitialised: here the worst that it can be.
static int refused(int status, int* count) {
  *count = 0x5a5a5a5a;
  return status;
}

// Pairs of an algorithm and a math type, the fastest first, those that are refused last. Where tensor cores are asked for,
// an algorithm is offered without them, too.
static int offer(const Problem& p, bool of_zeros, size_t most_memory, int asked, int* count, Perf* perf) {
  // Or nothing at all is found.
  if (p.half() && p.c.math == TENSOR_OP_MATH && p.w.c > 1 && p.y.c == p.c.groups) return refused(NOT_SUPPORTED, count);
  std::vector<Perf> all;
  std::set<int> maths = {p.c.math};
  if (p.c.math == TENSOR_OP_MATH) maths.insert(DEFAULT_MATH);
  for (int math : maths)
    for (int i = 0; i < (int)KINDS[p.direction].size(); i++) {
      Kind of = kind(p, i);
      bool can = supported(p, i, math) && workspace(p, i, math) <= most_memory;
      float time = math == TENSOR_OP_MATH && of == TENSOR ? 0.05f : seconds(of, of_zeros);
      all.push_back({i, can ? 0 : NOT_SUPPORTED, can ? time : -1, of == NEVER ? 0 : workspace(p, i, math),
                     of != RANDOM, math, {}});
    }
  std::stable_sort(all.begin(), all.end(), [](const Perf& a, const Perf& b) {
    return a.status != b.status ? a.status < b.status : a.time < b.time;
  });
  *count = 0;
  for (const Perf& each : all)
    if (*count < asked) perf[(*count)++] = each;
  return OK;
}
