package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
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
 * AlgorithmChoice} makes of cuDNN's measurements.
 */
final class ConvolutionCall implements Step {

  // More than any direction has, with every way to multiply.
  static final int MOST_CANDIDATES = 32;
  private static final long MOST_WORKSPACE = 256L << 20;
  private static final long LEAST_WORKSPACE = 256;

  private final String description;
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
  private final Algorithm algorithm;
  private final long workspaceBytes;

  /** Prepares the call; one of the tensors is what it writes, see {@link Direction#written}. */
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
    describe(builder.arena(), x.shape(), w.shape(), y.shape(), slides);
    AlgorithmMemory memory = builder.arena().device().algorithms();
    String key = direction + " " + x.shape() + " * " + slides + " -> " + y.shape();
    Algorithm remembered = memory.recall(key);
    long bytes = remembered == null ? -1 : use(remembered);
    if (bytes < 0) {
      Algorithm chosen = choose(builder.arena().pool());
      memory.remember(key, chosen);
      bytes = use(chosen);
      remembered = chosen;
    }
    if (bytes < 0) {
      throw new DeviceException(
          description + ": cuDNN takes back its own choice of algorithm " + remembered);
    }
    algorithm = remembered;
    workspaceBytes = Math.max(bytes, LEAST_WORKSPACE);
    workspace.require(workspaceBytes, description);
  }

  private void describe(CudaArena arena, Shape xs, Shape ws, Shape ys, Window slides) {
    describe(arena, xShape, xs);
    describe(arena, yShape, ys);
    check(JCudnn.cudnnCreateFilterDescriptor(wShape), "cudnnCreateFilterDescriptor");
    arena.atClose(() -> JCudnn.cudnnDestroyFilterDescriptor(wShape));
    check(
        JCudnn.cudnnSetFilter4dDescriptor(
            wShape,
            cudnnDataType.CUDNN_DATA_FLOAT,
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
            slides.padHeight(),
            slides.padWidth(),
            slides.strideHeight(),
            slides.strideWidth(),
            1,
            1,
            cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
            cudnnDataType.CUDNN_DATA_FLOAT),
        "cudnnSetConvolution2dDescriptor");
  }

  private void describe(CudaArena arena, cudnnTensorDescriptor descriptor, Shape shape) {
    check(JCudnn.cudnnCreateTensorDescriptor(descriptor), "cudnnCreateTensorDescriptor");
    arena.atClose(() -> JCudnn.cudnnDestroyTensorDescriptor(descriptor));
    check(
        JCudnn.cudnnSetTensor4dDescriptor(
            descriptor,
            cudnnTensorFormat.CUDNN_TENSOR_NCHW,
            cudnnDataType.CUDNN_DATA_FLOAT,
            shape.n(),
            shape.c(),
            shape.h(),
            shape.w()),
        "cudnnSetTensor4dDescriptor");
  }

  /** Sets how to multiply, and asks for the workspace; -1 if cuDNN refuses the algorithm. */
  private long use(Algorithm candidate) {
    setMathType(candidate.mathType());
    long[] bytes = new long[1];
    return direction.workspace(this, candidate.number(), bytes) == 0 ? bytes[0] : -1;
  }

  private void setMathType(int mathType) {
    check(JCudnn.cudnnSetConvolutionMathType(window, mathType), "cudnnSetConvolutionMathType");
  }

  private Algorithm choose(MemoryPool pool) {
    setMathType(context.precision().cudnnMathType());
    long limit = Math.min(MOST_WORKSPACE, context.freeMemory() / 4);
    if (Boolean.parseBoolean(Setting.of("deterministic", "false"))) {
      return AlgorithmChoice.best(
          description, direction, context.precision(), direction.rank(this), limit);
    }
    DevicePointer scratch = pool.allocate(Math.max(limit, LEAST_WORKSPACE), description);
    try {
      return AlgorithmChoice.best(
          description,
          direction,
          context.precision(),
          direction.measure(this, scratch, limit),
          limit);
    } finally {
      context.synchronize(description);
      pool.free(scratch, Math.max(limit, LEAST_WORKSPACE));
    }
  }

  @Override
  public void run() {
    int status = direction.run(this);
    if (status != 0) {
      Status.cudnn(status, direction.call(), description);
    }
  }

  /** Checks a call of cuDNN's. */
  void check(int status, String call) {
    Status.cudnn(status, call, description);
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
    return algorithm.number();
  }

  DevicePointer scratch() {
    return workspace.memory();
  }

  long scratchBytes() {
    return workspaceBytes;
  }
}
