package dev.sunder.kernels.cpu;

import dev.sunder.kernels.CounterRandom;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Mode;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * Dropout: a mask of zeros and 1 / (1 − rate), drawn in NCHW order whatever the layout of x, and
 * two multiplications by it.
 */
final class CpuDropout extends CpuFunction implements Dropout {

  private final Mask mask;

  private CpuDropout(
      OperationBuilder builder,
      Mode mode,
      CpuTensor input,
      CpuTensor output,
      Mask mask,
      Backward backward) {
    super(builder, mode, List.of(input), output, List.of(), backward);
    this.mask = mask;
  }

  static Dropout build(
      CpuArena arena, String description, CpuTensor input, float rate, long seed, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          if (mode == Mode.INFERENCE) {
            return new CpuDropout(builder, mode, input, input, null, null);
          }
          CpuTensor drawn = builder.tensor(input.shape(), Layouts.plain(input.shape()));
          Mask mask = new Mask(drawn.storage().floats(), rate, seed);
          builder.add(mask::draw);
          memory factors = builder.in(builder.view(drawn), input.layout());
          CpuTensor output = builder.tensor(input.shape(), input.layout());
          multiply(builder, builder.view(input), factors, builder.view(output));
          return new CpuDropout(
              builder,
              mode,
              input,
              output,
              mask,
              (backward, outputGradient, wanted) -> {
                CpuTensor gradient = backward.inLayout(outputGradient, input.layout());
                memory bytes = backward.view(gradient);
                multiply(backward, bytes, factors, bytes);
                return Gradients.ofInput(gradient);
              });
        });
  }

  @Override
  public void step(long step) {
    if (mask != null) {
      mask.step = step;
    }
  }

  private static void multiply(
      OperationBuilder builder, memory values, memory factors, memory result) {
    binary.primitive_desc desc =
        new binary.primitive_desc(
            builder.engine(),
            algorithm.binary_mul,
            values.get_desc(),
            factors.get_desc(),
            result.get_desc(),
            builder.attributes(),
            false);
    builder.add(
        new binary(desc),
        desc,
        dnnl.DNNL_ARG_SRC_0,
        values,
        dnnl.DNNL_ARG_SRC_1,
        factors,
        dnnl.DNNL_ARG_DST,
        result);
  }

  /** Draws the factors of one step. */
  private static final class Mask {
    private final FloatBuffer factors;
    private final float rate;
    private final float kept;
    private final long seed;
    private final int[] block = new int[4];
    private long step;

    Mask(FloatBuffer factors, float rate, long seed) {
      this.factors = factors;
      this.rate = rate;
      this.kept = 1 / (1 - rate);
      this.seed = seed;
    }

    void draw() {
      int elements = factors.capacity();
      for (int i = 0; i < elements; i += 4) {
        CounterRandom.block(seed, step, i >>> 2, block);
        for (int j = 0; j < 4 && i + j < elements; j++) {
          factors.put(i + j, CounterRandom.toFloat(block[j]) >= rate ? kept : 0);
        }
      }
    }
  }
}
