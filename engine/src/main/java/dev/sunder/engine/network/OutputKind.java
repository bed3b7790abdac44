package dev.sunder.engine.network;

import java.util.Optional;

/**
 * What a classifier answers with. Its stages end in logits, one a class; this says what becomes of
 * them.
 */
public enum OutputKind {
  /** The logits themselves; who wants probabilities applies a softmax. */
  LOGITS("logits", ""),
  /** Probabilities that sum to 1, by a softmax. */
  PROBABILITIES("probabilities", "Softmax"),
  /** Their logarithms. */
  LOG_PROBABILITIES("logProbabilities", "LogSoftmax"),
  /** A probability for each class by itself, by a sigmoid: any number of them may hold. */
  SIGMOIDS("sigmoids", "Sigmoid");

  private final String text;
  private final String operator;

  OutputKind(String text, String operator) {
    this.text = text;
    this.operator = operator;
  }

  /** Its name in model files. */
  public String text() {
    return text;
  }

  /** What ONNX calls the function that makes it of logits, if there is one. */
  public Optional<String> operator() {
    return Optional.of(operator).filter(name -> !name.isEmpty());
  }
}
