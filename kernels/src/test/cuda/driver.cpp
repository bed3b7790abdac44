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

void Stream::enqueue(Work work) {
  if (capture) {
    capture->push_back(std::move(work));
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

bool on_device(const void* address, uint64_t bytes) {
  auto after = machine().device.upper_bound((uintptr_t)address);
  if (after == machine().device.begin()) return false;
  --after;
  return (uintptr_t)address + bytes <= after->first + after->second;
}

int status_of(const char* call) {
  Machine& m = machine();
  auto wanted = m.failures.find(call);
  if (wanted != m.failures.end() && wanted->second-- == 0) {
    m.error = 719;  // CUDA_ERROR_LAUNCH_FAILED: what went wrong stays wrong
    m.failures.erase(wanted);
  }
  return m.error;
}

// Calls that wait or allocate, none of which a capture allows.
static int checked(const char* call) {
  int status = status_of(call);
  if (status != OK) return status;
  if (!current) return INVALID_CONTEXT;
  return capturing() ? CAPTURE_UNSUPPORTED : OK;
}

// Calls that only enqueue.
static int enqueues(const char* call) {
  int status = status_of(call);
  return status != OK ? status : current ? OK : INVALID_CONTEXT;
}

extern "C" {

int cuInit(unsigned) { return OK; }
int cuDriverGetVersion(int* version) {
  const char* given = getenv("EMULATED_DRIVER");
  *version = given ? atoi(given) : 12060;
  return OK;
}
int cuGetErrorString(int status, const char** text) {
  *text = status == 719 ? "unspecified launch failure" : status == ILLEGAL_ADDRESS ? "an illegal memory access" : "error";
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
    if (!m.device.empty() || !m.pinned.empty() || !m.streams.empty() || m.live != 0) {
      fprintf(stderr, "leaked: %zu of device memory, %zu pinned, %zu streams, %d others\n", m.device.size(),
              m.pinned.size(), m.streams.size(), m.live);
    }
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
  void* memory = aligned_alloc(256, (bytes + 255) / 256 * 256);
  memset(memory, 0xff, bytes < (4u << 20) ? bytes : 4u << 20);  // NaN, so that what nobody wrote shows
  m.device[(uintptr_t)memory] = bytes;
  m.allocated += bytes;
  *address = memory;
  return OK;
}
int cuMemFree_v2(void* address) {
  Machine& m = machine();
  if (!current) return INVALID_CONTEXT;
  drain_all();
  auto found = m.device.find((uintptr_t)address);
  if (found == m.device.end()) return INVALID_VALUE;
  m.allocated -= found->second;
  m.device.erase(found);
  free(address);
  return m.error;
}
int cuMemHostAlloc(void** address, size_t bytes, unsigned) {
  int status = checked("cuMemHostAlloc");
  if (status != OK) return status;
  *address = calloc(1, bytes);
  machine().pinned[(uintptr_t)*address] = bytes;
  return OK;
}
int cuMemFreeHost(void* address) {
  if (!current) return INVALID_CONTEXT;
  drain_all();
  if (!machine().pinned.erase((uintptr_t)address)) return INVALID_VALUE;
  free(address);
  return OK;
}

static bool pinned(const void* address, uint64_t bytes) {
  auto after = machine().pinned.upper_bound((uintptr_t)address);
  if (after == machine().pinned.begin()) return false;
  --after;
  return (uintptr_t)address + bytes <= after->first + after->second;
}
static int copy(const char* call, void* to, const void* from, size_t bytes, bool valid, Stream* stream) {
  int status = enqueues(call);
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
  int status = enqueues("cuMemsetD32Async");
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
  int status = enqueues("cuStreamWaitEvent");
  Event at = *event;
  if (status == OK && at.stream) stream->enqueue([at] { at.stream->drain(at.position); });
  return status;
}
int cuEventCreate(Event** event, unsigned) {
  *event = new Event();
  machine().live++;
  return checked("cuEventCreate");
}
int cuEventDestroy_v2(Event* event) {
  delete event;
  machine().live--;
  return OK;
}
int cuEventRecord(Event* event, Stream* stream) {
  event->stream = stream;
  event->position = stream->enqueued;
  return enqueues("cuEventRecord");
}
int cuEventSynchronize(Event* event) {
  int status = checked("cuEventSynchronize");
  if (status == OK && event->stream) event->stream->drain(event->position);
  return status != OK ? status : machine().error;
}

int cuStreamBeginCapture_v2(Stream* stream, int) {
  int status = checked("cuStreamBeginCapture");
  if (status == OK) stream->capture = new std::vector<Work>();
  return status;
}
int cuStreamEndCapture(Stream* stream, Graph** graph) {
  if (!stream->capture) return INVALID_VALUE;
  *graph = new Graph{std::move(*stream->capture)};
  delete stream->capture;
  stream->capture = nullptr;
  machine().live++;
  return status_of("cuStreamEndCapture");
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
int cuGraphDestroy(Graph* graph) { return delete graph, machine().live--, OK; }
int cuGraphExecDestroy(Graph* graph) { return delete graph, machine().live--, OK; }
int cuGraphLaunch(Graph* graph, Stream* stream) {
  int status = enqueues("cuGraphLaunch");
  if (status != OK) return status;
  if (stream->capture) return CAPTURE_UNSUPPORTED;
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
  int status = enqueues("cuLaunchKernel");
  if (status != OK) return status;
  bool valid = columns >= 1 && columns <= 2147483647u && rows >= 1 && rows <= 65535 && threads >= 1 && threads <= 1024;
  if (!valid || depth != 1 || y != 1 || z != 1 || shared != 0) return INVALID_VALUE;
  return launch(kernel, columns, rows, threads, stream, parameters);
}
}
