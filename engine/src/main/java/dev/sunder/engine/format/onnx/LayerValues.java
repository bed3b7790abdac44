package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.ParameterRole;

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

  /** Those of batch normalisation: scale, shift, running mean, running variance. */
  static LayerValues of(float[] scale, float[] shift, float[] mean, float[] variance) {
    return (role, into) -> {
      float[] from =
          switch (role) {
            case SCALE -> scale;
            case SHIFT -> shift;
            case MEAN -> mean;
            case VARIANCE -> variance;
            case WEIGHT, BIAS -> throw new AssertionError("batch normalisation has no " + role);
          };
      System.arraycopy(from, 0, into, 0, into.length);
    };
  }
}
