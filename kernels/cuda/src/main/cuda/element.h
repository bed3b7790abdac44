// What activations and their gradients are kept in: each source that names Element is compiled once for float and, with
// -DBFLOAT16, once for bf16. Arithmetic is in float either way; a bf16 becomes one when read and is rounded when written.
#ifndef SUNDER_ELEMENT
#define SUNDER_ELEMENT

// bfloat16: the upper half of a float. GPUs of compute capability 7.5 have no instructions for it, so integers do.
struct bf16 {
  unsigned short bits;

  bf16() = default;

  // The nearest, of two as near the one that is even; what is too large becomes infinite. A NaN keeps its sign and what
  // fits of its payload, and is quiet.
  __device__ __forceinline__ bf16(float value) {
    unsigned whole = __float_as_uint(value);
    bool nan = (whole & 0x7fffffffu) > 0x7f800000u;
    unsigned rounded = nan ? whole | 0x400000u : whole + 0x7fffu + (whole >> 16 & 1u);
    bits = (unsigned short)(rounded >> 16);
  }

  __device__ __forceinline__ operator float() const { return __uint_as_float((unsigned)bits << 16); }
};

// An entry point: KERNEL(name)(parameters) { ... } is name for float and name_bf16 for bf16.
#ifdef BFLOAT16
typedef bf16 Element;
#define KERNEL(name) extern "C" __global__ void name##_bf16
#else
typedef float Element;
#define KERNEL(name) extern "C" __global__ void name
#endif
#endif
