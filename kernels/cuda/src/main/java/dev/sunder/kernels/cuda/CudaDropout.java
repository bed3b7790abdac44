package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Mode;
import java.util.List;
import jcuda.driver.JCudaDriver;

/**
 * Dropout, drawing its mask anew in both directions rather than keeping it. The step to draw, and
 * the one that was drawn last, stand in device memory.
 */
final class CudaDropout extends CudaFunction implements Dropout {

  private final CudaContext context;
  private final DevicePointer step;
  private long set;

  private CudaDropout(
      OperationBuilder builder,
      Mode mode,
      CudaTensor input,
      CudaTensor output,
      DevicePointer step,
      Backward backward) {
    super(builder, mode, List.of(input), output, List.of(), backward);
    context = builder.context();
    this.step = step;
  }

  static Dropout build(
      OperationBuilder builder, CudaTensor input, float rate, long seed, Mode mode) {
    if (mode == Mode.INFERENCE) {
      builder.uses(input);
      return new CudaDropout(builder, mode, input, input, null, null);
    }
    DevicePointer x = builder.operand(input).memory();
    CudaTensor output = builder.output(input.shape());
    DevicePointer step = builder.memory(Long.BYTES);
    DevicePointer drawn = builder.memory(Long.BYTES);
    int elements = input.shape().elements();
    draw(builder, x, output.memory(), seed, step, drawn, rate, elements);
    return new CudaDropout(
        builder,
        mode,
        input,
        output,
        step,
        (backward, outputGradient, wanted) -> {
          CudaTensor dy = backward.operand(outputGradient);
          draw(backward, dy.memory(), dy.memory(), seed, drawn, null, rate, elements);
          return Gradients.ofInput(dy);
        });
  }

  private static void draw(
      OperationBuilder builder,
      DevicePointer from,
      DevicePointer to,
      long seed,
      DevicePointer step,
      DevicePointer drawn,
      float rate,
      int elements) {
    builder.forEach(
        "dropout",
        elements,
        new Arguments()
            .pointer(from)
            .pointer(to)
            .integer64(seed)
            .pointer(step)
            .pointer(drawn)
            .real(rate)
            .integers(elements));
  }

  @Override
  public void step(long wanted) {
    sequence().requireOpen();
    if (step == null || wanted == set) {
      return;
    }
    context.enter();
    write(step, (int) wanted);
    if (wanted >>> 32 != set >>> 32) {
      write(step.plus(Integer.BYTES), (int) (wanted >>> 32));
    }
    set = wanted;
  }

  private void write(DevicePointer word, int value) {
    Status.driver(
        JCudaDriver.cuMemsetD32Async(word, value, 1, context.stream()),
        "cuMemsetD32Async",
        description());
  }
}
