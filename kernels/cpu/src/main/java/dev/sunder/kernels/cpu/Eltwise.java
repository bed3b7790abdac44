package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.Mode;
import java.util.List;
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
                  gradient(backward, activation, output, dy, dy);
                  return CpuFunction.Gradients.ofInput(outputGradient);
                }
                CpuTensor inputGradient = backward.tensor(input.shape(), input.layout());
                memory dy = backward.in(backward.view(outputGradient), output.layout());
                memory dx = backward.view(inputGradient);
                if (activation.equals(Activation.IDENTITY)) {
                  backward.reorder(dy, dx);
                } else {
                  gradient(backward, activation, output, dy, dx);
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

  /** Attributes that apply the activation to a primitive's result. */
  static primitive_attr fused(OperationBuilder builder, Activation activation) {
    if (activation.equals(Activation.IDENTITY)) {
      return builder.attributes();
    }
    post_ops operations = new post_ops();
    Form form = activation.accept(FORMS);
    operations.append_eltwise(form.onInput, form.alpha, 0);
    return builder.attributes(operations);
  }

  /**
   * Adds ∂L/∂x = ∂L/∂y · a'(x), worked out from y alone, so that x need not be kept; nothing for
   * the identity.
   *
   * @param dy in the layout of {@code output}; may be the same as {@code dx}
   */
  static void gradient(
      OperationBuilder builder, Activation activation, CpuTensor output, memory dy, memory dx) {
    if (activation.equals(Activation.IDENTITY)) {
      return;
    }
    memory.desc layout = output.layout();
    Form form = activation.accept(FORMS);
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            builder.engine(),
            prop_kind.forward_training,
            form.onOutput,
            layout,
            layout,
            form.alpha,
            0,
            builder.attributes(),
            false);
    eltwise_backward.primitive_desc desc =
        new eltwise_backward.primitive_desc(
            builder.engine(),
            form.onOutput,
            layout,
            layout,
            layout,
            form.alpha,
            0,
            hint,
            builder.attributes(),
            false);
    builder.add(
        new eltwise_backward(desc),
        desc,
        dnnl.DNNL_ARG_DST,
        builder.view(output),
        dnnl.DNNL_ARG_DIFF_DST,
        dy,
        dnnl.DNNL_ARG_DIFF_SRC,
        dx);
  }

  private static eltwise_forward.primitive_desc forward(
      OperationBuilder builder, Activation activation, Mode mode, memory.desc layout) {
    Form form = activation.accept(FORMS);
    return new eltwise_forward.primitive_desc(
        builder.engine(),
        Convolution.kind(mode),
        form.onInput,
        layout,
        layout,
        form.alpha,
        0,
        builder.attributes(),
        false);
  }

  /**
   * By what a loop of our own multiplies what is negative; empty for a function that it does not
   * compute.
   */
  static OptionalDouble negativeSlope(Activation activation) {
    Form form = activation.accept(FORMS);
    return form.onInput == algorithm.eltwise_relu
        ? OptionalDouble.of(form.alpha)
        : OptionalDouble.empty();
  }

  /**
   * What the library calls a function.
   *
   * @param onInput worked out from x
   * @param onOutput the same, whose gradient is worked out from y
   * @param alpha its parameter
   */
  private record Form(algorithm onInput, algorithm onOutput, float alpha) {}

  private static final Activation.Visitor<Form> FORMS =
      new Activation.Visitor<>() {
        @Override
        public Form identity() {
          return new Form(algorithm.eltwise_linear, algorithm.eltwise_linear, 1);
        }

        @Override
        public Form relu() {
          return new Form(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, 0);
        }

        @Override
        public Form leakyRelu(LeakyRelu activation) {
          return new Form(
              algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, activation.slope());
        }

        @Override
        public Form sigmoid() {
          return new Form(
              algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd, 0);
        }

        @Override
        public Form tanh() {
          return new Form(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0);
        }
      };
}
