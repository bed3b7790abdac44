package dev.sunder.engine.network;

import java.util.Locale;

/**
 * What a classifier answers with. Its stages end in logits, one a class; this says what becomes of
 * them.
 */
public enum OutputKind {
  /** The logits themselves; who wants probabilities applies a softmax. */
  LOGITS,
  /** Probabilities that sum to 1, by a softmax. */
  PROBABILITIES,
  /** Their logarithms. */
  LOG_PROBABILITIES,
  /** A probability for each class by itself, by a sigmoid: any number of them may hold. */
  SIGMOIDS;

  /** Its name in model files, in camel case. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String word : name().toLowerCase(Locale.ROOT).split("_")) {
      text.append(
          text.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return text.toString();
  }
}
