package dev.sunder.experiments.experiment;

import dev.sunder.secure.attack.reconstruct.StageInversion.Options;
import dev.sunder.secure.party.Encoding;
import java.util.Arrays;
import java.util.List;

/**
 * What of the first stage is sent, and how the attack on it is set.
 *
 * <p>The settings were chosen on images of the training set, for kernels drawn by He's rule.
 */
enum Sent {
  PRE_ACTIVATIONS("before ReLU, fp32", 1, Encoding.FP32, Recipe.EXACT),
  PRE_ACTIVATIONS_8("before ReLU, 8 bits", 1, Encoding.INT8, Recipe.ROUNDED),
  RECTIFIED("after ReLU, fp32", 2, Encoding.FP32, Recipe.BEHIND_RELU),
  RECTIFIED_8("after ReLU, 8 bits", 2, Encoding.INT8, Recipe.BEHIND_RELU),
  POOLED("after pooling, fp32", 3, Encoding.FP32, Recipe.BEHIND_POOLING),
  POOLED_8("after pooling, 8 bits", 3, Encoding.INT8, Recipe.BEHIND_POOLING);

  private final String text;
  private final int layers;
  private final Encoding encoding;
  private final Recipe recipe;

  Sent(String text, int layers, Encoding encoding, Recipe recipe) {
    this.text = text;
    this.layers = layers;
    this.encoding = encoding;
    this.recipe = recipe;
  }

  /** The ways to send something of a stage that has so many of the three layers. */
  static List<Sent> within(int layers) {
    return Arrays.stream(values()).filter(sent -> sent.layers <= layers).toList();
  }

  /** In words. */
  String text() {
    return text;
  }

  /** How many of the stage's layers the owner computes: convolution, ReLU, pooling. */
  int layers() {
    return layers;
  }

  Encoding encoding() {
    return encoding;
  }

  /** The first solves from nothing, the others refine its answer. */
  List<Options> attack() {
    return recipe.rounds();
  }

  /** A strong prior finds the picture, a weak one its detail. */
  private enum Recipe {
    EXACT,
    ROUNDED,
    BEHIND_RELU,
    BEHIND_POOLING;

    List<Options> rounds() {
      return switch (this) {
        case EXACT -> List.of(Options.exact());
        case ROUNDED -> List.of(new Options(3, 40, 0.03f));
        case BEHIND_RELU -> List.of(new Options(6, 20, 0.03f), new Options(5, 20, 0.003f));
        case BEHIND_POOLING -> List.of(new Options(10, 20, 1), new Options(5, 20, 0.3f));
      };
    }
  }
}
