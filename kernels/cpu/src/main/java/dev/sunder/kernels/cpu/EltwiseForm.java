package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Clip;
import dev.sunder.kernels.Elu;
import dev.sunder.kernels.HardSigmoid;
import dev.sunder.kernels.LeakyRelu;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * What the library calls an activation.
 *
 * @param forward worked out from x
 * @param backward the same, whose gradient is worked out from y, or from x where it needs that
 * @param alpha its first parameter
 * @param beta its second
 */
record EltwiseForm(algorithm forward, algorithm backward, float alpha, float beta) {

  static EltwiseForm of(Activation activation) {
    return activation.accept(FORMS);
  }

  private static final Activation.Visitor<EltwiseForm> FORMS =
      new Activation.Visitor<>() {
        @Override
        public EltwiseForm identity() {
          return both(algorithm.eltwise_linear, 1, 0);
        }

        @Override
        public EltwiseForm relu() {
          return new EltwiseForm(
              algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, 0, 0);
        }

        @Override
        public EltwiseForm leakyRelu(LeakyRelu activation) {
          return new EltwiseForm(
              algorithm.eltwise_relu,
              algorithm.eltwise_relu_use_dst_for_bwd,
              activation.slope(),
              0);
        }

        @Override
        public EltwiseForm sigmoid() {
          return new EltwiseForm(
              algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd, 0, 0);
        }

        @Override
        public EltwiseForm tanh() {
          return new EltwiseForm(
              algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0, 0);
        }

        @Override
        public EltwiseForm elu(Elu activation) {
          return new EltwiseForm(
              algorithm.eltwise_elu, algorithm.eltwise_elu_use_dst_for_bwd, activation.alpha(), 0);
        }

        /** The second version's gradient is 0 at both bounds. */
        @Override
        public EltwiseForm clip(Clip activation) {
          return new EltwiseForm(
              algorithm.eltwise_clip_v2,
              algorithm.eltwise_clip_v2_use_dst_for_bwd,
              activation.min(),
              activation.max());
        }

        @Override
        public EltwiseForm hardSigmoid(HardSigmoid activation) {
          return both(algorithm.eltwise_hardsigmoid, activation.alpha(), activation.beta());
        }

        @Override
        public EltwiseForm silu() {
          return both(algorithm.eltwise_swish, 1, 0);
        }

        @Override
        public EltwiseForm hardSwish() {
          return both(algorithm.eltwise_hardswish, 1f / 6, 0.5f);
        }

        @Override
        public EltwiseForm gelu() {
          return both(algorithm.eltwise_gelu_erf, 0, 0);
        }

        @Override
        public EltwiseForm geluTanh() {
          return both(algorithm.eltwise_gelu_tanh, 0, 0);
        }
      };

  private static EltwiseForm both(algorithm function, float alpha, float beta) {
    return new EltwiseForm(function, function, alpha, beta);
  }
}
