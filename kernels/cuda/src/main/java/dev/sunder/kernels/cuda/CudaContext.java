package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Precision;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.runtime.cudaStream_t;

/**
 * One GPU opened: its primary context, the stream that everything runs on, the stream that batches
 * come by, and the libraries' handles. A thread makes the context its own when it first {@linkplain
 * #enter enters}.
 */
final class CudaContext implements AutoCloseable {

  private static final long BLAS_WORKSPACE = 32L << 20;
  // Which context is current is the thread's own affair, and a thread may drive several GPUs.
  private static final ThreadLocal<CudaContext> ENTERED = new ThreadLocal<>();
  // Each GPU's primary context, retained once.
  private static final Map<Integer, CUcontext> KEPT = new HashMap<>();
  private static final String OPENING = "opening the cuda device";

  private final CUdevice gpu = new CUdevice();
  private CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final CUstream copies = new CUstream();
  private final cublasHandle cublas = new cublasHandle();
  private final cudnnHandle cudnn = new cudnnHandle();
  private final DevicePointer blasWorkspace = new DevicePointer();
  private final Cleanup cleanup = new Cleanup();
  private final Multiplication multiplication;
  private final boolean deterministic;
  private final String gpuName;
  private final int major;
  private final int minor;
  private final long memory;

  /** Opens a GPU; the libraries are loaded. */
  CudaContext(int ordinal, DeviceSettings settings) {
    int[] count = new int[1];
    Status.driver(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount", OPENING);
    if (ordinal >= count[0]) {
      throw new DeviceUnavailableException(
          "there are " + count[0] + " cuda devices, numbered from 0; got " + ordinal);
    }
    Status.driver(JCudaDriver.cuDeviceGet(gpu, ordinal), "cuDeviceGet", OPENING);
    gpuName = readName();
    major = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
    minor = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    multiplication = Multiplication.of(settings.precision(), this);
    deterministic = settings.deterministic();
    long[] bytes = new long[1];
    Status.driver(JCudaDriver.cuDeviceTotalMem(bytes, gpu), "cuDeviceTotalMem", OPENING);
    memory = bytes[0];
    try {
      open(ordinal);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void open(int ordinal) {
    retain(ordinal);
    enter();
    openStream(stream);
    openStream(copies);
    cudaStream_t shared = new cudaStream_t(stream);
    Status.driver(
        JCudaDriver.cuMemAlloc(blasWorkspace, BLAS_WORKSPACE), "cuMemAlloc", "cuBLAS's workspace");
    cleanup.add(() -> JCudaDriver.cuMemFree(blasWorkspace));
    Status.cublas(JCublas2.cublasCreate(cublas), "cublasCreate", OPENING);
    cleanup.add(() -> JCublas2.cublasDestroy(cublas));
    Status.cublas(JCublas2.cublasSetStream(cublas, shared), "cublasSetStream", OPENING);
    // Setting the stream takes the workspace away, so this comes after it.
    Status.cublas(
        JCublas2.cublasSetWorkspace(cublas, blasWorkspace, BLAS_WORKSPACE),
        "cublasSetWorkspace",
        OPENING);
    Status.cublas(
        JCublas2.cublasSetMathMode(cublas, multiplication.cublasMathMode()),
        "cublasSetMathMode",
        OPENING);
    Status.cudnn(JCudnn.cudnnCreate(cudnn), "cudnnCreate", OPENING);
    cleanup.add(() -> JCudnn.cudnnDestroy(cudnn));
    Status.cudnn(JCudnn.cudnnSetStream(cudnn, shared), "cudnnSetStream", OPENING);
  }

  /**
   * Takes the GPU's primary context, and keeps it for the life of the process: cuDNN and cuBLAS
   * keep what they have loaded into it, and released to zero it would be gone under them.
   */
  private void retain(int ordinal) {
    synchronized (KEPT) {
      CUcontext kept = KEPT.get(ordinal);
      if (kept == null) {
        kept = new CUcontext();
        Status.driver(
            JCudaDriver.cuDevicePrimaryCtxRetain(kept, gpu), "cuDevicePrimaryCtxRetain", OPENING);
        KEPT.put(ordinal, kept);
      }
      context = kept;
    }
  }

  private void openStream(CUstream made) {
    Status.driver(
        JCudaDriver.cuStreamCreate(made, CUstream_flags.CU_STREAM_NON_BLOCKING),
        "cuStreamCreate",
        OPENING);
    cleanup.add(() -> JCudaDriver.cuStreamDestroy(made));
  }

  private String readName() {
    byte[] name = new byte[256];
    Status.driver(JCudaDriver.cuDeviceGetName(name, name.length, gpu), "cuDeviceGetName", OPENING);
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new String(name, 0, end, StandardCharsets.UTF_8);
  }

  private int attribute(int attribute) {
    int[] value = new int[1];
    Status.driver(
        JCudaDriver.cuDeviceGetAttribute(value, attribute, gpu), "cuDeviceGetAttribute", OPENING);
    return value[0];
  }

  /** Makes the context current in this thread; cheap when it is already. */
  void enter() {
    if (ENTERED.get() != this) {
      Status.driver(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent", "entering the gpu");
      ENTERED.set(this);
    }
  }

  /** The same on the way to releasing something, where an error changes nothing. */
  void enterToRelease() {
    int ignored = JCudaDriver.cuCtxSetCurrent(context);
    ENTERED.set(this);
  }

  /** Waits for everything enqueued, and reports what went wrong in it. */
  void synchronize(String operation) {
    Status.driver(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize", operation);
  }

  /** Waits for everything enqueued; what went wrong in it is for others to report. */
  void settle() {
    int ignored = JCudaDriver.cuStreamSynchronize(stream);
  }

  CUstream stream() {
    return stream;
  }

  /** The stream that batches come by. */
  CUstream copies() {
    return copies;
  }

  cublasHandle cublas() {
    return cublas;
  }

  cudnnHandle cudnn() {
    return cudnn;
  }

  Multiplication multiplication() {
    return multiplication;
  }

  Precision precision() {
    return multiplication.precision();
  }

  /** Whether nothing may depend on what was measured. */
  boolean deterministic() {
    return deterministic;
  }

  String gpuName() {
    return gpuName;
  }

  /** All the GPU's memory, in bytes. */
  long memory() {
    return memory;
  }

  /** Its compute capability before the dot. */
  int major() {
    return major;
  }

  /** Its compute capability, such as {@code 9.0}. */
  String computeCapability() {
    return major + "." + minor;
  }

  /** What can be allocated now, in bytes. */
  long freeMemory() {
    long[] free = new long[1];
    long[] total = new long[1];
    Status.driver(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo", "asking for free memory");
    return free[0];
  }

  /** Releases everything, whatever state an error has left the context in. */
  @Override
  public void close() {
    enterToRelease();
    cleanup.close();
    ENTERED.remove();
  }
}
