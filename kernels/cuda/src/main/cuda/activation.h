// Activation functions and their derivatives.
#ifndef SUNDER_ACTIVATION
#define SUNDER_ACTIVATION
#include "launch.h"

// As dev.sunder.kernels.cuda.Elementwise numbers them.
enum Kind { IDENTITY, RELU, SIGMOID, TANH, LEAKY_RELU, ELU, CLIP, HARD_SIGMOID, SILU, HARD_SWISH, GELU, GELU_TANH };

// A function with its parameters; 0 for those that it does not have.
struct Activation {
  int kind;
  float first, second;
};

static __device__ __forceinline__ float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

// The normal distribution's.
static __device__ __forceinline__ float cumulated(float x) { return 0.5f * (1.0f + erff(0.70710678f * x)); }

// What the approximation of GELU takes tanh of.
static __device__ __forceinline__ float gelu_inner(float x) { return 0.79788456f * (x + 0.044715f * x * x * x); }

// NaN stays NaN.
static __device__ __forceinline__ float activate(const Activation& activation, float x) {
  switch (activation.kind) {
    case RELU:
      return x <= 0.0f ? 0.0f : x;
    case LEAKY_RELU:
      return x > 0.0f ? x : activation.first * x;
    case SIGMOID:
      return sigmoid(x);
    case TANH:
      return tanhf(x);
    case ELU:
      return x > 0.0f ? x : activation.first * expm1f(x);
    case CLIP:
      return x <= activation.first ? activation.first : x >= activation.second ? activation.second : x;
    case HARD_SIGMOID: {
      float line = activation.first * x + activation.second;
      return line <= 0.0f ? 0.0f : line >= 1.0f ? 1.0f : line;
    }
    case SILU:
      return x * sigmoid(x);
    case HARD_SWISH:
      return x <= -3.0f ? 0.0f : x >= 3.0f ? x : x * (x + 3.0f) / 6.0f;
    case GELU:
      return x * cumulated(x);
    case GELU_TANH:
      return 0.5f * x * (1.0f + tanhf(gelu_inner(x)));
    default:
      return x;
  }
}

// The derivative where it follows from y = activate(x), which is all that a fused activation leaves.
static __device__ __forceinline__ float derivative(const Activation& activation, float y) {
  switch (activation.kind) {
    case RELU:
      return y > 0.0f ? 1.0f : 0.0f;
    case LEAKY_RELU:
      return y > 0.0f ? 1.0f : activation.first;
    case SIGMOID:
      return y * (1.0f - y);
    case TANH:
      return 1.0f - y * y;
    case ELU:
      return y > 0.0f ? 1.0f : y + activation.first;
    case CLIP:
      return y > activation.first && y < activation.second ? 1.0f : 0.0f;
    default:
      return 1.0f;
  }
}

// The derivative worked out from x where it needs that, else from y.
static __device__ __forceinline__ float derivative_of_known(const Activation& activation, float known) {
  float x = known;
  switch (activation.kind) {
    case HARD_SIGMOID: {
      float line = activation.first * x + activation.second;
      return line > 0.0f && line < 1.0f ? activation.first : 0.0f;
    }
    case SILU: {
      float s = sigmoid(x);
      return s * (1.0f + x * (1.0f - s));
    }
    case HARD_SWISH:
      return x <= -3.0f ? 0.0f : x >= 3.0f ? 1.0f : x / 3.0f + 0.5f;
    case GELU:
      return cumulated(x) + x * 0.39894228f * expf(-0.5f * x * x);
    case GELU_TANH: {
      float t = tanhf(gelu_inner(x));
      float slope = 0.79788456f * (1.0f + 0.134145f * x * x);
      return 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * slope;
    }
    default:
      return derivative(activation, known);
  }
}
#endif
