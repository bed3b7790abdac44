package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A batch normalisation with fixed statistics as part of the layer before it, or as a depthwise
 * convolution of 1x1 where none is before it: with s = γ / √(σ² + ε), s·(W·x + b − μ) + β is
 * (s·W)·x + (s·(b − μ) + β).
 *
 * @param linear what the names of the parameters of the layer before it begin with, if there is one
 * @param hasBias whether that layer has a bias of its own
 * @param normalisation what the names of its own parameters begin with
 * @param weight what s·W is loaded to
 * @param bias what s·(b − μ) + β is loaded to
 * @param differentiated whether it is in a stage that a plan for training gives back
 */
record FoldedNormalisation(
    Optional<String> linear,
    boolean hasBias,
    String normalisation,
    float epsilon,
    Tensor weight,
    Tensor bias,
    boolean differentiated) {

  /** The names of all parameters that it is made of. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (ParameterRole role :
        List.of(
            ParameterRole.SCALE, ParameterRole.SHIFT, ParameterRole.MEAN, ParameterRole.VARIANCE)) {
      names.add(name(normalisation, role));
    }
    linear.ifPresent(layer -> names.add(name(layer, ParameterRole.WEIGHT)));
    if (hasBias) {
      names.add(name(linear.orElseThrow(), ParameterRole.BIAS));
    }
    return names;
  }

  /** Works out both and loads them; in double precision, rounded once. */
  void load(Parameters parameters) {
    float[] scales = own(parameters, ParameterRole.SCALE);
    float[] shifts = own(parameters, ParameterRole.SHIFT);
    float[] means = own(parameters, ParameterRole.MEAN);
    float[] variances = own(parameters, ParameterRole.VARIANCE);
    Optional<float[]> weights =
        linear.map(layer -> parameters.get(name(layer, ParameterRole.WEIGHT)));
    float[] scaled = new float[weight.shape().elements()];
    float[] shifted = new float[scales.length];
    int inputs = scaled.length / scales.length;
    for (int c = 0; c < scales.length; c++) {
      double factor = scales[c] / Math.sqrt((double) variances[c] + epsilon);
      double before =
          hasBias ? parameters.get(name(linear.orElseThrow(), ParameterRole.BIAS))[c] : 0;
      shifted[c] = (float) ((before - means[c]) * factor + shifts[c]);
      for (int i = c * inputs; i < (c + 1) * inputs; i++) {
        scaled[i] = (float) (weights.isPresent() ? weights.get()[i] * factor : factor);
      }
    }
    weight.upload(scaled);
    bias.upload(shifted);
  }

  private float[] own(Parameters parameters, ParameterRole role) {
    return parameters.get(name(normalisation, role));
  }

  private static String name(String prefix, ParameterRole role) {
    return prefix + "." + role.suffix();
  }
}
