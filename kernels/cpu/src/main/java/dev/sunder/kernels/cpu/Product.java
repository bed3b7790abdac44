package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reduction;

/** A map times another, or times one value a channel; in the layout of the map. */
final class Product {

  private Product() {}

  static Differentiable build(
      CpuArena arena, String description, CpuTensor map, CpuTensor factor, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          CpuTensor output = builder.tensor(map.shape(), map.layout());
          multiply(builder, builder.view(map), factor(builder, map, factor), builder.view(output));
          return new CpuFunction(
              builder,
              mode,
              List.of(map, factor),
              output,
              List.of(),
              (backward, outputGradient, wanted) -> {
                memory dy = backward.in(backward.view(outputGradient), map.layout());
                CpuTensor byMap = backward.tensor(map.shape(), map.layout());
                multiply(backward, dy, factor(backward, map, factor), backward.view(byMap));
                return new CpuFunction.Gradients(
                    List.of(byMap, byFactor(backward, map, factor, dy)), List.of());
              });
        });
  }

  /** The factor as the product takes it: of one shape with the map, in its layout. */
  private static memory factor(OperationBuilder builder, CpuTensor map, CpuTensor factor) {
    memory given = builder.view(factor);
    return factor.shape().equals(map.shape()) ? builder.in(given, map.layout()) : given;
  }

  private static CpuTensor byFactor(
      OperationBuilder builder, CpuTensor map, CpuTensor factor, memory dy) {
    if (factor.shape().equals(map.shape())) {
      CpuTensor gradient = builder.tensor(map.shape(), map.layout());
      multiply(builder, dy, builder.view(map), builder.view(gradient));
      return gradient;
    }
    CpuTensor gradient = builder.tensor(factor.shape(), Layouts.plain(factor.shape()));
    memory products = builder.scratch(map.layout());
    multiply(builder, dy, builder.view(map), products);
    reduction.primitive_desc desc =
        new reduction.primitive_desc(
            builder.engine(),
            algorithm.reduction_sum,
            map.layout(),
            gradient.layout(),
            0,
            0,
            builder.attributes(),
            false);
    builder.add(
        new reduction(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        products,
        dnnl.DNNL_ARG_DST,
        builder.view(gradient));
    return gradient;
  }

  private static void multiply(OperationBuilder builder, memory a, memory b, memory result) {
    binary.primitive_desc desc =
        new binary.primitive_desc(
            builder.engine(),
            algorithm.binary_mul,
            a.get_desc(),
            b.get_desc(),
            result.get_desc(),
            builder.attributes(),
            false);
    builder.add(
        new binary(desc),
        desc,
        dnnl.DNNL_ARG_SRC_0,
        a,
        dnnl.DNNL_ARG_SRC_1,
        b,
        dnnl.DNNL_ARG_DST,
        result);
  }
}
