package dev.sunder.kernels.reference;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.ByteBuffer;

/** y = pixel · scale[c] + offset[c]. */
final class Pixels implements PixelInput {

  private final String description;
  private final ReferenceTensor output;
  private final float[] scale;
  private final float[] offset;
  private final byte[] staged;

  Pixels(ReferenceArena arena, String description, Shape shape, float[] scale, float[] offset) {
    this.description = description;
    this.scale = scale;
    this.offset = offset;
    output = arena.newTensor(shape);
    staged = new byte[arena.isMeasuring() ? 0 : shape.elements()];
  }

  @Override
  public void load(byte[] pixels) {
    output.values();
    DeviceChecks.pixels(description, output.shape(), pixels.length);
    System.arraycopy(pixels, 0, staged, 0, staged.length);
  }

  @Override
  public ByteBuffer staging() {
    output.values();
    return ByteBuffer.wrap(staged);
  }

  @Override
  public void load() {
    output.values();
  }

  @Override
  public void run() {
    Shape shape = output.shape();
    double[] y = output.values();
    int area = shape.h() * shape.w();
    for (int i = 0; i < y.length; i++) {
      int channel = i / area % shape.c();
      y[i] = Byte.toUnsignedInt(staged[i]) * (double) scale[channel] + offset[channel];
    }
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public String description() {
    return description;
  }
}
