package dev.sunder.experiments.demo;

/**
 * How much of everything the demonstration does.
 *
 * @param images training pictures
 * @param baseEpochs of the classifier
 * @param secureEpochs of the secure model
 * @param probeEpochs of the audit's probes
 * @param rounds how often the owner asks about each validation picture, with fresh signals
 */
public record DemoPlan(int images, int baseEpochs, int secureEpochs, int probeEpochs, int rounds) {

  /** N, the stages preserved. */
  static final int FROZEN = 2;

  static final String NETWORK = "small64";
  static final int PIXELS = 64;
  static final int BATCH = 32;
  static final double LEARNING_RATE = 0.02;

  /** One step in so many of the base training is warm-up. */
  static final int BASE_WARM_UP = 8;

  /**
   * One step in so many of the secure training is warm-up. Without it the large first weights of
   * the signal drive the rest into a corner that it never leaves.
   */
  static final int SECURE_WARM_UP = 6;

  /** All pictures, until the models are good. */
  public static DemoPlan full() {
    return new DemoPlan(1600, 16, 24, 12, 5);
  }

  /** Only to see that everything runs. */
  public static DemoPlan quick() {
    return new DemoPlan(128, 1, 1, 1, 1);
  }

  /** Steps in so many epochs. */
  long steps(int epochs) {
    return (long) epochs * ((images + BATCH - 1) / BATCH);
  }
}
