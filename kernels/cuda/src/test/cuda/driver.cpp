// The driver: memory, streams, events, graphs and modules.
#include "machine.h"

#include <cstdio>
#include <fstream>

Machine& machine() {
  static Machine* instance = [] {
    Machine* made = new Machine();
    if (const char* mebibytes = getenv("EMULATED_MEMORY")) made->capacity = strtoull(mebibytes, nullptr, 10) << 20;
    return made;
  }();
  return *instance;
}

thread_local bool current = false;

// What is left when the process ends was never released.
static struct Account {
  ~Account() {
    Machine& m = machine();
    if (!m.device.empty() || !m.pinned.empty() || !m.streams.empty() || m.live != 0) {
      fprintf(stderr, "emulated GPU: not released: %zu of device memory, %zu pinned, %zu streams, %d others\n", m.device.size(),
              m.pinned.size(), m.streams.size(), m.live);
    }
  }
} account;

void Stream::enqueue(Work work) {
  if (capture) {
    capture->work.push_back(std::move(work));
  } else {
    queue.push_back(std::move(work));
    enqueued++;
    // Streams beside the first run as late as the rules allow, or as early: either order is a real GPU's.
    static const bool early = getenv("EMULATED_COPIES_EARLY") != nullptr;
    if (early && this != machine().streams.front()) drain(enqueued);
    if (queue.size() > 20000) drain(enqueued - 1000);
  }
}

void Stream::drain(uint64_t until) {
  while (run < until && !queue.empty()) {
    Work work = std::move(queue.front());
    queue.pop_front();
    run++;
    if (machine().error == OK) work();
  }
}

void drain_all() {
  for (Stream* stream : machine().streams) stream->drain(stream->enqueued);
}

bool capturing() {
  for (Stream* stream : machine().streams)
    if (stream->capture) return true;
  return false;
}

void break_captures() {
  for (Stream* stream : machine().streams)
    if (stream->capture) stream->capture->broken = true;
}

bool may_enqueue(Stream* stream, const std::string& call) {
  bool first = machine().prepared.count(call) == 0;
  if (stream->capture) {
    if (first) break_captures();
    return !stream->capture->broken;
  }
  if (first) machine().prepared.insert(call);
  return true;
}

static bool within(const std::map<uintptr_t, uint64_t>& memory, const void* address, uint64_t bytes);
bool on_device(const void* address, uint64_t bytes) { return within(machine().device, address, bytes); }

int status_of(const char* call) {
  Machine& m = machine();
  auto wanted = m.failures.find(call);
  if (wanted != m.failures.end() && wanted->second-- == 0) {
    m.error = LAUNCH_FAILED;  // what went wrong stays wrong
    m.failures.erase(wanted);
  }
  return m.error;
}

// Calls that wait or allocate, none of which a capture allows.
static int checked(const char* call) {
  int status = status_of(call);
  if (status != OK) return status;
  if (!current) return INVALID_CONTEXT;
  if (!capturing()) return OK;
  break_captures();
  return CAPTURE_UNSUPPORTED;
}

// Calls that only enqueue.
static int enqueues(const char* call, Stream* stream) {
  int status = status_of(call);
  if (status != OK) return status;
  if (!current) return INVALID_CONTEXT;
  return stream->capture && stream->capture->broken ? CAPTURE_INVALIDATED : OK;
}

// The memory of one kind that holds [address, address + bytes).
static bool within(const std::map<uintptr_t, uint64_t>& memory, const void* address, uint64_t bytes) {
  auto after = memory.upper_bound((uintptr_t)address);
  if (after == memory.begin()) return false;
  --after;
  return (uintptr_t)address + bytes <= after->first + after->second;
}

// Frees memory of one kind, and tells if something was written beside it.
static int release(std::map<uintptr_t, uint64_t>& memory, void* address) {
  if (!current) return INVALID_CONTEXT;
  if (capturing()) return break_captures(), CAPTURE_UNSUPPORTED;
  drain_all();
  auto found = memory.find((uintptr_t)address);
  if (found == memory.end()) return INVALID_VALUE;
  if (!release(address, found->second)) {
    fprintf(stderr, "emulated GPU: a write beside memory of %lu bytes\n", (unsigned long)found->second);
  }
  memory.erase(found);
  return machine().error;
}

extern "C" {

int cuInit(unsigned) { return OK; }
int cuDriverGetVersion(int* version) {
  const char* given = getenv("EMULATED_DRIVER");
  *version = given ? atoi(given) : 12060;
  return OK;
}
int cuGetErrorString(int status, const char** text) {
  *text = status == LAUNCH_FAILED ? "unspecified launch failure" : status == ILLEGAL_ADDRESS ? "an illegal memory access" : "error";
  return OK;
}
int cuDeviceGetCount(int* count) { return *count = 1, OK; }
int cuDeviceGet(int* device, int ordinal) { return *device = ordinal, ordinal == 0 ? OK : 101; }
int cuDeviceGetName(char* name, int size, int) { return snprintf(name, size, "Emulated GPU"), OK; }
int cuDeviceTotalMem_v2(size_t* bytes, int) { return *bytes = machine().capacity, OK; }
int cuDeviceGetAttribute(int* value, int attribute, int) {
  const char* major = getenv("EMULATED_CAPABILITY");
  return *value = attribute == 75 ? (major ? atoi(major) : 9) : 0, OK;
}

int cuDevicePrimaryCtxRetain(void** context, int) {
  Machine& m = machine();
  m.retained++;
  *context = &m;
  m.failures.clear();
  m.error = OK;
  // A test says in this file which call is to fail, and after how many that succeed.
  if (const char* file = getenv("EMULATED_FAILURES")) {
    std::ifstream in(file);
    std::string call;
    int after;
    while (in >> call >> after) m.failures[call] = after;
  }
  return OK;
}
int cuDevicePrimaryCtxRelease_v2(int) {
  Machine& m = machine();
  if (--m.retained == 0) {
    m.gone = true;
    m.prepared.clear();
    current = false;
  }
  return OK;
}
int cuDevicePrimaryCtxRelease(int device) { return cuDevicePrimaryCtxRelease_v2(device); }
int cuCtxSetCurrent(void* context) { return current = context != nullptr, OK; }

int cuMemGetInfo_v2(size_t* free, size_t* total) {
  *total = machine().capacity;
  *free = machine().capacity - machine().allocated;
  return checked("cuMemGetInfo");
}
int cuMemAlloc_v2(void** address, size_t bytes) {
  Machine& m = machine();
  int status = checked("cuMemAlloc");
  if (status != OK) return status;
  if (m.allocated + bytes > m.capacity) return OUT_OF_MEMORY;
  void* memory = guarded(bytes);
  if (!memory) return OUT_OF_MEMORY;
  m.device[(uintptr_t)memory] = bytes;
  m.allocated += bytes;
  *address = memory;
  return OK;
}
int cuMemFree_v2(void* address) {
  Machine& m = machine();
  auto found = m.device.find((uintptr_t)address);
  uint64_t bytes = found == m.device.end() ? 0 : found->second;
  int status = release(m.device, address);
  if (!m.device.count((uintptr_t)address)) m.allocated -= bytes;
  return status;
}
int cuMemHostAlloc(void** address, size_t bytes, unsigned) {
  int status = checked("cuMemHostAlloc");
  if (status != OK) return status;
  *address = guarded(bytes);
  machine().pinned[(uintptr_t)*address] = bytes;
  return OK;
}
int cuMemFreeHost(void* address) {
  return release(machine().pinned, address);
}

static bool pinned(const void* address, uint64_t bytes) { return within(machine().pinned, address, bytes); }
static int copy(const char* call, void* to, const void* from, size_t bytes, bool valid, Stream* stream) {
  int status = enqueues(call, stream);
  if (status != OK) return status;
  if (!valid) return INVALID_VALUE;
  stream->enqueue([=] { memmove(to, from, bytes); });
  return OK;
}
int cuMemcpyHtoDAsync_v2(void* to, const void* from, size_t n, Stream* s) {
  return copy("cuMemcpyHtoDAsync", to, from, n, on_device(to, n) && pinned(from, n), s);
}
int cuMemcpyDtoHAsync_v2(void* to, const void* from, size_t n, Stream* s) {
  return copy("cuMemcpyDtoHAsync", to, from, n, pinned(to, n) && on_device(from, n), s);
}
int cuMemcpyDtoDAsync_v2(void* to, const void* from, size_t n, Stream* s) {
  return copy("cuMemcpyDtoDAsync", to, from, n, on_device(to, n) && on_device(from, n), s);
}
int cuMemsetD32Async(void* to, unsigned value, size_t n, Stream* s) {
  int status = enqueues("cuMemsetD32Async", s);
  if (status != OK) return status;
  if (!on_device(to, 4 * n)) return INVALID_VALUE;
  s->enqueue([=] { for (size_t i = 0; i < n; i++) ((unsigned*)to)[i] = value; });
  return OK;
}

int cuStreamCreate(Stream** stream, unsigned) {
  int status = checked("cuStreamCreate");
  if (status == OK) machine().streams.push_back(*stream = new Stream());
  return status;
}
int cuStreamDestroy_v2(Stream* stream) {
  drain_all();
  std::erase(machine().streams, stream);
  delete stream;
  return OK;
}
int cuStreamSynchronize(Stream* stream) {
  int status = checked("cuStreamSynchronize");
  if (status != OK) return status;
  stream->drain(stream->enqueued);
  return machine().error;
}
int cuStreamWaitEvent(Stream* stream, Event* event, unsigned) {
  int status = enqueues("cuStreamWaitEvent", stream);
  Event at = *event;
  if (status != OK || !at.stream) return status;
  if (at.capture || stream->capture) {
    // One stream at a time is captured here, and what it has done before is over for what it does next.
    if (at.capture == stream->capture_number()) return OK;
    break_captures();
    return CAPTURE_ISOLATION;
  }
  stream->enqueue([at] { at.stream->drain(at.position); });
  return OK;
}
int cuEventCreate(Event** event, unsigned) {
  int status = status_of("cuEventCreate");
  if (status == OK) *event = new Event(), machine().live++;
  return status;
}
int cuEventDestroy_v2(Event* event) {
  delete event;
  machine().live--;
  return OK;
}
int cuEventRecord(Event* event, Stream* stream) {
  int status = enqueues("cuEventRecord", stream);
  if (status == OK) *event = {stream, stream->enqueued, stream->capture_number()};
  return status;
}
int cuEventSynchronize(Event* event) {
  if (event->capture) return break_captures(), CAPTURED_EVENT;
  int status = checked("cuEventSynchronize");
  if (status == OK && event->stream) event->stream->drain(event->position);
  return status != OK ? status : machine().error;
}

int cuStreamBeginCapture_v2(Stream* stream, int) {
  int status = checked("cuStreamBeginCapture");
  if (status == OK) stream->capture = new Capture{++machine().captures};
  return status;
}
int cuStreamEndCapture(Stream* stream, Graph** graph) {
  if (!stream->capture) return INVALID_VALUE;
  Capture* capture = stream->capture;
  stream->capture = nullptr;
  int status = status_of("cuStreamEndCapture");
  if (status == OK && capture->broken) status = CAPTURE_INVALIDATED;
  *graph = nullptr;
  if (status == OK) *graph = new Graph{std::move(capture->work)}, machine().live++;
  delete capture;
  return status;
}
int cuGraphInstantiateWithFlags(Graph** made, Graph* graph, unsigned long long) {
  int status = checked("cuGraphInstantiate");
  if (status == OK) *made = new Graph(*graph), machine().live++;
  return status;
}
int cuGraphInstantiate_v2(Graph** made, Graph* graph, void*, char*, size_t) {
  return cuGraphInstantiateWithFlags(made, graph, 0);
}
int cuGraphInstantiate(Graph** made, Graph* graph, unsigned long long flags) {
  return cuGraphInstantiateWithFlags(made, graph, flags);
}
int cuGraphDestroy(Graph* graph) {
  if (!graph) return INVALID_VALUE;
  return delete graph, machine().live--, OK;
}
int cuGraphExecDestroy(Graph* graph) { return delete graph, machine().live--, OK; }
int cuGraphLaunch(Graph* graph, Stream* stream) {
  int status = enqueues("cuGraphLaunch", stream);
  if (status != OK) return status;
  if (stream->capture) return break_captures(), CAPTURE_UNSUPPORTED;
  for (Work& work : graph->work) stream->enqueue(work);
  return OK;
}

int cuModuleLoadData(std::string** module, const void* image) {
  int status = checked("cuModuleLoadData");
  if (status == OK) *module = new std::string((const char*)image), machine().live++;
  return status;
}
int cuModuleUnload(std::string* module) { return current ? delete module, machine().live--, OK : INVALID_CONTEXT; }
int cuModuleGetFunction(const void** function, std::string* module, const char* name) {
  // A kernel is there if the PTX that was loaded has it and its source was compiled for the host.
  if (module->find(".entry " + std::string(name) + "(") == std::string::npos) return NOT_FOUND;
  *function = find_kernel(name);
  return *function ? OK : NOT_FOUND;
}

int launch(const KernelInfo* kernel, unsigned columns, unsigned rows, unsigned threads, Stream* stream,
           void** parameters);
int cuLaunchKernel(const KernelInfo* kernel, unsigned columns, unsigned rows, unsigned depth, unsigned threads,
                   unsigned y, unsigned z, unsigned shared, Stream* stream, void** parameters, void**) {
  int status = enqueues("cuLaunchKernel", stream);
  if (status != OK) return status;
  bool valid = columns >= 1 && columns <= 2147483647u && rows >= 1 && rows <= 65535 && threads >= 1 && threads <= 1024;
  if (!valid || depth != 1 || y != 1 || z != 1 || shared != 0) return INVALID_VALUE;
  return launch(kernel, columns, rows, threads, stream, parameters);
}
}
