// Losses with their gradients. Sums are in double precision, which a batch of logits is too small to notice.
#include "launch.h"

// One block of 128 threads an example. staged holds count and labels for each of two batches, stride apart; *slot says
// which is due.
// losses[example] and hits[example] are this example's share of the loss and 1 if its label is the first greatest logit;
// both are 0 beyond count. gradient may be null.
KERNEL(softmax_cross_entropy)(
    const Element* __restrict__ logits, float* __restrict__ probabilities, Element* __restrict__ gradient,
    double* __restrict__ losses, double* __restrict__ hits, const int* __restrict__ staged,
    const int* __restrict__ slot, int stride, int classes) {
  const int* batch = staged + *slot * stride;
  int count = batch[0];
  int example = blockIdx.x;
  long long first = (long long)example * classes;
  __shared__ int bests[128];
  int mine = -1;
  for (int c = threadIdx.x; c < classes; c += 128) {
    if (mine < 0 || logits[first + c] > logits[first + mine]) {
      mine = c;
    }
  }
  bests[threadIdx.x] = mine;
  for (int half = 64; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) {
      int other = bests[threadIdx.x + half];
      int own = bests[threadIdx.x];
      if (other >= 0 && (own < 0 || logits[first + other] > logits[first + own] ||
                         (logits[first + other] == logits[first + own] && other < own))) {
        bests[threadIdx.x] = other;
      }
    }
  }
  __syncthreads();
  int best = bests[0];
  double greatest = logits[first + best];
  double share = 0.0;
  for (int c = threadIdx.x; c < classes; c += 128) {
    share += exp(logits[first + c] - greatest);
  }
  double total = block_sum<double, 128>(share);
  bool counted = example < count;
  int label = counted ? batch[1 + example] : -1;
  for (int c = threadIdx.x; c < classes; c += 128) {
    double probability = exp(logits[first + c] - greatest) / total;
    probabilities[first + c] = (float)probability;
    if (gradient) {
      gradient[first + c] = counted ? (float)((probability - (c == label ? 1.0 : 0.0)) / count) : 0.0f;
    }
  }
  if (threadIdx.x == 0) {
    losses[example] = counted ? (log(total) - (logits[first + label] - greatest)) / count : 0.0;
    hits[example] = counted && best == label ? 1.0 : 0.0;
  }
}

// Each block of 128 threads leaves its sum of squares.
KERNEL(squared_error)(
    const Element* __restrict__ x, const float* __restrict__ target, Element* __restrict__ gradient,
    double* __restrict__ sums, int count) {
  double sum = 0.0;
  FOR_EACH_PACK(first, count) {
    Pack<Element, WIDTH> values = load<WIDTH>(x, first, count);
    Pack<float, WIDTH> wanted = load<WIDTH>(target, first, count);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) {
      double difference = (double)values.n[i] - wanted.n[i];
      sum += difference * difference;  // 0 beyond the end
      values.n[i] = (float)(2.0 * difference / count);
    }
    store(gradient, first, count, values);
  }
  sum = block_sum<double, 128>(sum);
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
  }
}

// One block of 128 threads for each list: totals[list] = the sum of its values, lists lying one after another.
KERNEL(totals)(const double* __restrict__ values, double* __restrict__ totals, int count) {
  const double* list = values + (long long)blockIdx.x * count;
  double sum = 0.0;
  for (int i = threadIdx.x; i < count; i += 128) {
    sum += list[i];
  }
  sum = block_sum<double, 128>(sum);
  if (threadIdx.x == 0) {
    totals[blockIdx.x] = sum;
  }
}
