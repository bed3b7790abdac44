package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import java.util.function.ToIntFunction;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;

/**
 * Turns what a call returned into an error naming the call, the operation with its shapes, and the
 * library's own words. Nothing is allocated while all is well.
 */
final class Status {

  private Status() {}

  /** Checks a call of the driver. */
  static void driver(int status, String call, String operation) {
    if (status != 0) {
      String[] words = new String[1];
      JCudaDriver.cuGetErrorString(status, words);
      String text = words[0] == null ? "" : " (" + words[0] + ")";
      throw failure(operation, call, CUresult.stringFor(status) + text);
    }
  }

  /** Checks a call of cuBLAS. */
  static void cublas(int status, String call, String operation) {
    if (status != 0) {
      throw failure(operation, call, cublasStatus.stringFor(status));
    }
  }

  /** Checks a call of cuDNN, whose numbers changed in version 9: only it knows their names. */
  static void cudnn(int status, String call, String operation) {
    if (status != 0) {
      throw failure(operation, call, JCudnn.cudnnGetErrorString(status));
    }
  }

  /**
   * Makes a call of cuDNN's that lists algorithms, and returns how many it listed.
   *
   * <p>JCudnn hands in a count that it has not initialised and goes by it even where the call was
   * refused and wrote none: then an array may be too short for it, and the status is lost.
   *
   * @param call takes the array for the count, returns the status
   * @param what the operation with its shapes, for the error
   */
  static int listed(ToIntFunction<int[]> call, String name, String what) {
    int[] count = new int[1];
    int status;
    try {
      status = call.applyAsInt(count);
    } catch (ArrayIndexOutOfBoundsException uninitialised) {
      throw new DeviceException(what + ": cuDNN refused " + name, uninitialised);
    }
    if (status != 0) {
      String words = JCudnn.cudnnGetErrorString(status);
      throw new DeviceException(what + ": cuDNN refused " + name + " (" + words + ")");
    }
    return count[0];
  }

  private static DeviceException failure(String operation, String call, String what) {
    return new DeviceException(operation + ": " + call + " failed: " + what);
  }
}
