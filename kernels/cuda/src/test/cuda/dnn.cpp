// cuDNN: convolutions in three directions, by the algorithms that it has a number for, each with the workspace that its
// shape needs. What a number can do depends on shapes, types and math type, as it does there; and beside algorithms that can
// be taken there are faster ones that must not be: not deterministic, or by transforms, whose errors are larger.
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

// For each row of products, where its first x, its w and its first y are, and how many columns there are.
template <typename F>
static void each_row(const Tensor4& x, const Tensor4& w, const Tensor4& y, const Window2& c, F visit) {
  for (int n = 0; n < y.n; n++)
    for (int o = 0; o < y.c; o++)
      for (int i = 0; i < w.c; i++) {
        int channel = o / (y.c / c.groups) * w.c + i;
        for (int a = 0; a < w.h; a++)
          for (int b = 0; b < w.w; b++) {
            int along = b * c.dw;
            int first = c.pw > along ? (c.pw - along + c.sw - 1) / c.sw : 0;
            int last = (x.w - 1 + c.pw - along) / c.sw;
            if (x.w - 1 + c.pw - along < 0) continue;
            last = last < y.w ? last : y.w - 1;
            for (int p = 0; p < y.h; p++) {
              int row = p * c.sh - c.ph + a * c.dh;
              if (row < 0 || row >= x.h || first > last) continue;
              visit(((n * x.c + channel) * x.h + row) * x.w + first * c.sw - c.pw + along,
                    ((o * w.c + i) * w.h + a) * w.w + b, ((n * y.c + o) * y.h + p) * y.w + first, last - first + 1);
            }
          }
      }
}

static std::vector<float> rounded(const void* values, const Tensor4& shape, bool tf32) {
  std::vector<float> copy = loaded(values, shape.count(), shape.half());
  for (float& each : copy) each = round_to(tf32, each);
  return copy;
}

// Errors as large as this share of the largest result, of either sign.
static void disturb(std::vector<float>& result, float share, uint32_t seed) {
  float largest = 0;
  for (float each : result) largest = std::max(largest, std::abs(each));
  for (float& each : result) {
    seed = seed * 1664525 + 1013904223;
    each += largest * share * ((int)(seed >> 8 & 0xffff) - 32768) / 32768;
  }
}

static int convolve(const char* call, Dnn* h, const float* alpha, const float* beta, Problem p, const void* xs,
                    const void* ws, const void* ys, int algorithm, void* scratch, size_t bytes) {
  if (status_of(call) != OK) return FAILED;
  const Tensor4 &x = p.x, &w = p.w, &y = p.y;
  bool memory = on_device(xs, x.bytes()) && on_device(ws, w.bytes()) && on_device(ys, y.bytes());
  if (!p.fits() || !memory || *alpha != 1 || *beta != 0) return BAD_PARAM;
  if (!supported(p, algorithm, p.c.math)) return NOT_SUPPORTED;
  size_t needed = workspace(p, algorithm, p.c.math);
  if (bytes < needed || (needed > 0 && !on_device(scratch, bytes))) return BAD_PARAM;
  if (!may_enqueue(h->stream, p.name(call, algorithm))) return FAILED;
  bool tf32 = !p.half() && p.c.math != FMA_MATH;
  void* target = (void*)(p.direction == DATA ? xs : p.direction == FILTER ? ws : ys);
  h->stream->enqueue([=] {
    const Tensor4 &x = p.x, &w = p.w, &y = p.y, &shape = p.written();
    if (needed > 0) memset(scratch, 0xff, bytes);  // what another operation left there is gone
    std::vector<float> rx, rw, ry;
    if (p.direction != DATA) rx = rounded(xs, x, tf32);
    if (p.direction != FILTER) rw = rounded(ws, w, tf32);
    if (p.direction != FORWARD) ry = rounded(ys, y, tf32);
    std::vector<float> result(shape.count());
    int step = p.c.sw;
    if (p.direction == DATA)
      each_row(x, w, y, p.c, [&](int i, int j, int k, int n) {
        for (int q = 0; q < n; q++) result[i + q * step] += rw[j] * ry[k + q];
      });
    if (p.direction == FILTER)
      each_row(x, w, y, p.c, [&](int i, int j, int k, int n) {
        float sum = 0;
        for (int q = 0; q < n; q++) sum += rx[i + q * step] * ry[k + q];
        result[j] += sum;
      });
    if (p.direction == FORWARD)
      each_row(x, w, y, p.c, [&](int i, int j, int k, int n) {
        for (int q = 0; q < n; q++) result[k + q] += rx[i + q * step] * rw[j];
      });
    Kind by = kind(p, algorithm);
    static uint32_t runs = 0;
    if (by == RANDOM) disturb(result, 0x1p-22f, ++runs);
    if (by == WINOGRAD) disturb(result, 0x1p-18f, 1);
    if (by == FOURIER) disturb(result, 0x1p-14f, 1);
    stored(result, target, p.half());
  });
  return OK;
}

static bool zeros(const void* values, uint64_t bytes) {
  const char* all = (const char*)values;
  return std::all_of(all, all + bytes, [](char each) { return each == 0; });
}

static int find(const Problem& p, const void* xs, const void* ws, const void* ys, int asked, int* count, Perf* perf,
                void* scratch, size_t bytes) {
  if (status_of("cudnnFind") != OK) return refused(FAILED, count);
  if (capturing()) return break_captures(), refused(FAILED, count);
  bool memory = on_device(xs, p.x.bytes()) && on_device(ws, p.w.bytes()) && on_device(ys, p.y.bytes()) &&
                on_device(scratch, bytes);
  if (!p.fits() || !memory) return refused(BAD_PARAM, count);
  if (!p.known()) return refused(NOT_SUPPORTED, count);
  drain_all();
  bool of_zeros = (p.direction != DATA && zeros(xs, p.x.bytes())) || (p.direction != FILTER && zeros(ws, p.w.bytes())) ||
                  (p.direction != FORWARD && zeros(ys, p.y.bytes()));
  // Measuring leaves anything.
  memset((void*)(p.direction == DATA ? xs : p.direction == FILTER ? ws : ys), 0xff, p.written().bytes());
  return offer(p, of_zeros, bytes, asked, count, perf);
}

static int get(const Problem& p, int asked, int* count, Perf* perf) {
  if (status_of("cudnnGet") != OK) return refused(FAILED, count);
  if (!p.fits() || !p.known()) return refused(BAD_PARAM, count);
  return offer(p, false, SIZE_MAX, asked, count, perf);
}

static int size(const Problem& p, int algorithm, size_t* bytes) {
  if (!p.fits() || !supported(p, algorithm, p.c.math)) return NOT_SUPPORTED;
  return *bytes = workspace(p, algorithm, p.c.math), OK;
}

extern "C" {
size_t cudnnGetVersion() { return 90500; }
const char* cudnnGetErrorString(int status) {
  return status == BAD_PARAM ? "CUDNN_STATUS_BAD_PARAM"
         : status == NOT_SUPPORTED ? "CUDNN_STATUS_NOT_SUPPORTED"
         : status == NOT_INITIALIZED ? "CUDNN_STATUS_NOT_INITIALIZED" : "CUDNN_STATUS_EXECUTION_FAILED";
}
int cudnnCreate(Dnn** handle) {
  if (status_of("cudnnCreate") != OK) return FAILED;
  // What the process keeps for all handles is of a context that is no more.
  if (machine().gone) return NOT_INITIALIZED;
  return *handle = new Dnn(), machine().live++, OK;
}
int cudnnDestroy(Dnn* handle) { return delete handle, machine().live--, OK; }
int cudnnSetStream(Dnn* handle, Stream* stream) { return handle->stream = stream, OK; }
int cudnnCreateTensorDescriptor(Tensor4** t) { return *t = new Tensor4(), machine().live++, OK; }
int cudnnDestroyTensorDescriptor(Tensor4* t) { return delete t, machine().live--, OK; }
int cudnnSetTensor4dDescriptor(Tensor4* t, int format, int type, int n, int c, int h, int w) {
  *t = {n, c, h, w, type};
  return format == 0 && (type == FLOAT32 || type == BFLOAT16) ? OK : BAD_PARAM;
}
int cudnnCreateFilterDescriptor(Tensor4** t) { return cudnnCreateTensorDescriptor(t); }
int cudnnDestroyFilterDescriptor(Tensor4* t) { return cudnnDestroyTensorDescriptor(t); }
int cudnnSetFilter4dDescriptor(Tensor4* t, int type, int format, int k, int c, int h, int w) {
  return cudnnSetTensor4dDescriptor(t, format, type, k, c, h, w);
}
int cudnnCreateConvolutionDescriptor(Window2** c) { return *c = new Window2(), machine().live++, OK; }
int cudnnDestroyConvolutionDescriptor(Window2* c) { return delete c, machine().live--, OK; }
int cudnnSetConvolution2dDescriptor(Window2* c, int ph, int pw, int sh, int sw, int dh, int dw, int mode, int type) {
  *c = {ph, pw, sh, sw, dh, dw};
  return ph >= 0 && pw >= 0 && sh > 0 && sw > 0 && dh > 0 && dw > 0 && mode == 1 && type == 0 ? OK : BAD_PARAM;
}
int cudnnSetConvolutionGroupCount(Window2* c, int groups) {
  return c->groups = groups, groups > 0 ? OK : BAD_PARAM;
}
int cudnnSetConvolutionMathType(Window2* c, int math) { return c->math = math, OK; }

int cudnnGetConvolutionForwardWorkspaceSize(Dnn*, const Tensor4* x, const Tensor4* w, const Window2* c, const Tensor4* y,
                                            int algorithm, size_t* bytes) {
  return size({FORWARD, *x, *w, *y, *c}, algorithm, bytes);
}
int cudnnGetConvolutionBackwardDataWorkspaceSize(Dnn*, const Tensor4* w, const Tensor4* y, const Window2* c,
                                                 const Tensor4* x, int algorithm, size_t* bytes) {
  return size({DATA, *x, *w, *y, *c}, algorithm, bytes);
}
int cudnnGetConvolutionBackwardFilterWorkspaceSize(Dnn*, const Tensor4* x, const Tensor4* y, const Window2* c,
                                                   const Tensor4* w, int algorithm, size_t* bytes) {
  return size({FILTER, *x, *w, *y, *c}, algorithm, bytes);
}

int cudnnGetConvolutionForwardAlgorithm_v7(Dnn* h, const Tensor4* x, const Tensor4* w, const Window2* c, const Tensor4* y,
                                           int asked, int* count, Perf* perf) {
  return h ? get({FORWARD, *x, *w, *y, *c}, asked, count, perf) : refused(BAD_PARAM, count);
}
int cudnnGetConvolutionBackwardDataAlgorithm_v7(Dnn* h, const Tensor4* w, const Tensor4* y, const Window2* c,
                                                const Tensor4* x, int asked, int* count, Perf* perf) {
  return h ? get({DATA, *x, *w, *y, *c}, asked, count, perf) : refused(BAD_PARAM, count);
}
int cudnnGetConvolutionBackwardFilterAlgorithm_v7(Dnn* h, const Tensor4* x, const Tensor4* y, const Window2* c,
                                                  const Tensor4* w, int asked, int* count, Perf* perf) {
  return h ? get({FILTER, *x, *w, *y, *c}, asked, count, perf) : refused(BAD_PARAM, count);
}
int cudnnFindConvolutionForwardAlgorithmEx(Dnn* h, const Tensor4* x, const void* xs, const Tensor4* w, const void* ws,
                                           const Window2* c, const Tensor4* y, void* ys, int asked, int* count,
                                           Perf* perf, void* scratch, size_t bytes) {
  if (!h) return refused(BAD_PARAM, count);
  return find({FORWARD, *x, *w, *y, *c}, xs, ws, ys, asked, count, perf, scratch, bytes);
}
int cudnnFindConvolutionBackwardDataAlgorithmEx(Dnn* h, const Tensor4* w, const void* ws, const Tensor4* y,
                                                const void* ys, const Window2* c, const Tensor4* x, void* xs, int asked,
                                                int* count, Perf* perf, void* scratch, size_t bytes) {
  if (!h) return refused(BAD_PARAM, count);
  return find({DATA, *x, *w, *y, *c}, xs, ws, ys, asked, count, perf, scratch, bytes);
}
int cudnnFindConvolutionBackwardFilterAlgorithmEx(Dnn* h, const Tensor4* x, const void* xs, const Tensor4* y,
                                                  const void* ys, const Window2* c, const Tensor4* w, void* ws,
                                                  int asked, int* count, Perf* perf, void* scratch, size_t bytes) {
  if (!h) return refused(BAD_PARAM, count);
  return find({FILTER, *x, *w, *y, *c}, xs, ws, ys, asked, count, perf, scratch, bytes);
}
int cudnnConvolutionForward(Dnn* h, const float* alpha, const Tensor4* x, const void* xs, const Tensor4* w,
                            const void* ws, const Window2* c, int algorithm, void* scratch, size_t bytes,
                            const float* beta, const Tensor4* y, void* ys) {
  return convolve("cudnnConvolutionForward", h, alpha, beta, {FORWARD, *x, *w, *y, *c}, xs, ws, ys, algorithm, scratch,
                  bytes);
}
int cudnnConvolutionBackwardData(Dnn* h, const float* alpha, const Tensor4* w, const void* ws, const Tensor4* y,
                                 const void* ys, const Window2* c, int algorithm, void* scratch, size_t bytes,
                                 const float* beta, const Tensor4* x, void* xs) {
  return convolve("cudnnConvolutionBackwardData", h, alpha, beta, {DATA, *x, *w, *y, *c}, xs, ws, ys, algorithm, scratch,
                  bytes);
}
int cudnnConvolutionBackwardFilter(Dnn* h, const float* alpha, const Tensor4* x, const void* xs, const Tensor4* y,
                                   const void* ys, const Window2* c, int algorithm, void* scratch, size_t bytes,
                                   const float* beta, const Tensor4* w, void* ws) {
  return convolve("cudnnConvolutionBackwardFilter", h, alpha, beta, {FILTER, *x, *w, *y, *c}, xs, ws, ys, algorithm,
                  scratch, bytes);
}
}
