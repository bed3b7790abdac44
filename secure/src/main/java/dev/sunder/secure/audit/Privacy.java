package dev.sunder.secure.audit;

/** What may stay private (Sun, Wu, Hwang 2019, section 7). */
public enum Privacy {
  /** The owner's picture, from the provider. */
  INPUT,
  /** The answer about it, from the provider; who reads the signal undoes it. */
  OUTPUT,
  /** The provider's model, from the public. */
  MODEL
}
