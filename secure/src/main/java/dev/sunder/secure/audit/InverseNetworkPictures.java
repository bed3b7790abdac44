package dev.sunder.secure.audit;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.reconstruct.InverseNetwork;
import java.util.LinkedHashMap;
import java.util.List;
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

  private static final float LEARNING_RATE = 0.05f;
  private static final int TRIAL = 6;

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
    Size least = SIZES.get(SIZES.size() - 1);
    double perWork = secondsAStep(evidence, least) / least.work();
    double left = TRAINING * deadline.secondsLeft();
    Size size =
        SIZES.stream()
            .filter(one -> one.work() * perWork * Math.min(CONVERGED, full) <= left)
            .findFirst()
            .orElse(least);
    double perStep = perWork * size.work();
    int steps = (int) Math.min(full, left / perStep);
    if (steps < FEWEST) {
      throw new OutOfTimeException(
          String.format(
              java.util.Locale.ROOT,
              "training an inverse network needs at least %.0f s, its share is %.0f s",
              FEWEST * perStep,
              left));
    }
    InverseNetwork inverse = train(evidence, size, steps);
    Device device = evidence.device();
    int width = size.width();
    return new Rebuilder() {
      @Override
      public List<float[]> rebuild(List<float[]> sent) {
        return inverse.rebuild(sent, device);
      }

      @Override
      public int atOnce() {
        return PictureStep.ENOUGH;
      }

      @Override
      public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("width", (double) width);
        figures.put("training steps", (double) steps);
        return figures;
      }

      @Override
      public boolean converged() {
        return steps >= Math.min(CONVERGED, full);
      }
    };
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
    train(evidence, size, steps);
    return (System.nanoTime() - start) / 1e9;
  }

  private static InverseNetwork train(Evidence evidence, Size size, int steps) {
    Shape smashed = evidence.draws().shape();
    return InverseNetwork.train(
        new OwnPairs(evidence),
        smashed,
        evidence.subject().image(),
        new InverseNetwork.Options(
            size.width(), size.batch(), steps, LEARNING_RATE, evidence.subject().seed()),
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
