// The kernels themselves, compiled for the host, and the grid that runs them. Each thread of a block is a function call;
// where they wait for one another, a stack of its own that is switched at every __syncthreads. Blocks, and threads between
// two barriers, run in ascending, descending or random order, as EMULATED_ORDER says: any of them is a real GPU's.
#include "machine.h"

#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cmath>
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <tuple>
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
static void barrier(int line);
#define __syncthreads() barrier(__LINE__)
using std::max;
using std::min;
static inline unsigned __umulhi(unsigned a, unsigned b) { return (uint64_t)a * b >> 32; }
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

struct alignas(8) uint2 {
  unsigned x, y;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};

#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC visibility push(hidden)
namespace float32 {
#include "activations.h"
#include "convert.cu"
#include "faulty.cu"
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

#include "entries.h"

const KernelInfo* find_kernel(const char* name) {
  auto found = entries().find(name);
  return found == entries().end() ? nullptr : &found->second.info;
}

// What ends a grid before its time: an address that is not the device's, or a barrier that not all threads come to.
static sigjmp_buf escape;
static long in_grid = 0;  // the thread that runs one
static struct sigaction before;

static void on_fault(int signal, siginfo_t* info, void* context) {
  // The Java machine's other threads have faults of their own, which it expects.
  if (in_grid == syscall(SYS_gettid)) siglongjmp(escape, ILLEGAL_ADDRESS);
  if (before.sa_flags & SA_SIGINFO) {
    before.sa_sigaction(signal, info, context);
  } else {
    sigaction(SIGSEGV, &before, nullptr);  // and it comes again
  }
}

static void watch_faults() {
  static bool watching = false;
  if (watching) return;
  watching = true;
  struct sigaction mine = {};
  mine.sa_sigaction = on_fault;
  mine.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigaction(SIGSEGV, &mine, &before);
}

[[noreturn]] static void fail(const char* what) {
  fprintf(stderr, "emulated GPU: %s\n", what);
  siglongjmp(escape, LAUNCH_FAILED);
}

// An order of [0, count): the one that is asked for, a random one by steps of a size that has no divisor in common.
enum Order { ASCENDING, DESCENDING, RANDOM };
static Order order() {
  static const Order asked = [] {
    const char* given = getenv("EMULATED_ORDER");
    std::string name = given ? given : "ascending";
    return name == "random" ? RANDOM : name == "descending" ? DESCENDING : ASCENDING;
  }();
  return asked;
}
struct Sequence {
  uint64_t first = 0, step = 1, count;
  explicit Sequence(uint64_t n) : count(n) {
    static uint64_t state = 88172645463325252ull;
    if (order() == DESCENDING) first = n - 1, step = n - 1;
    if (order() != RANDOM || n == 1) return;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    first = state % n;
    step = (state >> 20) % n;
    while (std::gcd(step, n) != 1) step = (step + 1) % n;
  }
  uint64_t operator[](uint64_t i) const { return (first + i * step) % count; }
};

// Fibers: made once, one for each thread of the largest block, each running one job after another.
static const unsigned MOST_THREADS = 256, STACK = 64 << 10;
static ucontext_t starts[MOST_THREADS];
static jmp_buf fibers[MOST_THREADS];
static jmp_buf scheduler;
static bool made[MOST_THREADS];
static int waiting[MOST_THREADS];  // the line of the barrier; 0 for a thread that has ended
static unsigned running;
static bool in_fiber = false;
static Kernel job;
static void** job_parameters;

static void fiber_main() {
  while (true) {
    job(job_parameters);
    waiting[running] = 0;
    if (!_setjmp(fibers[running])) _longjmp(scheduler, 1);
  }
}

static void barrier(int line) {
  if (!in_fiber) fail("a kernel waits at a barrier that is not known to have one");
  waiting[running] = line;
  if (!_setjmp(fibers[running])) _longjmp(scheduler, 1);
  threadIdx.x = running;
}

static void resume(unsigned thread) {
  running = thread;
  threadIdx.x = thread;
  if (_setjmp(scheduler)) return;
  if (made[thread]) _longjmp(fibers[thread], 1);
  made[thread] = true;
  if (!starts[thread].uc_stack.ss_sp) {
    getcontext(&starts[thread]);
    starts[thread].uc_stack.ss_sp = malloc(STACK);
    starts[thread].uc_stack.ss_size = STACK;
    starts[thread].uc_link = nullptr;
  }
  makecontext(&starts[thread], fiber_main, 0);
  setcontext(&starts[thread]);
}

static void run_block(const KernelInfo& kernel, void** parameters) {
  if (!kernel.synchronises) {
    Sequence threads(blockDim.x);
    for (unsigned t = 0; t < blockDim.x; t++) {
      threadIdx.x = threads[t];
      kernel.call(parameters);
    }
    return;
  }
  job = kernel.call;
  job_parameters = parameters;
  in_fiber = true;
  do {
    Sequence threads(blockDim.x);
    for (unsigned t = 0; t < blockDim.x; t++) resume(threads[t]);
    for (unsigned t = 1; t < blockDim.x; t++) {
      if (waiting[t] == waiting[0]) continue;
      fail(waiting[t] == 0 || waiting[0] == 0 ? "a thread has ended while others of its block wait at a barrier"
                                              : "threads of a block wait at different barriers");
    }
  } while (waiting[0] != 0);
  in_fiber = false;
}

static void run_grid(const KernelInfo& kernel, unsigned columns, unsigned rows, unsigned threads, void** parameters) {
  watch_faults();
  gridDim = {columns, rows, 1};
  blockDim = {threads, 1, 1};
  int status = sigsetjmp(escape, 1);
  if (status == 0) {
    in_grid = syscall(SYS_gettid);
    uint64_t blocks = (uint64_t)columns * rows;
    Sequence all(blocks);
    for (uint64_t i = 0; i < blocks; i++) {
      uint64_t block = all[i];
      blockIdx = {unsigned(block % columns), unsigned(block / columns), 0};
      run_block(kernel, parameters);
    }
  } else {
    machine().error = status;
    in_fiber = false;
    memset(made, 0, sizeof made);
  }
  in_grid = 0;
}

extern "C" int launch(const KernelInfo* kernel, unsigned columns, unsigned rows, unsigned threads, Stream* stream,
                      void** parameters) {
  for (auto& [name, entry] : entries()) {
    if (&entry.info != kernel) continue;
    // What a test wants to know was launched.
    if (const char* file = getenv("EMULATED_LAUNCHES")) std::ofstream(file, std::ios::app) << name << "\n";
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
