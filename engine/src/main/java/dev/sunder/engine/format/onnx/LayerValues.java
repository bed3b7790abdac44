package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.ParameterRole;
import java.util.Map;

/** The values of a layer's parameters, read when there is room for them. */
interface LayerValues {

  /** Fills an array of the parameter's length. */
  void fill(ParameterRole role, float[] values);

  /** Those of a convolution or a fully connected layer. */
  static LayerValues of(Weights weights) {
    return (role, into) -> {
      if (role == ParameterRole.BIAS) {
        System.arraycopy(weights.biasOrZeros(), 0, into, 0, into.length);
        return;
      }
      float[] from = weights.weight().values();
      if (weights.outputsFirst()) {
        System.arraycopy(from, 0, into, 0, into.length);
        return;
      }
      int outputs = weights.outputs();
      int inputs = into.length / outputs;
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          into[o * inputs + i] = from[i * outputs + o];
        }
      }
    };
  }

  /** Those of a layer that are as they are in the file. */
  static LayerValues of(Map<ParameterRole, float[]> values) {
    return (role, into) -> System.arraycopy(values.get(role), 0, into, 0, into.length);
  }

  /** Those of batch normalisation: scale, shift, running mean, running variance. */
  static LayerValues of(float[] scale, float[] shift, float[] mean, float[] variance) {
    return of(
        Map.of(
            ParameterRole.SCALE,
            scale,
            ParameterRole.SHIFT,
            shift,
            ParameterRole.MEAN,
            mean,
            ParameterRole.VARIANCE,
            variance));
  }
}
