package dev.sunder.secure.audit;

import dev.sunder.secure.measure.Interval;

/**
 * What an attack reached, beside what needs no attack.
 *
 * @param quantity what was measured, such as {@code median SSIM}
 * @param value the figure, greater meaning a better attack
 * @param baseline the same figure without looking at what was sent: of the mean image, or of
 *     guessing
 * @param threshold above this the attack counts as successful
 * @param trials images or questions that the figure comes from
 */
public record Measurement(
    String quantity, Interval value, Interval baseline, double threshold, int trials) {

  /** From fewer trials an attack's failure says nothing: it could not have shown a success. */
  static final int FEWEST_FOR_A_FAILURE = 30;

  /** A share of right guesses beside the share that guessing gets. */
  public static Measurement ofGuesses(String quantity, Interval share, double chance, int trials) {
    return new Measurement(quantity, share, new Interval(chance, chance, chance), chance, trials);
  }

  /** Whether the whole interval lies above the threshold. */
  public boolean aboveThreshold() {
    return value.low() > threshold;
  }

  /** Whether the whole interval lies above the baseline's. */
  public boolean beatsBaseline() {
    return value.low() > baseline.high();
  }

  /** Whether there were trials enough to conclude anything from a failure. */
  public boolean enoughForAFailure() {
    return trials >= FEWEST_FOR_A_FAILURE;
  }
}
