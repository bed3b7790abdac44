package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.OutOfMemoryException;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.cuda.AlgorithmChoice.Candidate;
import java.util.List;
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
 * AlgorithmChoice} makes of cuDNN's measurements.
 */
final class ConvolutionCall implements Step {

  // More than any direction has, with every way to multiply.
  static final int MOST_CANDIDATES = 32;
  private static final long MOST_WORKSPACE = 256L << 20;
  private static final long LEAST_WORKSPACE = 256;

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
    shapes = direction + " " + x.shape() + " * " + slides + " -> " + y.shape();
    describe(builder.arena(), x, w, y, slides);
    check(
        JCudnn.cudnnSetConvolutionMathType(window, context.multiplication().cudnnMathType()),
        "cudnnSetConvolutionMathType");
    AlgorithmMemory memory = builder.arena().device().algorithms();
    // What was measured in another run is not what the rules say, so they are remembered apart.
    boolean byRule = context.deterministic();
    boolean measuring = builder.arena().isMeasuring();
    String key = (byRule ? "by rule " : "") + shapes;
    Integer remembered = memory.recall(key);
    algorithm =
        remembered != null && !direction.isTransforming(remembered) && workspace(remembered) >= 0
            ? remembered
            : choose(builder.arena(), byRule);
    if (!measuring) {
      memory.remember(key, algorithm);
    }
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

  /** The workspace that an algorithm needs, or -1 if cuDNN does not take it here. */
  private long workspace(int number) {
    long[] bytes = new long[1];
    return direction.workspace(this, number, bytes) == 0 ? bytes[0] : -1;
  }

  private int choose(CudaArena arena, boolean byRule) {
    boolean measuring = arena.isMeasuring();
    long limit = measuring ? MOST_WORKSPACE : Math.min(MOST_WORKSPACE, context.freeMemory() / 4);
    // Without memory there is nothing to measure on, and the rules come closest.
    List<Candidate> offered =
        byRule || measuring ? direction.rank(this) : measure(arena.pool(), limit);
    for (int number : AlgorithmChoice.ranked(direction, offered, limit)) {
      long bytes = workspace(number);
      if (bytes >= 0 && bytes <= limit) {
        return number;
      }
    }
    String refusal =
        description
            + ": none of cuDNN's "
            + offered.size()
            + " algorithms is deterministic within "
            + (limit >> 20)
            + " MiB in "
            + context.precision()
            + ": "
            + offered;
    throw limit < MOST_WORKSPACE ? new OutOfMemoryException(refusal) : new DeviceException(refusal);
  }

  private List<Candidate> measure(MemoryPool pool, long limit) {
    long bytes = Math.max(limit, LEAST_WORKSPACE);
    DevicePointer scratch = pool.allocate(bytes, description);
    List<Candidate> measured = direction.measure(this, scratch, bytes);
    context.synchronize(description);
    pool.free(scratch, bytes);
    return measured;
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
