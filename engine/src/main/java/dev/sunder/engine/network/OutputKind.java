package dev.sunder.engine.network;

/**
 * What a classifier answers with. Its stages end in logits, one a class; this says what becomes of
 * them.
 */
public enum OutputKind {
  /** The logits themselves; who wants probabilities applies a softmax. */
  LOGITS("logits"),
  /** Probabilities that sum to 1, by a softmax. */
  PROBABILITIES("probabilities"),
  /** Their logarithms. */
  LOG_PROBABILITIES("logProbabilities"),
  /** A probability for each class by itself, by a sigmoid: any number of them may hold. */
  SIGMOIDS("sigmoids");

  private final String text;

  OutputKind(String text) {
    this.text = text;
  }

  /** Its name in model files. */
  public String text() {
    return text;
  }
}
