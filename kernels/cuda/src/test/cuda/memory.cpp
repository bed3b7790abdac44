// Memory between guard pages, poisoned without being touched: its pages are copies of one file's until written to.
#include "machine.h"

#include <sys/mman.h>
#include <unistd.h>

#include <mutex>

static const uint64_t PAGE = 4096, GUARD = 16 * PAGE, CHUNK = 16ull << 20;

static int poison_file() {
  static int file = [] {
    int made = memfd_create("poison", MFD_CLOEXEC);
    std::vector<unsigned char> poison(CHUNK, 0xff);
    for (uint64_t done = 0; done < CHUNK;) done += write(made, poison.data() + done, CHUNK - done);
    return made;
  }();
  return file;
}

static uint64_t up(uint64_t size, uint64_t unit) { return (size + unit - 1) / unit * unit; }

void* guarded(uint64_t bytes) {
  uint64_t pages = up(bytes, PAGE);
  char* all = (char*)mmap(nullptr, GUARD + pages + GUARD, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED) return nullptr;
  for (uint64_t done = 0; done < pages; done += CHUNK) {
    uint64_t size = pages - done < CHUNK ? pages - done : CHUNK;
    void* part = mmap(all + GUARD + done, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE,
                      poison_file(), 0);
    if (part == MAP_FAILED) return nullptr;
  }
  return all + GUARD + pages - up(bytes, 16);
}

bool release(void* address, uint64_t bytes) {
  unsigned char* memory = (unsigned char*)address;
  unsigned char* first = (unsigned char*)((uintptr_t)address / PAGE * PAGE);
  unsigned char* end = memory + up(bytes, 16);
  bool whole = true;
  for (unsigned char* at = first; at < memory; at++) whole &= *at == 0xff;
  for (unsigned char* at = memory + bytes; at < end; at++) whole &= *at == 0xff;
  munmap(first - GUARD, GUARD + (end - first) + GUARD);
  return whole;
}
