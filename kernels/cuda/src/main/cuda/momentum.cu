// v = mu v + (g + lambda w), w = w - eta v, over all parameters at once: each block takes one piece of one of them.
#include "launch.h"

// rounded, where there is one, is w as factors of products are taken: it follows w.
struct Piece {
  float* w;
  const float* g;
  float* v;
  bf16* rounded;
  int count;
  float decay;
};

struct alignas(8) Four {
  bf16 n[4];
};

static __device__ __forceinline__ void update(float& w, float g, float& v, float mu, float decay, float eta) {
  v = mu * v + (g + decay * w);
  w = w - eta * v;
}

// Pieces begin on a multiple of 16 bytes, so four elements are moved at a time. The learning rate eta is read from
// memory, so that a recorded run follows it.
extern "C" __global__ void momentum(const Piece* __restrict__ pieces, float mu, const float* __restrict__ rate) {
  Piece piece = pieces[blockIdx.x];
  float eta = *rate;
  int fours = piece.count / 4;
  for (int i = threadIdx.x; i < fours; i += blockDim.x) {
    float4 w = ((float4*)piece.w)[i];
    float4 g = ((const float4*)piece.g)[i];
    float4 v = ((float4*)piece.v)[i];
    update(w.x, g.x, v.x, mu, piece.decay, eta);
    update(w.y, g.y, v.y, mu, piece.decay, eta);
    update(w.z, g.z, v.z, mu, piece.decay, eta);
    update(w.w, g.w, v.w, mu, piece.decay, eta);
    ((float4*)piece.w)[i] = w;
    ((float4*)piece.v)[i] = v;
    if (piece.rounded) {
      ((Four*)piece.rounded)[i] = {{w.x, w.y, w.z, w.w}};
    }
  }
  for (int i = 4 * fours + threadIdx.x; i < piece.count; i += blockDim.x) {
    update(piece.w[i], piece.g[i], piece.v[i], mu, piece.decay, eta);
    if (piece.rounded) {
      piece.rounded[i] = piece.w[i];
    }
  }
}
