package dev.sunder.kernels.cuda;

import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * One launch of a kernel, prepared.
 *
 * @param kernel its name, for messages
 * @param columns blocks of the grid, first dimension
 * @param rows blocks of the grid, second dimension
 * @param threads threads a block
 * @param arguments the block of {@link Arguments}
 */
record KernelLaunch(
    String operation,
    String kernel,
    CUfunction function,
    CUstream stream,
    int columns,
    int rows,
    int threads,
    Pointer arguments)
    implements Step {

  @Override
  public void run() {
    int status =
        JCudaDriver.cuLaunchKernel(
            function, columns, rows, 1, threads, 1, 1, 0, stream, arguments, null);
    if (status != 0) {
      Status.driver(status, "cuLaunchKernel of " + kernel, operation);
    }
  }
}
