#pragma once
#include <cstdint>
#include <cstring>

// A factor as a tensor core takes it: rounded to 11 bits, ties away from zero.
static inline float round_to(bool tf32, float value) {
  if (!tf32) return value;
  uint32_t bits;
  memcpy(&bits, &value, 4);
  if ((bits & 0x7f800000) != 0x7f800000) bits = (bits + 0x1000) & 0xffffe000;
  memcpy(&value, &bits, 4);
  return value;
}
