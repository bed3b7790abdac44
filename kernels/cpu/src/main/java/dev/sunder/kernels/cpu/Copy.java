package dev.sunder.kernels.cpu;

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
          builder.reorder(staging(builder, target), builder.view(target));
          return builder.sequence();
        });
  }

  /** From a tensor to the staging block. */
  static Sequence toStaging(CpuTensor source) {
    return OperationBuilder.build(
        source.arena(),
        "download of a " + source.shape() + " tensor",
        builder -> {
          builder.reorder(builder.view(source), staging(builder, source));
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
          boolean alike = source.layout().get_ndims() == target.layout().get_ndims();
          if (alike && source.shape().equals(target.shape())) {
            builder.reorder(from, to);
          } else {
            // The order of the elements is only the same in NCHW.
            builder.reorder(from, staging(builder, source));
            builder.reorder(staging(builder, target), to);
          }
          return builder.sequence();
        });
  }

  private static memory staging(OperationBuilder builder, CpuTensor like) {
    return builder.arena().staging().view(Layouts.plainLike(like.layout()), builder.description());
  }
}
