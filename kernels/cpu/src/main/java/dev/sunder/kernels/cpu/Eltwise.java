package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Activations: on their own, fused after another primitive, and their gradient. */
final class Eltwise {

  /** Where a primitive finds what it adds to its result. */
  static final int ADDED = dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1;

  private Eltwise() {}

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      Activation activation,
      boolean inPlace,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          CpuTensor output = inPlace ? input : builder.tensor(input.shape(), input.layout());
          memory x = builder.view(input);
          memory y = inPlace ? x : builder.view(output);
          CpuTensor known = activation.kind().is(Trait.NEEDS_INPUT) ? input : output;
          if (!activation.equals(Activation.IDENTITY)) {
            eltwise_forward.primitive_desc desc =
                forward(builder, activation, mode, input.layout());
            builder.add(
                new eltwise_forward(desc), desc, dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, y);
          } else if (!inPlace) {
            builder.reorder(x, y);
          }
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              output,
              List.of(),
              (backward, outputGradient, wanted) -> {
                if (inPlace && outputGradient.layout().equals(output.layout())) {
                  memory dy = backward.view(outputGradient);
                  gradient(backward, activation, known, dy, dy);
                  return CpuFunction.Gradients.ofInput(outputGradient);
                }
                CpuTensor inputGradient = backward.tensor(input.shape(), input.layout());
                memory dy = backward.in(backward.view(outputGradient), output.layout());
                memory dx = backward.view(inputGradient);
                if (activation.equals(Activation.IDENTITY)) {
                  backward.reorder(dy, dx);
                } else {
                  gradient(backward, activation, known, dy, dx);
                }
                return CpuFunction.Gradients.ofInput(inputGradient);
              });
        });
  }

  /** Adds y = a(y); nothing for the identity. */
  static void inPlace(OperationBuilder builder, Activation activation, CpuTensor tensor) {
    if (activation.equals(Activation.IDENTITY)) {
      return;
    }
    eltwise_forward.primitive_desc desc =
        forward(builder, activation, Mode.TRAINING, tensor.layout());
    memory y = builder.view(tensor);
    builder.add(new eltwise_forward(desc), desc, dnnl.DNNL_ARG_SRC, y, dnnl.DNNL_ARG_DST, y);
  }

  /**
   * Attributes that add something to a primitive's result and apply the activation.
   *
   * @param added the layout of what is added, as the argument {@link #ADDED}
   */
  static primitive_attr fused(
      OperationBuilder builder, Optional<memory.desc> added, Activation activation) {
    if (added.isEmpty() && activation.equals(Activation.IDENTITY)) {
      return builder.attributes();
    }
    post_ops operations = new post_ops();
    added.ifPresent(layout -> operations.append_binary(algorithm.binary_add, layout));
    if (!activation.equals(Activation.IDENTITY)) {
      EltwiseForm form = EltwiseForm.of(activation);
      operations.append_eltwise(form.forward(), form.alpha(), form.beta());
    }
    return builder.attributes(operations);
  }

  /**
   * Adds ∂L/∂x = ∂L/∂y · a'(x); nothing for the identity.
   *
   * @param known what a'(x) is worked out from: y, or x where it needs that
   * @param dy in the layout of {@code known}; may be the same as {@code dx}
   */
  static void gradient(
      OperationBuilder builder, Activation activation, CpuTensor known, memory dy, memory dx) {
    if (activation.equals(Activation.IDENTITY)) {
      return;
    }
    memory.desc layout = known.layout();
    EltwiseForm form = EltwiseForm.of(activation);
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            builder.engine(),
            prop_kind.forward_training,
            form.backward(),
            layout,
            layout,
            form.alpha(),
            form.beta(),
            builder.attributes(),
            false);
    eltwise_backward.primitive_desc desc =
        new eltwise_backward.primitive_desc(
            builder.engine(),
            form.backward(),
            layout,
            layout,
            layout,
            form.alpha(),
            form.beta(),
            hint,
            builder.attributes(),
            false);
    builder.add(
        new eltwise_backward(desc),
        desc,
        activation.kind().is(Trait.NEEDS_INPUT) ? dnnl.DNNL_ARG_SRC : dnnl.DNNL_ARG_DST,
        builder.view(known),
        dnnl.DNNL_ARG_DIFF_DST,
        dy,
        dnnl.DNNL_ARG_DIFF_SRC,
        dx);
  }

  private static eltwise_forward.primitive_desc forward(
      OperationBuilder builder, Activation activation, Mode mode, memory.desc layout) {
    EltwiseForm form = EltwiseForm.of(activation);
    return new eltwise_forward.primitive_desc(
        builder.engine(),
        Convolution.kind(mode),
        form.forward(),
        layout,
        layout,
        form.alpha(),
        form.beta(),
        builder.attributes(),
        false);
  }

  /**
   * By what a loop of our own multiplies what is negative; empty for a function that it does not
   * compute.
   */
  static OptionalDouble negativeSlope(Activation activation) {
    EltwiseForm form = EltwiseForm.of(activation);
    return form.forward() == algorithm.eltwise_relu
        ? OptionalDouble.of(form.alpha())
        : OptionalDouble.empty();
  }
}
