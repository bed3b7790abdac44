package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.List;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Interpolation as the library does it, by whole factors where the nearest pixel is taken: its
 * nearest is that of the centres, which is another for other factors. The binding offers it only
 * through the library's C interface.
 */
final class Resize {

  private final CpuTensor input;
  private final Shape output;
  private final int algorithm;

  private Resize(CpuTensor input, Shape output, Interpolation interpolation) {
    this.input = input;
    this.output = output;
    algorithm =
        interpolation == Interpolation.NEAREST
            ? dnnl.dnnl_resampling_nearest
            : dnnl.dnnl_resampling_linear;
  }

  static Differentiable build(
      CpuArena arena, String description, CpuTensor input, ResizeLayer layer, Mode mode) {
    Shape output = layer.output(input.shape());
    return layer.interpolation() == Interpolation.NEAREST
            && !NearestLoop.isWhole(input.shape(), output)
        ? NearestLoop.build(arena, description, input, output, mode)
        : new Resize(input, output, layer.interpolation()).build(arena, description, mode);
  }

  private Differentiable build(CpuArena arena, String description, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          // A single pixel's strides pass for channels side by side, and the library's kernel for
          // these writes past the end where they are fewer than a vector holds (oneDNN 3.11).
          boolean pixel = input.shape().h() == 1 && input.shape().w() == 1;
          primitive_desc desc =
              forward(
                  builder,
                  mode,
                  input.layout(),
                  pixel ? Layouts.plain(output) : Layouts.any(output));
          CpuTensor resized = builder.tensor(output, desc.dst_desc());
          builder.add(
              new primitive(desc),
              desc,
              dnnl.DNNL_ARG_SRC,
              builder.view(input),
              dnnl.DNNL_ARG_DST,
              builder.view(resized));
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              resized,
              List.of(),
              (backward, outputGradient, wanted) ->
                  CpuFunction.Gradients.ofInput(backward(backward, resized, outputGradient)));
        });
  }

  private CpuTensor backward(
      OperationBuilder builder, CpuTensor resized, CpuTensor outputGradient) {
    primitive_desc hint = forward(builder, Mode.TRAINING, input.layout(), resized.layout());
    PointerPointer<dnnl_primitive_desc> made = new PointerPointer<>(1);
    int status =
        dnnl.dnnl_resampling_backward_primitive_desc_create(
            made,
            builder.engine().get(),
            algorithm,
            (FloatPointer) null,
            input.layout().get(),
            resized.layout().get(),
            hint.get(),
            builder.attributes().get());
    primitive_desc desc = checked(builder, status, made);
    CpuTensor gradient = builder.tensor(input.shape(), input.layout());
    builder.add(
        new primitive(desc),
        desc,
        dnnl.DNNL_ARG_DIFF_DST,
        builder.in(builder.view(outputGradient), resized.layout()),
        dnnl.DNNL_ARG_DIFF_SRC,
        builder.view(gradient));
    return gradient;
  }

  private primitive_desc forward(
      OperationBuilder builder, Mode mode, memory.desc source, memory.desc destination) {
    PointerPointer<dnnl_primitive_desc> made = new PointerPointer<>(1);
    int status =
        dnnl.dnnl_resampling_forward_primitive_desc_create(
            made,
            builder.engine().get(),
            mode == Mode.TRAINING ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
            algorithm,
            (FloatPointer) null,
            source.get(),
            destination.get(),
            builder.attributes().get());
    return checked(builder, status, made);
  }

  private static primitive_desc checked(
      OperationBuilder builder, int status, PointerPointer<dnnl_primitive_desc> made) {
    if (status != dnnl.dnnl_success) {
      throw new DeviceException(
          builder.description() + ": oneDNN refuses it with status " + status);
    }
    return new primitive_desc(made.get(dnnl_primitive_desc.class, 0));
  }
}
