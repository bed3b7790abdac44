// cuBLAS: matrix products, rounding factors to tf32 where the handle says so.
#include "machine.h"
#include "tf32.h"

struct Blas {
  Stream* stream = nullptr;
  int mode = 0;
  bool workspace = false;
};

extern "C" {
int cublasCreate_v2(Blas** handle) {
  if (status_of("cublasCreate") != OK) return 1;
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
  return on_device(memory, bytes) && (uintptr_t)memory % 256 == 0 ? OK : 7;
}
int cublasSetMathMode(Blas* handle, int mode) { return handle->mode = mode, OK; }
int cublasSgemm_v2(Blas* h, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int lda,
                   const float* b, int ldb, const float* beta, float* c, int ldc) {
  if (status_of("cublasSgemm") != OK) return 13;
  // Without a workspace of its own it would allocate, which a capture forbids.
  if (!h->workspace) return 14;
  bool sizes = m > 0 && n > 0 && k > 0 && lda >= (ta ? k : m) && ldb >= (tb ? n : k) && ldc >= m;
  bool memory = on_device(a, 4ull * lda * (ta ? m : k)) && on_device(b, 4ull * ldb * (tb ? k : n)) &&
                on_device(c, 4ull * ldc * n);
  if (!sizes || !memory || *alpha != 1 || *beta != 0) return 7;
  bool tf32 = h->mode == 3;
  h->stream->enqueue([=] {
    // Both as k columns of their own, so that the loop inside runs over neighbours.
    std::vector<float> x((size_t)m * k), y((size_t)n * k);
    for (int l = 0; l < k; l++) {
      for (int i = 0; i < m; i++) x[(size_t)l * m + i] = round_to(tf32, ta ? a[(size_t)i * lda + l] : a[(size_t)l * lda + i]);
      for (int j = 0; j < n; j++) y[(size_t)l * n + j] = round_to(tf32, tb ? b[(size_t)l * ldb + j] : b[(size_t)j * ldb + l]);
    }
    for (int j = 0; j < n; j++) memset(c + (size_t)j * ldc, 0, 4ull * m);
    for (int l = 0; l < k; l++)
      for (int j = 0; j < n; j++)
        for (int i = 0; i < m; i++) c[(size_t)j * ldc + i] += x[(size_t)l * m + i] * y[(size_t)l * n + j];
  });
  return OK;
}
}
