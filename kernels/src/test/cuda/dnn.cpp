// cuDNN: convolutions in three directions. Its measurements offer, beside one algorithm that can be taken, a faster one
// of every kind that must not be: not deterministic, by Fourier transforms, refused, too large, in 16 bits.
#include "machine.h"
#include "rounding.h"

struct Dnn {
  Stream* stream = nullptr;
};
enum { FLOAT32 = 0, BFLOAT16 = 9 };
struct Tensor4 {
  int n, c, h, w, type;
  uint64_t count() const { return (uint64_t)n * c * h * w; }
  bool half() const { return type == BFLOAT16; }
  uint64_t bytes() const { return (half() ? 2 : 4) * count(); }
};
struct Window2 {
  int ph, pw, sh, sw, math = 0;
};
enum { TENSOR_OP_MATH = 1, FMA_MATH = 3 };
struct Perf {
  int algo, status;
  float time;
  size_t memory;
  int determinism, math, reserved[3];
};
enum { BAD_PARAM = 2000, NOT_SUPPORTED = 3000, FAILED = 5000 };

// Which numbers a direction's algorithms have: taken, not deterministic, Fourier.
struct Numbers {
  int taken, random, fourier;
};
static const Numbers FORWARD = {1, 0, 5}, DATA = {1, 0, 3}, FILTER = {1, 0, 6};
static const size_t WORKSPACE = 1000;

// A refused call leaves the count as it was, and what JCudnn hands in is uninitialised: here the worst that it can be.
static int refused(int status, int* count) {
  *count = 0x5a5a5a5a;
  return status;
}

static int offer(const Numbers& numbers, const Window2* window, int asked, int* count, Perf* perf) {
  int math = window->math;
  Perf all[] = {
      {numbers.random, 0, 0.1f, 0, 0, math, {}},
      {numbers.fourier, 0, 0.2f, 0, 1, math, {}},
      {7, NOT_SUPPORTED, -1, 0, 1, math, {}},
      {7, 0, 0.3f, size_t(1) << 40, 1, math, {}},
      {7, 0, 0.4f, 0, 1, 2, {}},
      {numbers.taken, 0, 0.6f, WORKSPACE, 1, math, {}},
      {2, 0, 0.9f, 0, 1, math, {}},
  };
  *count = 0;
  for (const Perf& each : all)
    if (*count < asked) perf[(*count)++] = each;
  return OK;
}

// The combinations of types that there are here: all float32 or all bfloat16, added in float32 either way.
static bool known(const Tensor4* x, const Tensor4* w, const Tensor4* y, const Window2* c) {
  return x->type == w->type && x->type == y->type && !(x->half() && c->math == FMA_MATH);
}

// What every call of a convolution must hold: shapes that fit, memory that is there.
static bool fits(const Tensor4* x, const Tensor4* w, const Tensor4* y, const Window2* c) {
  return w->c == x->c && y->c == w->n && y->n == x->n && y->h == (x->h + 2 * c->ph - w->h) / c->sh + 1 &&
         y->w == (x->w + 2 * c->pw - w->w) / c->sw + 1;
}

// For each row of products, where its first x, its w and its first y are, and how many columns there are.
template <typename F>
static void each_row(const Tensor4& x, const Tensor4& w, const Tensor4& y, const Window2& c, F visit) {
  for (int n = 0; n < y.n; n++)
    for (int o = 0; o < y.c; o++)
      for (int i = 0; i < x.c; i++)
        for (int a = 0; a < w.h; a++)
          for (int b = 0; b < w.w; b++) {
            int first = c.pw > b ? (c.pw - b + c.sw - 1) / c.sw : 0;
            int last = (x.w - 1 + c.pw - b) / c.sw;
            if (x.w - 1 + c.pw - b < 0) continue;
            last = last < y.w ? last : y.w - 1;
            for (int p = 0; p < y.h; p++) {
              int row = p * c.sh - c.ph + a;
              if (row < 0 || row >= x.h || first > last) continue;
              visit(((n * x.c + i) * x.h + row) * x.w + first * c.sw - c.pw + b, ((o * w.c + i) * w.h + a) * w.w + b,
                    ((n * y.c + o) * y.h + p) * y.w + first, last - first + 1);
            }
          }
}

static std::vector<float> rounded(const void* values, const Tensor4& shape, bool tf32) {
  std::vector<float> copy = loaded(values, shape.count(), shape.half());
  for (float& each : copy) each = round_to(tf32, each);
  return copy;
}

static int convolve(const char* call, Dnn* h, const float* alpha, const float* beta, Tensor4 x, Tensor4 w, Tensor4 y,
                    Window2 c, const void* xs, const void* ws, const void* ys, int written, int algorithm, void* scratch,
                    size_t bytes) {
  if (status_of(call) != OK) return FAILED;
  bool memory = on_device(xs, x.bytes()) && on_device(ws, w.bytes()) && on_device(ys, y.bytes());
  bool workspace = bytes >= WORKSPACE && on_device(scratch, bytes);
  if (!fits(&x, &w, &y, &c) || !memory || !workspace || *alpha != 1 || *beta != 0 || algorithm != 1) return BAD_PARAM;
  if (!known(&x, &w, &y, &c)) return NOT_SUPPORTED;
  bool tf32 = !x.half() && c.math != FMA_MATH;
  void* target = (void*)(written == 0 ? xs : written == 1 ? ws : ys);
  const Tensor4 shape = written == 0 ? x : written == 1 ? w : y;
  h->stream->enqueue([=] {
    memset(scratch, 0xff, bytes);  // what another operation left there is gone
    std::vector<float> rx, rw, ry;
    if (written != 0) rx = rounded(xs, x, tf32);
    if (written != 1) rw = rounded(ws, w, tf32);
    if (written != 2) ry = rounded(ys, y, tf32);
    std::vector<float> result(shape.count());
    int step = c.sw;
    if (written == 0)
      each_row(x, w, y, c, [&](int i, int j, int k, int n) {
        for (int q = 0; q < n; q++) result[i + q * step] += rw[j] * ry[k + q];
      });
    if (written == 1)
      each_row(x, w, y, c, [&](int i, int j, int k, int n) {
        float sum = 0;
        for (int q = 0; q < n; q++) sum += rx[i + q * step] * ry[k + q];
        result[j] += sum;
      });
    if (written == 2)
      each_row(x, w, y, c, [&](int i, int j, int k, int n) {
        for (int q = 0; q < n; q++) result[k + q] += rx[i + q * step] * rw[j];
      });
    stored(result, target, shape.half());
  });
  return OK;
}

static int measured(Dnn*, const Tensor4* x, const Tensor4* w, const Tensor4* y, const Window2* c, const void* xs,
                    const void* ws, const void* ys, void* result, uint64_t size, void* scratch, size_t bytes) {
  if (capturing()) return FAILED;
  bool memory = on_device(xs, x->bytes()) && on_device(ws, w->bytes()) && on_device(ys, y->bytes()) &&
                on_device(scratch, bytes);
  if (!fits(x, w, y, c) || !memory) return BAD_PARAM;
  if (!known(x, w, y, c)) return NOT_SUPPORTED;
  drain_all();
  memset(result, 0xff, size);  // measuring leaves anything
  return status_of("cudnnFind") != OK ? FAILED : OK;
}

static bool ranked(const Tensor4* x, const Tensor4* w, const Tensor4* y, const Window2* c) {
  return status_of("cudnnGet") == OK && fits(x, w, y, c) && known(x, w, y, c);
}

extern "C" {
size_t cudnnGetVersion() { return 90500; }
const char* cudnnGetErrorString(int status) {
  return status == BAD_PARAM ? "CUDNN_STATUS_BAD_PARAM"
         : status == NOT_SUPPORTED ? "CUDNN_STATUS_NOT_SUPPORTED" : "CUDNN_STATUS_EXECUTION_FAILED";
}
int cudnnCreate(Dnn** handle) {
  if (status_of("cudnnCreate") != OK) return FAILED;
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
  *c = {ph, pw, sh, sw};
  return dh == 1 && dw == 1 && mode == 1 && type == 0 ? OK : BAD_PARAM;
}
int cudnnSetConvolutionMathType(Window2* c, int math) { return c->math = math, OK; }

#define SIZE_CALL(name, a, b, d)                                                                                     \
  int name(Dnn*, const Tensor4* a, const Tensor4* b, const Window2* c, const Tensor4* d, int algorithm, size_t* bytes) { \
    *bytes = WORKSPACE;                                                                                              \
    return algorithm == 1 && known(x, w, y, c) ? OK : NOT_SUPPORTED;                                                 \
  }
SIZE_CALL(cudnnGetConvolutionForwardWorkspaceSize, x, w, y)
SIZE_CALL(cudnnGetConvolutionBackwardDataWorkspaceSize, w, y, x)
SIZE_CALL(cudnnGetConvolutionBackwardFilterWorkspaceSize, x, y, w)

int cudnnGetConvolutionForwardAlgorithm_v7(Dnn*, const Tensor4* x, const Tensor4* w, const Window2* c, const Tensor4* y,
                                           int asked, int* count, Perf* perf) {
  return ranked(x, w, y, c) ? offer(FORWARD, c, asked, count, perf) : refused(BAD_PARAM, count);
}
int cudnnGetConvolutionBackwardDataAlgorithm_v7(Dnn*, const Tensor4* w, const Tensor4* y, const Window2* c,
                                                const Tensor4* x, int asked, int* count, Perf* perf) {
  return ranked(x, w, y, c) ? offer(DATA, c, asked, count, perf) : refused(BAD_PARAM, count);
}
int cudnnGetConvolutionBackwardFilterAlgorithm_v7(Dnn*, const Tensor4* x, const Tensor4* y, const Window2* c,
                                                  const Tensor4* w, int asked, int* count, Perf* perf) {
  return ranked(x, w, y, c) ? offer(FILTER, c, asked, count, perf) : refused(BAD_PARAM, count);
}
int cudnnFindConvolutionForwardAlgorithmEx(Dnn* h, const Tensor4* x, const void* xs, const Tensor4* w, const void* ws,
                                           const Window2* c, const Tensor4* y, void* ys, int asked, int* count,
                                           Perf* perf, void* scratch, size_t bytes) {
  int status = measured(h, x, w, y, c, xs, ws, ys, ys, y->bytes(), scratch, bytes);
  return status != OK ? refused(status, count) : offer(FORWARD, c, asked, count, perf);
}
int cudnnFindConvolutionBackwardDataAlgorithmEx(Dnn* h, const Tensor4* w, const void* ws, const Tensor4* y,
                                                const void* ys, const Window2* c, const Tensor4* x, void* xs, int asked,
                                                int* count, Perf* perf, void* scratch, size_t bytes) {
  int status = measured(h, x, w, y, c, xs, ws, ys, xs, x->bytes(), scratch, bytes);
  return status != OK ? refused(status, count) : offer(DATA, c, asked, count, perf);
}
int cudnnFindConvolutionBackwardFilterAlgorithmEx(Dnn* h, const Tensor4* x, const void* xs, const Tensor4* y,
                                                  const void* ys, const Window2* c, const Tensor4* w, void* ws,
                                                  int asked, int* count, Perf* perf, void* scratch, size_t bytes) {
  int status = measured(h, x, w, y, c, xs, ws, ys, ws, w->bytes(), scratch, bytes);
  return status != OK ? refused(status, count) : offer(FILTER, c, asked, count, perf);
}
int cudnnConvolutionForward(Dnn* h, const float* alpha, const Tensor4* x, const void* xs, const Tensor4* w,
                            const void* ws, const Window2* c, int algorithm, void* scratch, size_t bytes,
                            const float* beta, const Tensor4* y, void* ys) {
  return convolve("cudnnConvolutionForward", h, alpha, beta, *x, *w, *y, *c, xs, ws, ys, 2, algorithm, scratch, bytes);
}
int cudnnConvolutionBackwardData(Dnn* h, const float* alpha, const Tensor4* w, const void* ws, const Tensor4* y,
                                 const void* ys, const Window2* c, int algorithm, void* scratch, size_t bytes,
                                 const float* beta, const Tensor4* x, void* xs) {
  return convolve("cudnnConvolutionBackwardData", h, alpha, beta, *x, *w, *y, *c, xs, ws, ys, 0, algorithm, scratch,
                  bytes);
}
int cudnnConvolutionBackwardFilter(Dnn* h, const float* alpha, const Tensor4* x, const void* xs, const Tensor4* y,
                                   const void* ys, const Window2* c, int algorithm, void* scratch, size_t bytes,
                                   const float* beta, const Tensor4* w, void* ws) {
  return convolve("cudnnConvolutionBackwardFilter", h, alpha, beta, *x, *w, *y, *c, xs, ws, ys, 1, algorithm, scratch,
                  bytes);
}
}
