package dev.sunder.kernels.cuda;

import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.JCudaDriver;

/**
 * The momentum update: one launch over pieces of all parameters, which it keeps in float32 and, for
 * products in bf16, rounded beside that.
 */
final class CudaMomentumUpdate implements MomentumUpdate, CudaOperation {

  private static final int THREADS = 256;
  private static final int PIECE = 1 << 15;
  private static final int PIECE_BYTES = 4 * Long.BYTES + Integer.BYTES + Float.BYTES;

  private final Sequence sequence;
  private final CudaContext context;
  private final List<Tensor> velocities;
  private final DevicePointer rate;

  CudaMomentumUpdate(
      OperationBuilder builder,
      List<CudaTensor> parameters,
      List<CudaTensor> gradients,
      float[] weightDecay,
      float momentum) {
    context = builder.context();
    List<CudaTensor> made = new ArrayList<>();
    int pieces = 0;
    for (CudaTensor parameter : parameters) {
      requireFloat32(parameter);
      made.add(builder.tensor(parameter.shape()));
      pieces += (parameter.shape().elements() - 1) / PIECE + 1;
    }
    velocities = List.copyOf(made);
    rate = builder.memory(Float.BYTES);
    if (pieces > 0) {
      ByteBuffer table = ByteBuffer.allocate(pieces * PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < parameters.size(); i++) {
        CudaTensor gradient = builder.as(Element.FLOAT32, gradients.get(i));
        builder.uses(parameters.get(i));
        fill(table, parameters.get(i), gradient, made.get(i), weightDecay[i]);
      }
      DevicePointer memory = builder.constant(table.array());
      builder.launch(
          "momentum",
          pieces,
          1,
          THREADS,
          new Arguments().pointer(memory).real(momentum).pointer(rate));
    }
    sequence = builder.sequence();
  }

  private static void requireFloat32(CudaTensor parameter) {
    if (parameter.element() != Element.FLOAT32) {
      throw new IllegalArgumentException(
          "momentum update of "
              + parameter.shape()
              + ": expected parameters kept in float32, got what an operation computed in bf16");
    }
  }

  private static void fill(
      ByteBuffer table, CudaTensor w, CudaTensor g, CudaTensor v, float decay) {
    int elements = w.shape().elements();
    CudaTensor rounded = w.factor() == w ? null : w.factor();
    for (int done = 0; done < elements; done += Math.min(PIECE, elements - done)) {
      long offset = (long) done * Float.BYTES;
      table.putLong(w.memory().address() + offset);
      table.putLong(g.memory().address() + offset);
      table.putLong(v.memory().address() + offset);
      table.putLong(
          rounded == null
              ? 0
              : rounded.memory().address() + (long) done * rounded.element().bytes());
      table.putInt(Math.min(PIECE, elements - done));
      table.putFloat(decay);
    }
  }

  @Override
  public void learningRate(float value) {
    sequence.requireOpen();
    context.enter();
    Status.driver(
        JCudaDriver.cuMemsetD32Async(rate, Float.floatToRawIntBits(value), 1, context.stream()),
        "cuMemsetD32Async",
        description());
  }

  @Override
  public List<Tensor> velocities() {
    return velocities;
  }

  @Override
  public Sequence sequence() {
    return sequence;
  }
}
