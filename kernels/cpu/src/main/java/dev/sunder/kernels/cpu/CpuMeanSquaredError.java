package dev.sunder.kernels.cpu;

import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;

/** The mean squared error, summed in double precision over the elements in the device's layout. */
final class CpuMeanSquaredError implements MeanSquaredError {

  private final Sequence sequence;
  private final CpuTensor target;
  private final CpuTensor gradient;
  private final FloatBuffer prediction;
  private final int elements;
  private double loss;

  private CpuMeanSquaredError(OperationBuilder builder, CpuTensor prediction) {
    // The same layout for all three: padding of a blocked layout is zero in both and adds nothing.
    target = builder.tensor(prediction.shape(), prediction.layout());
    gradient = builder.tensor(prediction.shape(), prediction.layout());
    this.prediction = builder.uses(prediction).storage().floats();
    elements = prediction.shape().elements();
    builder.add(this::compute);
    sequence = builder.sequence();
  }

  static MeanSquaredError build(CpuArena arena, String description, CpuTensor prediction) {
    return OperationBuilder.build(
        arena, description, builder -> new CpuMeanSquaredError(builder, prediction));
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
    return loss;
  }

  @Override
  public void run() {
    sequence.run();
  }

  @Override
  public String description() {
    return sequence.description();
  }

  private void compute() {
    FloatBuffer wanted = target.storage().floats();
    FloatBuffer g = gradient.storage().floats();
    double sum = 0;
    for (int i = 0; i < prediction.capacity(); i++) {
      double difference = (double) prediction.get(i) - wanted.get(i);
      sum += difference * difference;
      g.put(i, (float) (2 * difference / elements));
    }
    loss = sum / elements;
  }
}
