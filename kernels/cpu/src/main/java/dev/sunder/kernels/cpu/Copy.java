package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;
import org.bytedeco.dnnl.memory;

/** Copies between layouts, through the arena's staging block in plain NCHW where needed. */
final class Copy {

  private Copy() {}

  /** From the staging block to a tensor. */
  static Sequence fromStaging(CpuTensor target) {
    return OperationBuilder.build(
        target.arena(),
        "upload of a " + target.shape() + " tensor",
        builder -> {
          builder.reorder(staging(builder, target.shape()), builder.view(target));
          return builder.sequence();
        });
  }

  /** From a tensor to the staging block. */
  static Sequence toStaging(CpuTensor source) {
    return OperationBuilder.build(
        source.arena(),
        "download of a " + source.shape() + " tensor",
        builder -> {
          builder.reorder(builder.view(source), staging(builder, source.shape()));
          return builder.sequence();
        });
  }

  /** From a tensor to another of as many elements. */
  static Sequence between(CpuTensor source, CpuTensor target) {
    return OperationBuilder.build(
        target.arena(),
        "copy of a " + source.shape() + " tensor to a " + target.shape() + " tensor",
        builder -> {
          memory from = builder.view(source);
          memory to = builder.view(target);
          if (source.shape().equals(target.shape())) {
            builder.reorder(from, to);
          } else {
            // The order of the elements is only the same in NCHW.
            builder.reorder(from, staging(builder, source.shape()));
            builder.reorder(staging(builder, target.shape()), to);
          }
          return builder.sequence();
        });
  }

  private static memory staging(OperationBuilder builder, Shape shape) {
    return builder.arena().staging().view(Layouts.plain(shape), builder.description());
  }
}
