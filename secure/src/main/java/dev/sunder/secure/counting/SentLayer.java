package dev.sunder.secure.counting;

/** Which of a stage's layers the data owner computes last and sends. */
public enum SentLayer {
  /** The weighted layer: each value is an equation. */
  PRE_ACTIVATIONS,
  /** ReLU: a positive value is an equation, a zero an inequality. */
  ACTIVATIONS,
  /** Max pooling behind ReLU: a positive value is an equation for an unknown one of a window. */
  POOLED
}
