package dev.sunder.secure.audit;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.reconstruct.InverseNetwork;
import java.util.List;
import java.util.Optional;

/** Trains a network on the attacker's own pairs to turn what is sent back into pictures. */
final class InverseNetworkPictures implements PictureAttack {

  /** Steps after which more change little. */
  static final int FULL = 3000;

  /** Steps below which a failure says nothing. */
  private static final int CONVERGED = 1000;

  private static final int FEWEST = 50;
  private static final int TRIAL = 3;

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
    return 9;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return Optional.empty();
  }

  @Override
  public Rebuilder prepare(Evidence evidence, Deadline deadline) {
    double time = TRAINING * deadline.secondsLeft();
    double perStep = secondsAStep(evidence);
    int steps = (int) Math.min(full, time / perStep - 2 * TRIAL);
    if (steps < FEWEST) {
      throw new OutOfTimeException(
          String.format(
              java.util.Locale.ROOT,
              "training an inverse network needs at least %.0f s, its share is %.0f s",
              FEWEST * perStep,
              time));
    }
    InverseNetwork inverse = train(evidence, steps);
    Device device = evidence.device();
    return new Rebuilder() {
      @Override
      public float[] rebuild(float[] sent) {
        return inverse.rebuild(List.of(sent), device).get(0);
      }

      @Override
      public boolean converged() {
        return steps >= Math.min(CONVERGED, full);
      }
    };
  }

  /** Measured on a second short training: the first makes the device ready. */
  private static double secondsAStep(Evidence evidence) {
    train(evidence, 1);
    long start = System.nanoTime();
    train(evidence, TRIAL);
    return (System.nanoTime() - start) / 1e9 / TRIAL;
  }

  private static InverseNetwork train(Evidence evidence, int steps) {
    Shape smashed = evidence.draws().shape();
    return InverseNetwork.train(
        new OwnPairs(evidence),
        smashed,
        evidence.subject().image(),
        InverseNetwork.Options.usual(steps, evidence.subject().seed()),
        evidence.device());
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
