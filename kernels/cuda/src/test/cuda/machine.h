// A GPU played by the host, for tests on machines without one: the part of the driver, cuBLAS and cuDNN that the cuda
// device calls. It is strict where a real one is: work is only enqueued and runs when something waits for it, as late as
// the rules allow, so a missing wait shows; what a capture forbids is refused and ends the capture; all memory is
// poisoned and lies between guard pages; every address that a call is given must lie in it.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <set>
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
  LAUNCH_FAILED = 719,
  CAPTURE_UNSUPPORTED = 900,
  CAPTURE_INVALIDATED = 901,
  CAPTURE_ISOLATION = 905,
  CAPTURED_EVENT = 907,
};

using Work = std::function<void()>;

struct Stream;

// What a stream records instead of running it.
struct Capture {
  uint64_t number;
  std::vector<Work> work;
  bool broken = false;
};

// Where in a stream an event was recorded: done once so many of its pieces of work have run. Or in which capture.
struct Event {
  Stream* stream = nullptr;
  uint64_t position = 0;
  uint64_t capture = 0;  // its number; 0 for none
};

struct Stream {
  std::deque<Work> queue;
  uint64_t enqueued = 0, run = 0;
  Capture* capture = nullptr;
  uint64_t capture_number() const { return capture ? capture->number : 0; }
  void enqueue(Work work);
  void drain(uint64_t until);
};

struct Graph {
  std::vector<Work> work;
};

struct Machine {
  int retained = 0;
  bool gone = false;                // the primary context was released to zero: what the libraries keep went with it
  int error = OK;                   // an error that came while work ran; every later call reports it
  uint64_t capacity = 1ull << 30, allocated = 0, captures = 0;
  std::map<uintptr_t, uint64_t> device, pinned;
  std::vector<Stream*> streams;
  std::map<std::string, int> failures;  // call: how many times it still succeeds
  std::set<std::string> prepared;   // what the libraries have run, and so loaded kernels for
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

// What a capture forbids was called: no stream that is captured yields a graph.
void break_captures();

// Whether a library may enqueue this call, shape and algorithm: what it has not run before it loads kernels for, which
// breaks a capture.
bool may_enqueue(Stream* stream, const std::string& call);

// Memory of such a size between guard pages, filled with 0xff: NaN in every element, so that what nobody wrote shows. It
// ends at the guard, up to 15 bytes. Freeing it tells whether the bytes around it are as they were.
void* guarded(uint64_t bytes);
bool release(void* address, uint64_t bytes);

// The kernels, compiled for the host from kernels/cuda/src/main/cuda.
using Kernel = void (*)(void** parameters);
struct KernelInfo {
  Kernel call;
  bool synchronises;  // whether the threads of a block wait for one another
};
const KernelInfo* find_kernel(const char* name);
