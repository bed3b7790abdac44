// cuDNN: convolutions in three directions, by the algorithms that it has a number for, each with the workspace that its
// shape needs.
#include "algorithms.h"

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
