package dev.sunder.kernels.cuda;

import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Tensor;

/** The mean squared error: partial sums of blocks of threads, then their total. */
final class CudaMeanSquaredError implements MeanSquaredError, CudaOperation {

  private static final int THREADS = 128;
  private static final int MOST_BLOCKS = 1024;

  private final Sequence sequence;
  private final CudaDevice device;
  private final CudaTensor target;
  private final CudaTensor gradient;
  private final DevicePointer total;
  private final int elements;

  CudaMeanSquaredError(OperationBuilder builder, CudaTensor prediction) {
    device = builder.arena().device();
    target = builder.tensor(prediction.shape());
    gradient = builder.tensor(prediction.shape(), prediction.element());
    elements = prediction.shape().elements();
    int packs = (elements - 1) / prediction.element().perPack() + 1;
    int blocks = Math.min((packs - 1) / THREADS + 1, MOST_BLOCKS);
    DevicePointer sums = builder.memory((long) blocks * Double.BYTES);
    total = builder.memory(Double.BYTES);
    builder.launch(
        prediction.element(),
        "squared_error",
        blocks,
        1,
        THREADS,
        new Arguments()
            .pointer(builder.uses(prediction))
            .pointer(target.memory())
            .pointer(gradient.memory())
            .pointer(sums)
            .integers(elements));
    builder.launch(
        "totals", 1, 1, THREADS, new Arguments().pointer(sums).pointer(total).integers(blocks));
    sequence = builder.sequence();
  }

  @Override
  public Tensor target() {
    return target;
  }

  @Override
  public Tensor gradient() {
    return gradient;
  }

  @Override
  public double loss() {
    sequence.requireOpen();
    device.context().enter();
    return device.transfer().downloadDouble(total, device.context(), description()) / elements;
  }

  @Override
  public Sequence sequence() {
    return sequence;
  }
}
