// A GPU played by the host, for tests on machines without one: the part of the driver, cuBLAS and cuDNN that the cuda
// device calls. It is strict where a real one is: work is only enqueued and runs when something waits for it, as late as
// the rules allow, so a missing wait shows; what a capture forbids is refused; memory is not zeroed, and every address
// that a call is given must lie in it.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

enum : int {
  OK = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  INVALID_CONTEXT = 201,
  INVALID_HANDLE = 400,
  NOT_FOUND = 500,
  ILLEGAL_ADDRESS = 700,
  CAPTURE_UNSUPPORTED = 900,
};

using Work = std::function<void()>;

struct Stream;

// Where in a stream an event was recorded: done once so many of its pieces of work have run.
struct Event {
  Stream* stream = nullptr;
  uint64_t position = 0;
};

struct Stream {
  std::deque<Work> queue;
  uint64_t enqueued = 0, run = 0;
  std::vector<Work>* capture = nullptr;
  void enqueue(Work work);
  void drain(uint64_t until);
};

struct Graph {
  std::vector<Work> work;
};

struct Machine {
  int retained = 0;
  int error = OK;                   // an error that came while work ran; every later call reports it
  uint64_t capacity = 1ull << 30, allocated = 0;
  std::map<uintptr_t, uint64_t> device, pinned;
  std::vector<Stream*> streams;
  std::map<std::string, int> failures;  // call: how many times it still succeeds
  int live = 0;                     // handles and descriptors made and not destroyed
};

Machine& machine();

// Whether a context is current, which is each thread's own affair.
extern thread_local bool current;

// Whether [address, address + bytes) is memory of the device.
bool on_device(const void* address, uint64_t bytes);

// The status a test wants from this call, else an earlier error's.
int status_of(const char* call);

void drain_all();
bool capturing();

// The kernels, compiled for the host from kernels/src/main/cuda.
using Kernel = void (*)(void** parameters);
struct KernelInfo {
  Kernel call;
  bool synchronises;  // whether the threads of a block wait for one another
};
const KernelInfo* find_kernel(const char* name);
void run_grid(const KernelInfo& kernel, unsigned columns, unsigned rows, unsigned threads, void** parameters);
