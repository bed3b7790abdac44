package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.cuda.AlgorithmChoice.Algorithm;
import java.util.function.ToIntFunction;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;

/**
 * One call of a convolution of cuDNN's, in one of three directions, with its descriptors and its
 * algorithm.
 *
 * <p>The algorithm is what {@link AlgorithmMemory} remembers for these shapes, else what {@link
 * AlgorithmSearch} makes of cuDNN's measurements.
 */
final class ConvolutionCall implements Step {

  // More than any direction has, with every way to multiply.
  static final int MOST_CANDIDATES = 32;
  static final long LEAST_WORKSPACE = 256;

  private final String description;
  private final String shapes;
  private final Direction direction;
  private final CudaContext context;
  private final Workspace workspace;
  private final cudnnTensorDescriptor xShape = new cudnnTensorDescriptor();
  private final cudnnTensorDescriptor yShape = new cudnnTensorDescriptor();
  private final cudnnFilterDescriptor wShape = new cudnnFilterDescriptor();
  private final cudnnConvolutionDescriptor window = new cudnnConvolutionDescriptor();
  private final DevicePointer x;
  private final DevicePointer w;
  private final DevicePointer y;
  private final int algorithm;
  private final long workspaceBytes;

  /**
   * Prepares the call; one of the tensors is what it writes, see {@link Direction#written}. As many
   * groups as x has channels for one of w's.
   *
   * @param slides padded alike on both sides of an axis
   * @throws DeviceException if cuDNN has none for it that may be taken
   */
  ConvolutionCall(
      OperationBuilder builder,
      Direction direction,
      Window slides,
      CudaTensor x,
      CudaTensor w,
      CudaTensor y) {
    description = builder.description();
    this.direction = direction;
    context = builder.context();
    workspace = builder.arena().workspace();
    this.x = builder.uses(x);
    this.w = builder.uses(w);
    this.y = builder.uses(y);
    int groups = x.shape().c() / w.shape().c();
    shapes =
        direction
            + " "
            + x.shape()
            + " * "
            + slides
            + (groups > 1 ? " in " + groups : "")
            + " -> "
            + y.shape();
    describe(builder.arena(), x, w, y, slides);
    check(JCudnn.cudnnSetConvolutionGroupCount(window, groups), "cudnnSetConvolutionGroupCount");
    AlgorithmMemory memory = builder.arena().device().algorithms();
    // What was measured in another run is not what the rules say, so they are remembered apart.
    boolean byRule = context.deterministic();
    boolean measuring = builder.arena().isMeasuring();
    String key = (byRule ? "by rule " : "") + shapes;
    Algorithm remembered = memory.recall(key);
    boolean known = remembered != null && isUsable(remembered);
    AlgorithmSearch search = new AlgorithmSearch(this, builder.arena(), x, w, y);
    Algorithm chosen =
        known && workspace(remembered.number()) <= search.limit()
            ? remembered
            : search.choose(byRule);
    // One that only lacks room now stays remembered.
    if (!measuring && !known) {
      memory.remember(key, chosen);
    }
    algorithm = chosen.number();
    multiplyBy(chosen.mathType());
    workspaceBytes = Math.max(workspace(algorithm), LEAST_WORKSPACE);
    workspace.require(workspaceBytes, description);
  }

  private void describe(
      CudaArena arena, CudaTensor xs, CudaTensor weight, CudaTensor ys, Window slides) {
    describe(arena, xShape, xs);
    describe(arena, yShape, ys);
    Shape ws = weight.shape();
    check(JCudnn.cudnnCreateFilterDescriptor(wShape), "cudnnCreateFilterDescriptor");
    arena.atClose(() -> JCudnn.cudnnDestroyFilterDescriptor(wShape));
    check(
        JCudnn.cudnnSetFilter4dDescriptor(
            wShape,
            weight.element().cudnnType(),
            cudnnTensorFormat.CUDNN_TENSOR_NCHW,
            ws.n(),
            ws.c(),
            ws.h(),
            ws.w()),
        "cudnnSetFilter4dDescriptor");
    check(JCudnn.cudnnCreateConvolutionDescriptor(window), "cudnnCreateConvolutionDescriptor");
    arena.atClose(() -> JCudnn.cudnnDestroyConvolutionDescriptor(window));
    check(
        JCudnn.cudnnSetConvolution2dDescriptor(
            window,
            slides.rows().before(),
            slides.columns().before(),
            slides.rows().stride(),
            slides.columns().stride(),
            slides.rows().dilation(),
            slides.columns().dilation(),
            cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
            cudnnDataType.CUDNN_DATA_FLOAT),
        "cudnnSetConvolution2dDescriptor");
  }

  private void describe(CudaArena arena, cudnnTensorDescriptor descriptor, CudaTensor tensor) {
    Shape shape = tensor.shape();
    check(JCudnn.cudnnCreateTensorDescriptor(descriptor), "cudnnCreateTensorDescriptor");
    arena.atClose(() -> JCudnn.cudnnDestroyTensorDescriptor(descriptor));
    check(
        JCudnn.cudnnSetTensor4dDescriptor(
            descriptor,
            cudnnTensorFormat.CUDNN_TENSOR_NCHW,
            tensor.element().cudnnType(),
            shape.n(),
            shape.c(),
            shape.h(),
            shape.w()),
        "cudnnSetTensor4dDescriptor");
  }

  /** Tells cuDNN how to multiply: an algorithm has been found together with one way. */
  void multiplyBy(int mathType) {
    check(JCudnn.cudnnSetConvolutionMathType(window, mathType), "cudnnSetConvolutionMathType");
  }

  /** Whether what is remembered is still allowed and taken by cuDNN. */
  private boolean isUsable(Algorithm remembered) {
    if (direction.isTransforming(remembered.number())
        || !context.multiplication().cudnnMathTypes().contains(remembered.mathType())) {
      return false;
    }
    multiplyBy(remembered.mathType());
    return workspace(remembered.number()) >= 0;
  }

  /** The workspace that an algorithm needs, or -1 if cuDNN does not take it here. */
  long workspace(int number) {
    long[] bytes = new long[1];
    return direction.workspace(this, number, bytes) == 0 ? bytes[0] : -1;
  }

  @Override
  public void run() {
    int status = direction.run(this);
    if (status != 0) {
      Status.cudnn(status, direction.call(), description);
    }
  }

  String description() {
    return description;
  }

  Direction direction() {
    return direction;
  }

  /** Checks a call of cuDNN's. */
  void check(int status, String call) {
    Status.cudnn(status, call, description);
  }

  /** Makes a call of cuDNN's that lists algorithms; returns how many it listed. */
  int list(String call, ToIntFunction<int[]> listing) {
    return Status.listed(listing, call, description + ", " + shapes);
  }

  cudnnHandle cudnn() {
    return context.cudnn();
  }

  cudnnTensorDescriptor xShape() {
    return xShape;
  }

  cudnnTensorDescriptor yShape() {
    return yShape;
  }

  cudnnFilterDescriptor wShape() {
    return wShape;
  }

  cudnnConvolutionDescriptor window() {
    return window;
  }

  DevicePointer x() {
    return x;
  }

  DevicePointer w() {
    return w;
  }

  DevicePointer y() {
    return y;
  }

  int algorithm() {
    return algorithm;
  }

  DevicePointer scratch() {
    return workspace.memory();
  }

  long scratchBytes() {
    return workspaceBytes;
  }
}
