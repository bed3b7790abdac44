// That the emulation refuses what a GPU refuses: each check in a process of its own, since errors stay. Prints a line of
// its name and what came of it.
#include "machine.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

struct Dnn;
struct Blas;
struct Descriptor;
struct Perf {
  int algo, status;
  float time;
  size_t memory;
  int determinism, math, reserved[3];
};

extern "C" {
int cuDevicePrimaryCtxRetain(void**, int);
int cuDevicePrimaryCtxRelease_v2(int);
int cuCtxSetCurrent(void*);
int cuMemAlloc_v2(void**, size_t);
int cuMemFree_v2(void*);
int cuMemHostAlloc(void**, size_t, unsigned);
int cuMemcpyDtoHAsync_v2(void*, const void*, size_t, Stream*);
int cuMemsetD32Async(void*, unsigned, size_t, Stream*);
int cuStreamCreate(Stream**, unsigned);
int cuStreamSynchronize(Stream*);
int cuStreamWaitEvent(Stream*, Event*, unsigned);
int cuEventCreate(Event**, unsigned);
int cuEventRecord(Event*, Stream*);
int cuEventSynchronize(Event*);
int cuStreamBeginCapture_v2(Stream*, int);
int cuStreamEndCapture(Stream*, Graph**);
int cuModuleLoadData(std::string**, const void*);
int cuModuleGetFunction(const KernelInfo**, std::string*, const char*);
int cuLaunchKernel(const KernelInfo*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, Stream*,
                   void**, void**);
int cublasCreate_v2(Blas**);
int cublasSetStream_v2(Blas*, Stream*);
int cublasSetWorkspace_v2(Blas*, void*, size_t);
int cublasSgemm_v2(Blas*, int, int, int, int, int, const float*, const float*, int, const float*, int, const float*,
                   float*, int);
int cudnnCreate(Dnn**);
int cudnnSetStream(Dnn*, Stream*);
int cudnnCreateTensorDescriptor(Descriptor**);
int cudnnSetTensor4dDescriptor(Descriptor*, int, int, int, int, int, int);
int cudnnCreateFilterDescriptor(Descriptor**);
int cudnnSetFilter4dDescriptor(Descriptor*, int, int, int, int, int, int);
int cudnnCreateConvolutionDescriptor(Descriptor**);
int cudnnSetConvolution2dDescriptor(Descriptor*, int, int, int, int, int, int, int, int);
int cudnnSetConvolutionMathType(Descriptor*, int);
int cudnnSetConvolutionGroupCount(Descriptor*, int);
int cudnnGetConvolutionForwardWorkspaceSize(Dnn*, Descriptor*, Descriptor*, Descriptor*, Descriptor*, int, size_t*);
int cudnnFindConvolutionForwardAlgorithmEx(Dnn*, Descriptor*, const void*, Descriptor*, const void*, Descriptor*,
                                           Descriptor*, void*, int, int*, Perf*, void*, size_t);
int cudnnConvolutionForward(Dnn*, const float*, Descriptor*, const void*, Descriptor*, const void*, Descriptor*, int,
                            void*, size_t, const float*, Descriptor*, void*);
}

static Stream* stream;

static void* memory(size_t bytes) {
  void* made = nullptr;
  cuMemAlloc_v2(&made, bytes);
  return made;
}

static float* zeros(size_t count) {
  void* made = memory(4 * count);
  cuMemsetD32Async(made, 0, count, stream);
  return (float*)made;
}

// Launches a kernel of (float*..., int count) and waits; returns what the wait says.
static int run(const char* name, std::vector<float*> arrays, int count, unsigned blocks, unsigned threads) {
  std::string* module = nullptr;
  const KernelInfo* kernel = nullptr;
  std::string text = ".entry " + std::string(name) + "(";
  cuModuleLoadData(&module, text.c_str());
  cuModuleGetFunction(&kernel, module, name);
  std::vector<void*> parameters;
  for (float*& each : arrays) parameters.push_back(&each);
  parameters.push_back(&count);
  cuLaunchKernel(kernel, blocks, 1, 1, threads, 1, 1, 0, stream, parameters.data(), nullptr);
  return cuStreamSynchronize(stream);
}

static void is_poisoned() {
  size_t bytes = 40 << 20;
  void* device = memory(bytes);
  uint32_t* host = nullptr;
  cuMemHostAlloc((void**)&host, 8, 0);
  printf("%08x", host[1]);
  for (size_t at : {size_t(0), size_t(16) << 20, bytes - 4}) {
    cuMemcpyDtoHAsync_v2(host, (char*)device + at, 4, stream);
    cuStreamSynchronize(stream);
    printf(" %08x", host[0]);
  }
}

static void reading_beyond() { printf("%d", run("reads_beyond", {zeros(256), zeros(256)}, 256, 1, 256)); }
static void writing_beyond() { printf("%d", run("writes_beyond", {zeros(256)}, 256, 1, 256)); }
static void writing_a_little_beyond() {
  float* three = zeros(3);
  printf("%d ", run("writes_beyond", {three}, 3, 1, 256));
  fflush(stdout);
  cuMemFree_v2(three);
}
static void writing_before() {
  float* three = zeros(3);
  printf("%d ", run("writes_before", {three}, 3, 1, 256));
  fflush(stdout);
  cuMemFree_v2(three);
}
static void ending_before_a_barrier() {
  printf("%d ", run("ends_before_a_barrier", {zeros(256)}, 256, 1, 256));
  fflush(stdout);
  printf("%d", run("ends_before_a_barrier", {zeros(256)}, 255, 1, 256));
}
static void two_barriers() { printf("%d", run("waits_in_two_places", {zeros(256)}, 100, 1, 256)); }

static void order(const char* name) {
  setenv("EMULATED_ORDER", name, 1);
  float* y = zeros(1);
  run("takes_the_last", {y}, 1024, 4, 256);
  printf("%g", *y);
}
static void ascending() { order("ascending"); }
static void descending() { order("descending"); }
static void random_order() { order("random"); }

static void allocating_in_capture() {
  float* y = zeros(1);
  cuStreamBeginCapture_v2(stream, 1);
  int status = cuMemAlloc_v2((void**)&y, 4);
  printf("%d, then %d", status, cuMemsetD32Async(y, 0, 1, stream));
  Graph* graph = (Graph*)1;
  status = cuStreamEndCapture(stream, &graph);
  printf(", end %d %s", status, graph ? "graph" : "none");
}
static void waiting_in_capture_for_an_outside_event() {
  Event* event;
  cuEventCreate(&event, 0);
  cuEventRecord(event, stream);
  cuStreamBeginCapture_v2(stream, 1);
  int status = cuStreamWaitEvent(stream, event, 0);
  Graph* graph;
  printf("%d, end %d", status, cuStreamEndCapture(stream, &graph));
}
static void waiting_in_capture_for_its_own_event() {
  Event* event;
  cuEventCreate(&event, 0);
  cuStreamBeginCapture_v2(stream, 1);
  cuEventRecord(event, stream);
  int status = cuStreamWaitEvent(stream, event, 0);
  Graph* graph;
  printf("%d, end %d", status, cuStreamEndCapture(stream, &graph));
}
static void waiting_outside_for_a_captured_event() {
  Event* event;
  Stream* other;
  cuStreamCreate(&other, 1);
  cuEventCreate(&event, 0);
  cuStreamBeginCapture_v2(stream, 1);
  cuEventRecord(event, stream);
  printf("%d ", cuStreamWaitEvent(other, event, 0));
  int status = cuEventSynchronize(event);
  Graph* graph;
  printf("%d, end %d", status, cuStreamEndCapture(stream, &graph));
}

static void product_in_capture() {
  Blas* blas;
  cublasCreate_v2(&blas);
  cublasSetStream_v2(blas, stream);
  cublasSetWorkspace_v2(blas, memory(1024), 1024);
  float one = 1, zero = 0;
  float *a = zeros(64), *c = zeros(64);
  auto multiply = [&](int n) { return cublasSgemm_v2(blas, 0, 0, n, n, n, &one, a, n, a, n, &zero, c, n); };
  Graph* graph;
  multiply(4);
  cuStreamBeginCapture_v2(stream, 1);
  printf("%d", multiply(4));
  printf(", end %d; ", cuStreamEndCapture(stream, &graph));
  cuStreamBeginCapture_v2(stream, 1);
  printf("%d", multiply(8));
  printf(", end %d", cuStreamEndCapture(stream, &graph));
}

#include "checks_dnn.h"

static void after_the_last_release() {
  void* context;
  Dnn* dnn;
  Blas* blas;
  cuDevicePrimaryCtxRelease_v2(0);
  cuDevicePrimaryCtxRetain(&context, 0);
  cuCtxSetCurrent(context);
  printf("%d", cudnnCreate(&dnn));
  printf(" %d", cublasCreate_v2(&blas));
}
static void left_at_the_end() { memory(8); }

int main() {
  const std::pair<const char*, void (*)()> checks[] = {
      {"is poisoned", is_poisoned},
      {"reading beyond", reading_beyond},
      {"writing beyond", writing_beyond},
      {"writing a little beyond", writing_a_little_beyond},
      {"writing before", writing_before},
      {"ending before a barrier", ending_before_a_barrier},
      {"two barriers", two_barriers},
      {"ascending", ascending},
      {"descending", descending},
      {"random", random_order},
      {"allocating in capture", allocating_in_capture},
      {"waiting in capture for an outside event", waiting_in_capture_for_an_outside_event},
      {"waiting in capture for its own event", waiting_in_capture_for_its_own_event},
      {"waiting outside for a captured event", waiting_outside_for_a_captured_event},
      {"product in capture", product_in_capture},
      {"convolution in capture", convolution_in_capture},
      {"workspaces", workspaces},
      {"tensor cores", tensor_cores},
      {"groups and dilation", groups_and_dilation},
      {"refused find", refused_find},
      {"after the last release", after_the_last_release},
      {"left at the end", left_at_the_end},
  };
  for (auto& [name, check] : checks) {
    printf("%s: ", name);
    fflush(stdout);
    if (fork() == 0) {
      void* context;
      cuDevicePrimaryCtxRetain(&context, 0);
      cuCtxSetCurrent(context);
      cuStreamCreate(&stream, 1);
      check();
      fflush(stdout);
      // But for the last, what is left is not the point.
      if (check == left_at_the_end) exit(0);
      _exit(0);
    }
    int status;
    wait(&status);
    printf(WIFEXITED(status) ? "\n" : "crashed\n");
    fflush(stdout);
  }
}
