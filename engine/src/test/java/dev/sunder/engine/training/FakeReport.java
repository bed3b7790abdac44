package dev.sunder.engine.training;

/** A step's report with numbers of the test's choosing. */
record FakeReport(
    long step, int epoch, double learningRate, int examples, double loss, double accuracy)
    implements StepReport {

  static FakeReport of(long step, double loss) {
    return new FakeReport(step, 0, 0.5, 4, loss, 0.25);
  }

  /** The start of a run of 100 steps in epochs of 10, after so many steps. */
  static RunStart startAfter(long steps) {
    return new RunStart(steps, new Horizon(100, 10), 4, 2, "a device", false);
  }

  /** A validation of two examples, one answered right. */
  static Evaluation evaluation(double loss) {
    return new Evaluation(
        loss,
        java.util.List.of("a", "b"),
        new int[] {0, 1},
        new int[2],
        new int[] {0, 1},
        new int[] {0, 0},
        new int[] {0, 0});
  }
}
