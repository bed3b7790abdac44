// The kernels themselves, compiled for the host, and the grid that runs them. Each thread of a block is a function call;
// where they wait for one another, a stack of its own that is switched at every __syncthreads.
#include "machine.h"

#include <cmath>
#include <csetjmp>
#include <tuple>
#include <ucontext.h>
#include <utility>

#define __global__
#define __device__
#define __forceinline__ inline
#define __shared__ static
struct Index {
  unsigned x, y, z;
};
static Index threadIdx, blockIdx, blockDim, gridDim;
struct alignas(16) float4 {
  float x, y, z, w;
};
static void __syncthreads();
static inline unsigned __float_as_uint(float value) {
  unsigned bits;
  memcpy(&bits, &value, 4);
  return bits;
}
static inline float __uint_as_float(unsigned bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC visibility push(hidden)
namespace float32 {
#include "activations.h"
#include "convert.cu"
#include "momentum.cu"
}  // namespace float32
#define BFLOAT16
namespace bfloat16 {
#include "activations.h"
}  // namespace bfloat16
#pragma GCC visibility pop

// Calls a kernel with its parameters as the driver finds them, of the types that the source says.
template <auto FUNCTION, typename... T, size_t... I>
static void call(void (*)(T...), void** parameters, std::index_sequence<I...>) {
  FUNCTION(*(std::remove_cv_t<T>*)parameters[I]...);
}
template <auto FUNCTION, typename... T>
static void unpack(void (*typed)(T...), void** parameters) {
  call<FUNCTION>(typed, parameters, std::index_sequence_for<T...>());
}
template <auto FUNCTION>
static void kernel(void** parameters) {
  unpack<FUNCTION>(FUNCTION, parameters);
}
// The bytes of each parameter, to copy them when a launch is enqueued.
template <typename... T>
static std::vector<size_t> sizes(void (*)(T...)) {
  return {sizeof(T)...};
}

struct Entry {
  KernelInfo info;
  std::vector<size_t> sizes;
};
#define ENTRY(where, name, synchronises) \
  { #name, { {kernel<where::name>, synchronises}, sizes(where::name) } }
#define ENTRIES(name, synchronises) \
  ENTRY(float32, name, synchronises), ENTRY(bfloat16, name##_bf16, synchronises)

static const std::map<std::string, Entry>& entries() {
  static const std::map<std::string, Entry> all = {
      ENTRY(float32, to_bf16, false),
      ENTRY(float32, to_float, false),
      ENTRY(float32, momentum, false),
      ENTRIES(activation, false),
      ENTRIES(activation_gradient, false),
      ENTRIES(bias_activation, false),
      ENTRIES(bias_gradient, true),
      ENTRIES(bias_gradient_rows, false),
      ENTRIES(sum_parts, false),
      ENTRIES(concat, false),
      ENTRIES(split, false),
      ENTRIES(dropout, false),
      ENTRIES(softmax_cross_entropy, true),
      ENTRIES(squared_error, true),
      ENTRIES(totals, true),
      ENTRIES(normalisation, false),
      ENTRIES(normalisation_gradient, false),
      ENTRIES(pixels, false),
      ENTRIES(max_pooling, false),
      ENTRIES(max_pooling_gradient, false),
      ENTRIES(average_pooling, false),
      ENTRIES(average_pooling_gradient, false),
      ENTRIES(resize, false),
      ENTRIES(resize_gradient, false),
  };
  return all;
}

const KernelInfo* find_kernel(const char* name) {
  auto found = entries().find(name);
  return found == entries().end() ? nullptr : &found->second.info;
}

// Fibers: made once, one for each thread of the largest block, each running one job after another.
static const unsigned MOST_THREADS = 256, STACK = 64 << 10;
static ucontext_t starts[MOST_THREADS];
static jmp_buf fibers[MOST_THREADS];
static jmp_buf scheduler;
static bool made[MOST_THREADS];
static bool finished[MOST_THREADS];
static unsigned running;
static Kernel job;
static void** job_parameters;

static void fiber_main() {
  while (true) {
    job(job_parameters);
    finished[running] = true;
    if (!_setjmp(fibers[running])) _longjmp(scheduler, 1);
  }
}

static void __syncthreads() {
  if (!_setjmp(fibers[running])) _longjmp(scheduler, 1);
  threadIdx.x = running;
}

static void resume(unsigned thread) {
  running = thread;
  threadIdx.x = thread;
  if (_setjmp(scheduler)) return;
  if (made[thread]) _longjmp(fibers[thread], 1);
  made[thread] = true;
  getcontext(&starts[thread]);
  starts[thread].uc_stack.ss_sp = malloc(STACK);
  starts[thread].uc_stack.ss_size = STACK;
  starts[thread].uc_link = nullptr;
  makecontext(&starts[thread], fiber_main, 0);
  setcontext(&starts[thread]);
}

static void run_block(const KernelInfo& kernel, void** parameters) {
  if (!kernel.synchronises) {
    for (threadIdx.x = 0; threadIdx.x < blockDim.x; threadIdx.x++) kernel.call(parameters);
    return;
  }
  job = kernel.call;
  job_parameters = parameters;
  memset(finished, 0, sizeof finished);
  for (bool any = true; any;) {
    any = false;
    // Backwards, so that nothing relies on the first thread being first.
    for (int t = (int)blockDim.x - 1; t >= 0; t--) {
      if (!finished[t]) {
        resume(t);
        any = true;
      }
    }
  }
}

void run_grid(const KernelInfo& kernel, unsigned columns, unsigned rows, unsigned threads, void** parameters) {
  gridDim = {columns, rows, 1};
  blockDim = {threads, 1, 1};
  for (blockIdx.y = 0; blockIdx.y < rows; blockIdx.y++)
    for (blockIdx.x = 0; blockIdx.x < columns; blockIdx.x++) run_block(kernel, parameters);
}

extern "C" int launch(const KernelInfo* kernel, unsigned columns, unsigned rows, unsigned threads, Stream* stream,
                      void** parameters) {
  for (auto& [name, entry] : entries()) {
    if (&entry.info != kernel) continue;
    if (kernel->synchronises && threads > MOST_THREADS) return INVALID_VALUE;
    std::vector<std::string> values;
    for (size_t i = 0; i < entry.sizes.size(); i++) values.emplace_back((char*)parameters[i], entry.sizes[i]);
    stream->enqueue([=]() mutable {
      std::vector<void*> addresses;
      for (auto& value : values) addresses.push_back(value.data());
      run_grid(*kernel, columns, rows, threads, addresses.data());
    });
    return OK;
  }
  return INVALID_HANDLE;
}
