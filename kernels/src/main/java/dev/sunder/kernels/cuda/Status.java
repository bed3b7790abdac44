package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
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

  private static DeviceException failure(String operation, String call, String what) {
    return new DeviceException(operation + ": " + call + " failed: " + what);
  }
}
