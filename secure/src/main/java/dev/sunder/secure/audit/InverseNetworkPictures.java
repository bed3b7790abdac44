package dev.sunder.secure.audit;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.reconstruct.InverseNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains a network on the attacker's own pairs to turn what is sent back into pictures. */
final class InverseNetworkPictures implements PictureAttack {

  /** Steps after which more change little. */
  static final int FULL = 3000;

  /** Steps below which a failure says nothing. */
  private static final int CONVERGED = 1000;

  private static final int FEWEST = 50;

  /** What to choose from, the best first; the last is for short budgets. */
  private static final List<Size> SIZES =
      List.of(new Size(32, 32), new Size(24, 16), new Size(16, 16), new Size(16, 8));

  private static final double LEARNING_RATE = 0.05;
  private static final int TRIAL = 6;

  /** Learning rates to try, each a quarter of the one before. */
  private static final int TRIES = 4;

  /** The attacker's pictures to judge a training on. */
  private static final int OWN = 20;

  /** A deviation, of pixels in [−1, 1], that is no sign of a failure. */
  private static final double NEAR = 0.1;

  /** The share of its time for training; the rest is for the pictures. */
  private static final double TRAINING = 0.85;

  private final int full;

  /** An inverse network trained for at most so many steps; see {@link #FULL}. */
  InverseNetworkPictures(int full) {
    this.full = full;
  }

  @Override
  public String id() {
    return "inverse-network";
  }

  @Override
  public String title() {
    return "a trained inverse network";
  }

  @Override
  public double weight() {
    return 14;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return Optional.empty();
  }

  @Override
  public Rebuilder prepare(Evidence evidence, Deadline deadline) {
    Size smallest = SIZES.get(SIZES.size() - 1);
    double perWork = secondsAStep(evidence, smallest) / smallest.work();
    double left = TRAINING * deadline.secondsLeft();
    Size size =
        SIZES.stream()
            .filter(one -> one.work() * perWork * Math.min(CONVERGED, full) <= left)
            .findFirst()
            .orElse(smallest);
    double perStep = perWork * size.work();
    double rate = LEARNING_RATE;
    double bestRate = rate;
    double least = Double.POSITIVE_INFINITY;
    for (int tries = 0; tries < TRIES && least > 1; tries++) {
      requireTime(FEWEST * perStep, TRAINING * deadline.secondsLeft());
      double before = deadline.secondsLeft();
      double error = error(train(evidence, size, FEWEST, rate), evidence);
      perStep = (before - deadline.secondsLeft()) / FEWEST;
      if (error < least) {
        least = error;
        bestRate = rate;
      }
      rate /= 4;
    }
    int steps = (int) Math.max(FEWEST, Math.min(full, TRAINING * deadline.secondsLeft() / perStep));
    InverseNetwork inverse = train(evidence, size, steps, bestRate);
    boolean converged = steps >= Math.min(CONVERGED, full) && error(inverse, evidence) <= 1;
    Device device = evidence.device();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("width", (double) size.width());
    figures.put("training steps", (double) steps);
    figures.put("greatest learning rate", bestRate);
    return new Rebuilder() {
      @Override
      public List<float[]> rebuild(List<float[]> sent) {
        return inverse.rebuild(sent, device);
      }

      @Override
      public int atOnce() {
        // The training is what takes time.
        return evidence.pictures();
      }

      @Override
      public Map<String, Double> figures() {
        return figures;
      }

      @Override
      public boolean converged() {
        return converged;
      }
    };
  }

  private static void requireTime(double needed, double left) {
    if (needed > left) {
      throw new OutOfTimeException(
          String.format(
              Locale.ROOT,
              "training an inverse network needs at least %.0f s, its share is %.0f s",
              needed,
              left));
    }
  }

  /**
   * The error on the attacker's own pictures; above 1 a plain grey would have done better. A
   * training that began too fast ends so, and must not pass for a client that hides well.
   */
  private static double error(InverseNetwork inverse, Evidence evidence) {
    SmashedSet some = evidence.draws().spread(OWN);
    List<float[]> sent = new ArrayList<>();
    List<float[]> originals = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < some.size(); i++) {
      sent.add(some.values(i));
      float[] original =
          evidence.attackersImage((int) ((long) i * evidence.draws().size() / some.size()));
      originals.add(original);
      for (float value : original) {
        sum += value;
      }
    }
    List<float[]> rebuilt = inverse.rebuild(sent, evidence.device());
    double values = (double) originals.size() * originals.get(0).length;
    double grey = sum / values;
    double error = 0;
    double greyError = 0;
    for (int i = 0; i < originals.size(); i++) {
      float[] original = originals.get(i);
      for (int j = 0; j < original.length; j++) {
        error += Math.pow(rebuilt.get(i)[j] - original[j], 2);
        greyError += Math.pow(grey - original[j], 2);
      }
    }
    return error / (1.1 * greyError + NEAR * NEAR * values);
  }

  /** Without what a training takes once; the first training makes the device ready. */
  private static double secondsAStep(Evidence evidence, Size size) {
    seconds(evidence, size, 1);
    double one = seconds(evidence, size, 1);
    double more = seconds(evidence, size, 1 + TRIAL);
    return Math.max((more - one) / TRIAL, more / (1 + TRIAL) / 4);
  }

  private static double seconds(Evidence evidence, Size size, int steps) {
    long start = System.nanoTime();
    train(evidence, size, steps, LEARNING_RATE);
    return (System.nanoTime() - start) / 1e9;
  }

  private static InverseNetwork train(
      Evidence evidence, Size size, int steps, double learningRate) {
    Shape smashed = evidence.draws().shape();
    return InverseNetwork.train(
        new OwnPairs(evidence),
        smashed,
        evidence.subject().image(),
        new InverseNetwork.Options(
            size.width(), size.batch(), steps, (float) learningRate, evidence.subject().seed()),
        evidence.device());
  }

  /** How large a network, and how many pairs a step. */
  private record Size(int width, int batch) {
    /** In proportion to the multiplications of a step. */
    double work() {
      return (double) width * width * batch;
    }
  }

  private record OwnPairs(Evidence evidence) implements InverseNetwork.Pairs {
    @Override
    public int size() {
      return evidence.draws().size();
    }

    @Override
    public void smashed(int index, float[] into, int offset) {
      float[] values = evidence.draws().values(index);
      System.arraycopy(values, 0, into, offset, values.length);
    }

    @Override
    public void image(int index, float[] into, int offset) {
      float[] image = evidence.attackersImage(index);
      System.arraycopy(image, 0, into, offset, image.length);
    }
  }
}
