package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.ByteBuffer;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.post_ops;

/** 8-bit images to normalised floats: one multiplication and addition for each pixel. */
final class CpuPixelInput implements PixelInput {

  private final Sequence sequence;
  private final Shape shape;
  private final ByteBuffer staged;
  private final CpuTensor output;

  private CpuPixelInput(OperationBuilder builder, Shape shape, float[] scale, float[] offset) {
    this.shape = shape;
    memory.desc bytes = Layouts.plain(shape, data_type.u8);
    Storage block = builder.arena().allocate(bytes.get_size(), builder.description());
    staged = block.byteBuffer();
    output = builder.tensor(shape, Layouts.plain(shape));
    memory y = builder.view(output);
    builder.reorder(builder.view(block, bytes), y);
    normalise(builder, y, scale, offset);
    sequence = builder.sequence();
  }

  private static void normalise(OperationBuilder builder, memory y, float[] scale, float[] offset) {
    Shape channels = Shape.bias(scale.length);
    memory.desc perChannel = Layouts.plain(channels);
    CpuTensor scales = builder.tensor(channels, perChannel);
    CpuTensor offsets = builder.tensor(channels, perChannel);
    builder.constant(scales, scale);
    builder.constant(offsets, offset);
    post_ops addsOffset = new post_ops();
    addsOffset.append_binary(algorithm.binary_add, perChannel);
    binary.primitive_desc desc =
        new binary.primitive_desc(
            builder.engine(),
            algorithm.binary_mul,
            y.get_desc(),
            perChannel,
            y.get_desc(),
            builder.attributes(addsOffset),
            false);
    builder.add(
        new binary(desc),
        desc,
        dnnl.DNNL_ARG_SRC_0,
        y,
        dnnl.DNNL_ARG_SRC_1,
        builder.view(scales),
        dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1,
        builder.view(offsets),
        dnnl.DNNL_ARG_DST,
        y);
  }

  static PixelInput build(
      CpuArena arena, String description, Shape shape, float[] scale, float[] offset) {
    return OperationBuilder.build(
        arena, description, builder -> new CpuPixelInput(builder, shape, scale, offset));
  }

  @Override
  public void load(byte[] pixels) {
    sequence.requireOpen();
    DeviceChecks.pixels(description(), shape, pixels.length);
    staged.put(0, pixels, 0, shape.elements());
  }

  @Override
  public ByteBuffer staging() {
    sequence.requireOpen();
    return staged.clear().limit(shape.elements());
  }

  @Override
  public void load() {
    sequence.requireOpen();
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public void run() {
    sequence.run();
  }

  @Override
  public String description() {
    return sequence.description();
  }
}
