// The checks of cuDNN's convolutions; see checks.cpp, which this is a part of.
#pragma once
// A convolution of n pictures of c channels and 8x8, with as many channels and a window of 1x1 coming out.
struct Convolution {
  Dnn* dnn;
  Descriptor *x, *w, *y, *window;
  void *xs, *ws, *ys;
  Convolution(int n, int c, int type, int math) {
    cudnnCreate(&dnn);
    cudnnSetStream(dnn, stream);
    cudnnCreateTensorDescriptor(&x), cudnnCreateTensorDescriptor(&y);
    cudnnCreateFilterDescriptor(&w), cudnnCreateConvolutionDescriptor(&window);
    cudnnSetTensor4dDescriptor(x, 0, type, n, c, 8, 8), cudnnSetTensor4dDescriptor(y, 0, type, n, c, 8, 8);
    cudnnSetFilter4dDescriptor(w, type, 0, c, c, 1, 1);
    cudnnSetConvolution2dDescriptor(window, 0, 0, 1, 1, 1, 1, 1, 0), cudnnSetConvolutionMathType(window, math);
    xs = zeros(64 * n * c), ys = zeros(64 * n * c), ws = zeros(c * c);
  }
  long workspace(int algorithm) {
    size_t bytes;
    return cudnnGetConvolutionForwardWorkspaceSize(dnn, x, w, window, y, algorithm, &bytes) == 0 ? bytes : -1;
  }
  int run(int algorithm, size_t bytes) {
    float one = 1, zero = 0;
    return cudnnConvolutionForward(dnn, &one, x, xs, w, ws, window, algorithm, memory(bytes), bytes, &zero, y, ys);
  }
  std::vector<Perf> found() {
    std::vector<Perf> all(32);
    int count;
    size_t bytes = 1 << 20;
    cudnnFindConvolutionForwardAlgorithmEx(dnn, x, xs, w, ws, window, y, ys, 32, &count, all.data(), memory(bytes), bytes);
    all.resize(count);
    return all;
  }
};
enum { FLOAT32 = 0, BFLOAT16 = 9, DEFAULT_MATH = 0, TENSOR_OP_MATH = 1 };

static void convolution_in_capture() {
  Convolution two(2, 4, FLOAT32, DEFAULT_MATH), three(3, 4, FLOAT32, DEFAULT_MATH);
  Graph* graph;
  two.run(0, 16), three.run(1, 1 << 20);
  float one = 1, zero = 0;
  auto captured = [&](Convolution& c, int algorithm) {
    cuStreamBeginCapture_v2(stream, 1);
    int status = cudnnConvolutionForward(c.dnn, &one, c.x, c.xs, c.w, c.ws, c.window, algorithm, nullptr, 0, &zero, c.y, c.ys);
    printf("%d, end %d; ", status, cuStreamEndCapture(stream, &graph));
  };
  captured(two, 0);
  captured(three, 0);
}
static void workspaces() {
  Convolution two(2, 4, FLOAT32, DEFAULT_MATH), three(3, 4, FLOAT32, DEFAULT_MATH);
  printf("%ld %ld %ld %ld; ", two.workspace(0), two.workspace(1), three.workspace(1), two.workspace(3));
  printf("%d %d", two.run(1, two.workspace(1) - 16), two.run(1, two.workspace(1)));
}
static void tensor_cores() {
  for (int channels : {1, 8}) {
    Convolution of(2, channels, BFLOAT16, TENSOR_OP_MATH);
    for (const Perf& each : of.found())
      if (each.status == 0 && each.determinism) printf("%d/%d ", each.algo, each.math);
    printf("but %d %d; ", of.workspace(1) >= 0, of.workspace(0) >= 0);
  }
}
static void refused_find() {
  Convolution of(2, 4, FLOAT32, DEFAULT_MATH);
  Perf perf[8];
  int count = 3;
  int status = cudnnFindConvolutionForwardAlgorithmEx(of.dnn, of.x, nullptr, of.w, of.ws, of.window, of.y, of.ys, 8,
                                                      &count, perf, of.ys, 16);
  printf("%d %s", status, count == 3 ? "intact" : count > 8 ? "anything" : "something");
}
static void groups_and_dilation() {
  Convolution of(2, 8, FLOAT32, DEFAULT_MATH);
  auto taken = [&](int groups, int dilation) {
    int status = cudnnSetConvolution2dDescriptor(of.window, 0, 0, 1, 1, dilation, dilation, 1, 0);
    printf("%d %d ", status, cudnnSetConvolutionGroupCount(of.window, groups));
    for (int algorithm : {0, 1, 2}) printf("%d", of.workspace(algorithm) >= 0);
    printf("; ");
  };
  taken(2, 1);
  cudnnSetFilter4dDescriptor(of.w, FLOAT32, 0, 8, 4, 1, 1);
  taken(2, 1), taken(2, 2), taken(1, 1), taken(0, 0);
}
