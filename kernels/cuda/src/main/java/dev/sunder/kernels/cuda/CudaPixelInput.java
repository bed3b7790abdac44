package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.ByteBuffer;

/** 8-bit images to normalised floats, on the device. */
final class CudaPixelInput implements PixelInput, CudaOperation {

  private static final int PIXELS_AT_A_TIME = 16;

  private final Sequence sequence;
  private final Shape shape;
  private final StagedBatches staged;
  private final CudaTensor output;

  CudaPixelInput(OperationBuilder builder, Shape shape, float[] scale, float[] offset) {
    this.shape = shape;
    staged = new StagedBatches(builder, shape.elements());
    output = builder.output(shape);
    CudaTensor scales = builder.constant(scale);
    CudaTensor offsets = builder.constant(offset);
    builder.forEach(
        "pixels",
        shape.elements(),
        PIXELS_AT_A_TIME,
        new Arguments()
            .pointer(staged.batches())
            .pointer(staged.slot())
            .pointer(scales.memory())
            .pointer(offsets.memory())
            .pointer(output.memory())
            .integers(staged.stride())
            .integers(Divisor.channels(shape))
            .integers(shape.elements()));
    sequence = builder.sequence();
  }

  @Override
  public void load(byte[] pixels) {
    sequence.requireOpen();
    DeviceChecks.pixels(description(), shape, pixels.length);
    staged.next().put(0, pixels, 0, shape.elements());
    staged.send();
  }

  @Override
  public ByteBuffer staging() {
    sequence.requireOpen();
    return staged.next();
  }

  @Override
  public void load() {
    sequence.requireOpen();
    staged.send();
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Sequence sequence() {
    return sequence;
  }
}
