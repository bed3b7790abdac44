package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** 8-bit images in: every byte, each channel's scale and offset, and the array free for reuse. */
final class PixelCases {

  private PixelCases() {}

  static List<ContractCase> cases() {
    return List.of(
        of(new Shape(1, 1, 16, 16), new float[] {1}, new float[] {0}, Measure.exact()),
        of(new Shape(1, 1, 16, 16), new float[] {1 / 255f}, new float[] {-0.5f}, Measure.value(4)),
        of(
            new Shape(2, 3, 5, 9),
            new float[] {1 / 127.5f, -0.25f, 0},
            new float[] {-1, 3, 0.125f},
            Measure.value(4)),
        of(
            new Shape(3, 17, 2, 3),
            Values.floats(new Numbers("scales").uniform(17)),
            Values.floats(new Numbers("offsets").uniform(17)),
            Measure.sum()));
  }

  private static ContractCase of(Shape shape, float[] scale, float[] offset, Measure measure) {
    String name = "pixels " + shape + " * " + scale[0] + " + " + offset[0];
    return ContractCase.compared(name, () -> new Batches(shape, scale, offset, measure));
  }

  /** Two batches of consecutive bytes. */
  private static final class Batches implements Computation {
    private final Shape shape;
    private final float[] scale;
    private final float[] offset;
    private final Measure measure;

    Batches(Shape shape, float[] scale, float[] offset, Measure measure) {
      this.shape = shape;
      this.scale = scale;
      this.offset = offset;
      this.measure = measure;
    }

    @Override
    public Computation magnitudes() {
      return new Batches(shape, absolute(scale), absolute(offset), measure);
    }

    @Override
    public void compute(Arena arena, Results results) {
      PixelInput input = arena.pixels(shape, scale, offset);
      // More bytes than needed: a last batch's array may be larger.
      byte[] bytes = new byte[shape.elements() + 5];
      for (int batch = 0; batch < 2; batch++) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (i + 100 * batch);
        }
        input.load(bytes);
        Arrays.fill(bytes, (byte) 77);
        input.run();
        results.add("batch " + batch, input.output(), measure);
      }
      // And without a copy, more batches than a device may have buffers for.
      for (int batch = 0; batch < 3; batch++) {
        ByteBuffer staging = input.staging();
        for (int i = 0; i < shape.elements(); i++) {
          staging.put((byte) (i + 50 * batch));
        }
        input.load();
        input.run();
        results.add("batch in place " + batch, input.output(), measure);
      }
    }

    private static float[] absolute(float[] values) {
      float[] absolute = values.clone();
      for (int i = 0; i < absolute.length; i++) {
        absolute[i] = Math.abs(absolute[i]);
      }
      return absolute;
    }
  }
}
