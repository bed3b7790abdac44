// How factors are rounded, and how bfloat16 is stored.
#pragma once
#include <cstdint>
#include <cstring>
#include <vector>

// A factor as a tensor core takes it: rounded to 11 bits, ties away from zero.
static inline float round_to(bool tf32, float value) {
  if (!tf32) return value;
  uint32_t bits;
  memcpy(&bits, &value, 4);
  if ((bits & 0x7f800000) != 0x7f800000) bits = (bits + 0x1000) & 0xffffe000;
  memcpy(&value, &bits, 4);
  return value;
}

// The nearest of 8 bits, ties to even, by arithmetic rather than by the kernels' way of it.
static inline uint16_t to_bfloat16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  if (value != value) return 0x7fff;  // as the libraries' NaN is
  uint32_t lower = bits & 0xffff, upper = bits >> 16;
  return lower > 0x8000 || (lower == 0x8000 && upper % 2 == 1) ? upper + 1 : upper;
}
static inline float from_bfloat16(uint16_t half) {
  uint32_t bits = uint32_t(half) << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// Values of a tensor as floats, and back.
static inline std::vector<float> loaded(const void* from, size_t count, bool half) {
  std::vector<float> values(count);
  if (!half) memcpy(values.data(), from, 4 * count);
  for (size_t i = 0; half && i < count; i++) values[i] = from_bfloat16(((const uint16_t*)from)[i]);
  return values;
}
static inline void stored(const std::vector<float>& values, void* to, bool half) {
  if (!half) memcpy(to, values.data(), 4 * values.size());
  for (size_t i = 0; half && i < values.size(); i++) ((uint16_t*)to)[i] = to_bfloat16(values[i]);
}
