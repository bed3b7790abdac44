// cuBLAS: matrix products, rounding factors to tf32 where the handle says so, and taking bfloat16.
#include "machine.h"
#include "rounding.h"

struct Blas {
  Stream* stream = nullptr;
  int mode = 0;
  bool workspace = false;
};
enum { TF32 = 3, NO_REDUCED_REDUCTION = 16 };
enum { FLOAT32 = 0, BFLOAT16 = 14, COMPUTE_32F = 68 };
enum { INVALID = 7, EXECUTION_FAILED = 13, INTERNAL_ERROR = 14, UNSUPPORTED = 15 };

struct Matrix {
  const void* memory;
  int type, leading;
  bool transposed;
  size_t stored_columns(int rows, int columns) const { return transposed ? rows : columns; }
  bool fits(int rows, int columns) const {
    return leading >= (transposed ? columns : rows) &&
           on_device(memory, (type == BFLOAT16 ? 2ull : 4ull) * leading * stored_columns(rows, columns));
  }
  // Column by column, as if it were stored so.
  std::vector<float> values(int rows, int columns) const {
    std::vector<float> all = loaded(memory, leading * stored_columns(rows, columns), type == BFLOAT16);
    std::vector<float> dense((size_t)rows * columns);
    for (size_t j = 0; j < (size_t)columns; j++)
      for (size_t i = 0; i < (size_t)rows; i++) dense[j * rows + i] = transposed ? all[i * leading + j] : all[j * leading + i];
    return dense;
  }
};

static int multiply(const char* call, Blas* h, int m, int n, int k, const float* alpha, Matrix a, Matrix b,
                    const float* beta, Matrix c) {
  if (status_of(call) != OK) return EXECUTION_FAILED;
  // Without a workspace of its own it would allocate, which a capture forbids.
  if (!h->workspace) return INTERNAL_ERROR;
  if (m <= 0 || n <= 0 || k <= 0 || *alpha != 1 || *beta != 0) return INVALID;
  if (!a.fits(m, k) || !b.fits(k, n) || !c.fits(m, n)) return INVALID;
  std::string name = call;
  for (int each : {m, n, k, a.type, b.type, c.type, a.leading, b.leading, (int)a.transposed, (int)b.transposed, h->mode})
    name += " " + std::to_string(each);
  if (!may_enqueue(h->stream, name)) return EXECUTION_FAILED;
  bool tf32 = a.type == FLOAT32 && h->mode == TF32;
  // Where it is not forbidden to, the parts of a long sum are added in what the result is kept in.
  bool reduced = c.type == BFLOAT16 && !(h->mode & NO_REDUCED_REDUCTION);
  h->stream->enqueue([=] {
    std::vector<float> x = a.values(m, k), y = b.values(k, n);
    for (float& each : x) each = round_to(tf32, each);
    for (float& each : y) each = round_to(tf32, each);
    std::vector<float> z((size_t)m * n);
    for (int l = 0; l < k; l++) {
      for (int j = 0; j < n; j++)
        for (int i = 0; i < m; i++) z[(size_t)j * m + i] += x[(size_t)l * m + i] * y[(size_t)j * k + l];
      if (reduced)
        for (float& each : z) each = from_bfloat16(to_bfloat16(each));
    }
    for (int j = 0; j < n; j++) {
      std::vector<float> column(z.begin() + (size_t)j * m, z.begin() + (size_t)(j + 1) * m);
      stored(column, (char*)c.memory + (size_t)j * c.leading * (c.type == BFLOAT16 ? 2 : 4), c.type == BFLOAT16);
    }
  });
  return OK;
}

extern "C" {
int cublasCreate_v2(Blas** handle) {
  // What the process keeps for all handles is of a context that is no more.
  if (status_of("cublasCreate") != OK || machine().gone) return 1;
  return *handle = new Blas(), machine().live++, OK;
}
int cublasDestroy_v2(Blas* handle) { return delete handle, machine().live--, OK; }
int cublasSetStream_v2(Blas* handle, Stream* stream) {
  handle->stream = stream;
  handle->workspace = false;
  return OK;
}
int cublasSetWorkspace_v2(Blas* handle, void* memory, size_t bytes) {
  handle->workspace = true;
  return on_device(memory, bytes) && (uintptr_t)memory % 256 == 0 ? OK : INVALID;
}
int cublasSetMathMode(Blas* handle, int mode) { return handle->mode = mode, OK; }
int cublasSgemm_v2(Blas* h, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int lda,
                   const float* b, int ldb, const float* beta, float* c, int ldc) {
  return multiply("cublasSgemm", h, m, n, k, alpha, {a, FLOAT32, lda, ta != 0}, {b, FLOAT32, ldb, tb != 0}, beta,
                  {c, FLOAT32, ldc, false});
}
// The factors are of one type, and so is the result unless that is float32.
int cublasGemmEx(Blas* h, int ta, int tb, int m, int n, int k, const float* alpha, const void* a, int type_a, int lda,
                 const void* b, int type_b, int ldb, const float* beta, void* c, int type_c, int ldc, int compute,
                 int algorithm) {
  bool types = (type_a == FLOAT32 || type_a == BFLOAT16) && type_a == type_b && (type_c == type_a || type_c == FLOAT32);
  if (!types || compute != COMPUTE_32F || algorithm != -1) return UNSUPPORTED;
  return multiply("cublasGemmEx", h, m, n, k, alpha, {a, type_a, lda, ta != 0}, {b, type_b, ldb, tb != 0}, beta,
                  {c, type_c, ldc, false});
}
}
