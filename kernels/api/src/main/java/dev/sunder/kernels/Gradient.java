package dev.sunder.kernels;

import java.util.List;

/** The prepared backward pass of a {@link Differentiable}: overwrites its results at each run. */
public interface Gradient extends Operation {

  /** Which gradients a backward pass computes. */
  enum Wanted {
    /** ∂L/∂x only: what an attack through frozen layers needs. */
    INPUTS,
    /** ∂L/∂θ only: the first trained layer. */
    PARAMETERS,
    /** Both. */
    ALL;

    /** Whether ∂L/∂x is computed. */
    public boolean inputs() {
      return this != PARAMETERS;
    }

    /** Whether ∂L/∂θ is computed. */
    public boolean parameters() {
      return this != INPUTS;
    }
  }

  /** ∂L/∂x, one for each input and of its shape; empty if not wanted. */
  List<Tensor> inputGradients();

  /**
   * ∂L/∂θ, one for each {@linkplain ParameterRole#isTrained trained} parameter, which come first,
   * of its shape and in its layout, so that an update is elementwise; empty if not wanted.
   */
  List<Tensor> parameterGradients();
}
