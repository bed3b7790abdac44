package dev.sunder.engine.format.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * y = scale[c] · x + shift[c], one factor and one summand a channel or feature: what arithmetic
 * with constants comes to.
 */
final class Affine {

  private final float[] scale;
  private final float[] shift;

  /** Takes the arrays as they are; nobody changes them. */
  Affine(float[] scale, float[] shift) {
    this.scale = scale;
    this.shift = shift;
  }

  float[] scale() {
    return scale;
  }

  float[] shift() {
    return shift;
  }

  /** What a node computes that {@link Operators#AFFINE} names. */
  static Affine of(Node node, Rewrite rewrite) {
    return new Affine(
        rewrite.floats(node, 1).orElseThrow().values(),
        rewrite.floats(node, 2).orElseThrow().values());
  }

  static Affine adding(float[] shift) {
    float[] ones = new float[shift.length];
    Arrays.fill(ones, 1);
    return new Affine(ones, shift);
  }

  static Affine multiplying(float[] scale) {
    return new Affine(scale, new float[scale.length]);
  }

  int channels() {
    return scale.length;
  }

  /** Whether zeros stay zeros. */
  boolean onlyScales() {
    for (float summand : shift) {
      if (summand != 0) {
        return false;
      }
    }
    return true;
  }

  /** This, and then another. */
  Affine then(Affine next) {
    float[] factors = new float[scale.length];
    float[] summands = new float[scale.length];
    for (int c = 0; c < factors.length; c++) {
      factors[c] = scale[c] * next.scale[c];
      summands[c] = (float) ((double) shift[c] * next.scale[c] + next.shift[c]);
    }
    return new Affine(factors, summands);
  }

  /** The same of features that are pixels of channels. */
  Affine repeated(int pixels) {
    float[] factors = new float[scale.length * pixels];
    float[] summands = new float[scale.length * pixels];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = scale[i / pixels];
      summands[i] = shift[i / pixels];
    }
    return new Affine(factors, summands);
  }

  /** A node that computes this. */
  Node node(Node instead, String x, Rewrite rewrite) {
    return instead.with(
        Operators.AFFINE,
        List.of(
            x,
            rewrite.add(Constant.Floats.vector(scale)),
            rewrite.add(Constant.Floats.vector(shift))),
        Map.of());
  }
}
