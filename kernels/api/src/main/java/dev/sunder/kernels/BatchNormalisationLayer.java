package dev.sunder.kernels;

import java.util.List;

/**
 * Batch normalisation (Ioffe, Szegedy 2015): y_c = γ_c (x_c − μ_c) / √(σ²_c + ε) + β_c, for each
 * channel c. In training μ and σ² are those of the batch's values, σ² divided by their number n,
 * and the running ones move towards them: mean ← (1 − m) · mean + m · μ, and the variance likewise
 * towards σ² · n / (n − 1), as in PyTorch, and towards 0 where n is 1. Otherwise they are the
 * running ones.
 *
 * <p>Parameters: {@linkplain ParameterRole#SCALE γ}, {@linkplain ParameterRole#SHIFT β}, and the
 * running mean and variance, each (1, C, 1, 1).
 *
 * @param name of its parameters, or empty: see {@link Layer.Weighted#name}
 * @param epsilon ε, added to the variance; finite and above 0
 * @param momentum m, what a batch weighs in the running values; 0 to 1
 */
public record BatchNormalisationLayer(String name, float epsilon, float momentum)
    implements Layer.Weighted {

  static final LayerKind KIND =
      new LayerKind(
          "batchNormalisation",
          from ->
              new BatchNormalisationLayer(
                  from.text("name", ""), from.number("epsilon"), from.number("momentum")));

  public BatchNormalisationLayer {
    if (!(epsilon > 0) || !Float.isFinite(epsilon)) {
      throw new IllegalArgumentException(
          "batch normalisation needs a finite epsilon above 0, got " + epsilon);
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batch normalisation needs a momentum of 0 to 1, got " + momentum);
    }
  }

  /** With the ε and m that PyTorch takes where none are given. */
  public BatchNormalisationLayer(String name) {
    this(name, 1e-5f, 0.1f);
  }

  @Override
  public BatchNormalisationLayer named(String other) {
    return new BatchNormalisationLayer(other, epsilon, momentum);
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    Shape each = Shape.bias(input.c());
    return List.of(
        new Parameter(ParameterRole.SCALE, each),
        new Parameter(ParameterRole.SHIFT, each),
        new Parameter(ParameterRole.MEAN, each),
        new Parameter(ParameterRole.VARIANCE, each));
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe(Shape input) {
    return "batch normalisation " + input;
  }

  @Override
  public String text() {
    return "bn";
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.putName(this);
    to.put("epsilon", epsilon);
    to.put("momentum", momentum);
  }

  /** A scaled and shifted map, unless a scale is 0. */
  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(Layer.WeightedVisitor<R> visitor) {
    return visitor.batchNormalisation(this);
  }
}
