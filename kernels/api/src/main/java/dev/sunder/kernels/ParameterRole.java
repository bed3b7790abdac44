package dev.sunder.kernels;

/** What a parameter is to its layer. */
public enum ParameterRole {
  /** Multiplies inputs: a matrix or kernels. */
  WEIGHT("weight", true, 0),
  /** Added to each output. */
  BIAS("bias", true, 0),
  /** Multiplies a normalised channel. */
  SCALE("weight", true, 1),
  /** Added to a normalised channel. */
  SHIFT("bias", true, 0),
  /** Multiplies what is negative in a channel, or in all. */
  SLOPE("weight", true, 0.25f),
  /** A channel's mean over the batches seen in training. */
  MEAN("running_mean", false, 0),
  /** A channel's variance over the batches seen in training. */
  VARIANCE("running_var", false, 1);

  private final String suffix;
  private final boolean trained;
  private final float start;

  ParameterRole(String suffix, boolean trained, float start) {
    this.suffix = suffix;
    this.trained = trained;
    this.start = start;
  }

  /** The end of the parameter's name, as PyTorch has it. */
  public String suffix() {
    return suffix;
  }

  /** Whether it has a gradient and follows it; else a forward pass in training updates it. */
  public boolean isTrained() {
    return trained;
  }

  /** The value before training of all but {@link #WEIGHT}, which is drawn. */
  public float start() {
    return start;
  }
}
