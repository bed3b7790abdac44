package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;
import org.bytedeco.dnnl.memory;

/**
 * Filters to the points of a {@link MinimalFilter} and back: U = (G ⊗ G)·w, a product of a small
 * matrix with one of as many columns as there are pairs of channels. Filters lie as HWIO, a row for
 * each tap.
 */
final class FilterTransform {

  private final MinimalFilter filter;

  FilterTransform(MinimalFilter filter) {
    this.filter = filter;
  }

  /**
   * Adds U = (G ⊗ G)·w.
   *
   * @param weight in HWIO
   * @param result U, a row for each point
   */
  void toPoints(OperationBuilder builder, CpuTensor weight, memory result) {
    CpuTensor matrix = constant(builder, square(filter.filter()));
    builder.product(matrix(builder, matrix), taps(builder, weight), result);
  }

  /**
   * Adds w = (G ⊗ G)ᵀ·U.
   *
   * @param weight in HWIO
   */
  void fromPoints(OperationBuilder builder, memory points, CpuTensor weight) {
    CpuTensor matrix = constant(builder, LaneTransform.transposed(square(filter.filter())));
    builder.product(matrix(builder, matrix), points, taps(builder, weight));
  }

  /** The Kronecker product of a matrix with itself. */
  private static double[][] square(double[][] matrix) {
    int rows = matrix.length;
    int columns = matrix[0].length;
    double[][] result = new double[rows * rows][columns * columns];
    for (int i = 0; i < rows * rows; i++) {
      for (int j = 0; j < columns * columns; j++) {
        result[i][j] = matrix[i / rows][j / columns] * matrix[i % rows][j % columns];
      }
    }
    return result;
  }

  private static CpuTensor constant(OperationBuilder builder, double[][] matrix) {
    Shape shape = Shape.of(matrix.length, matrix[0].length);
    float[] values = new float[shape.n() * shape.c()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) matrix[i / shape.c()][i % shape.c()];
    }
    CpuTensor tensor = builder.tensor(shape, Layouts.plain(shape));
    builder.constant(tensor, values);
    return tensor;
  }

  private static memory matrix(OperationBuilder builder, CpuTensor tensor) {
    return builder.view(tensor, Layouts.matrix(tensor.shape().n(), tensor.shape().c()));
  }

  private static memory taps(OperationBuilder builder, CpuTensor weight) {
    Shape w = weight.shape();
    return builder.view(weight, Layouts.matrix((long) w.h() * w.w(), (long) w.n() * w.c()));
  }
}
