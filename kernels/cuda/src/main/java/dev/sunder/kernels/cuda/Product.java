package dev.sunder.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;

/**
 * One matrix product C = A·B by cuBLAS, columns first, C being rows x columns. Added in float32; of
 * factors in bfloat16 C may be in either element.
 */
final class Product implements Step {

  /** The host's 1, in memory that does not move. */
  static final Pointer ONE = constant(1);

  /** The host's 0. */
  static final Pointer ZERO = constant(0);

  /**
   * A matrix to multiply.
   *
   * @param transposed whether it is stored transposed
   * @param leading the length of a stored column
   */
  record Factor(CudaTensor tensor, boolean transposed, int leading) {

    Factor flipped() {
      return new Factor(tensor, !transposed, leading);
    }

    int operation() {
      return transposed ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
    }
  }

  private final String description;
  private final cublasHandle cublas;
  private final Factor a;
  private final Factor b;
  private final CudaTensor c;
  private final int rows;
  private final int columns;
  private final int inner;

  Product(
      OperationBuilder builder,
      Factor a,
      Factor b,
      CudaTensor c,
      int rows,
      int columns,
      int inner) {
    description = builder.description();
    cublas = builder.context().cublas();
    builder.uses(a.tensor);
    builder.uses(b.tensor);
    this.a = a;
    this.b = b;
    this.c = c;
    builder.uses(c);
    this.rows = rows;
    this.columns = columns;
    this.inner = inner;
  }

  @Override
  public void run() {
    if (a.tensor.element() == Element.FLOAT32) {
      runFloat32();
    } else {
      runMixed();
    }
  }

  private void runFloat32() {
    int status =
        JCublas2.cublasSgemm(
            cublas,
            a.operation(),
            b.operation(),
            rows,
            columns,
            inner,
            ONE,
            a.tensor.memory(),
            a.leading,
            b.tensor.memory(),
            b.leading,
            ZERO,
            c.memory(),
            rows);
    if (status != 0) {
      Status.cublas(status, "cublasSgemm", description);
    }
  }

  private void runMixed() {
    // Its namesake without "new" is bound to a function that the library does not have.
    int status =
        JCublas2.cublasGemmEx_new(
            cublas,
            a.operation(),
            b.operation(),
            rows,
            columns,
            inner,
            ONE,
            a.tensor.memory(),
            a.tensor.element().cublasType(),
            a.leading,
            b.tensor.memory(),
            b.tensor.element().cublasType(),
            b.leading,
            ZERO,
            c.memory(),
            c.element().cublasType(),
            rows,
            cublasComputeType.CUBLAS_COMPUTE_32F,
            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
    if (status != 0) {
      Status.cublas(status, "cublasGemmEx", description);
    }
  }

  private static Pointer constant(float value) {
    ByteBuffer memory = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    memory.putFloat(0, value);
    return Pointer.to(memory);
  }
}
