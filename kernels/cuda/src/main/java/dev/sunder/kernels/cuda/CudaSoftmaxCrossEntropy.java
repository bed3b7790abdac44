package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.nio.ByteBuffer;

/** Softmax with cross-entropy: a block of threads an example, then one block for the totals. */
final class CudaSoftmaxCrossEntropy implements SoftmaxCrossEntropy, CudaOperation {

  private static final int THREADS = 128;

  private final Sequence sequence;
  private final CudaDevice device;
  private final int examples;
  private final int classes;
  private final StagedBatches staged;
  private final CudaTensor probabilities;
  private final CudaTensor gradient;
  private final DevicePointer totals;

  CudaSoftmaxCrossEntropy(OperationBuilder builder, CudaTensor logits, Mode mode) {
    Shape shape = logits.shape();
    device = builder.arena().device();
    examples = shape.n();
    classes = shape.c();
    staged = new StagedBatches(builder, (long) (examples + 1) * Integer.BYTES);
    probabilities = builder.tensor(shape);
    gradient = mode == Mode.TRAINING ? builder.tensor(shape, logits.element()) : null;
    DevicePointer losses = builder.memory(2L * examples * Double.BYTES);
    DevicePointer hits = losses.plus((long) examples * Double.BYTES);
    totals = builder.memory(2 * Double.BYTES);
    builder.launch(
        logits.element(),
        "softmax_cross_entropy",
        examples,
        1,
        THREADS,
        new Arguments()
            .pointer(builder.uses(logits))
            .pointer(probabilities.memory())
            .pointer(gradient == null ? null : gradient.memory())
            .pointer(losses)
            .pointer(hits)
            .pointer(staged.batches())
            .pointer(staged.slot())
            .integers(staged.stride() / Integer.BYTES)
            .integers(classes));
    builder.launch(
        "totals",
        2,
        1,
        THREADS,
        new Arguments().pointer(losses).pointer(totals).integers(examples));
    sequence = builder.sequence();
  }

  @Override
  public void labels(int[] values, int counted) {
    sequence.requireOpen();
    DeviceChecks.labels(description(), values, counted, examples, classes);
    ByteBuffer batch = staged.next();
    batch.putInt(0, counted);
    for (int i = 0; i < counted; i++) {
      batch.putInt((1 + i) * Integer.BYTES, values[i]);
    }
    staged.send();
  }

  @Override
  public Tensor probabilities() {
    return probabilities;
  }

  @Override
  public Tensor logitsGradient() {
    if (gradient == null) {
      throw DeviceChecks.noGradient(description());
    }
    return gradient;
  }

  @Override
  public double loss() {
    return total(0);
  }

  @Override
  public int correct() {
    return (int) total(1);
  }

  private double total(int index) {
    sequence.requireOpen();
    device.context().enter();
    return device
        .transfer()
        .downloadDouble(totals.plus((long) index * Double.BYTES), device.context(), description());
  }

  @Override
  public Sequence sequence() {
    return sequence;
  }
}
