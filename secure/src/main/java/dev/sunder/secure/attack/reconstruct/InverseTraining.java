package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.RegressionPlan;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.Standardisation;
import java.util.SplittableRandom;

/**
 * The training of an {@link InverseNetwork}. A first step too large leaves every ReLU dead and the
 * output a constant, from which no gradient leads back; so early on the error is compared with that
 * of plain grey, and a training that is no better begins again more slowly.
 */
final class InverseTraining {

  private static final int ATTEMPTS = 3;

  /** With fewer steps than this between start and check, an honest training may be no better. */
  private static final int FEWEST = 50;

  /** The last steps before the check, whose mean error counts. */
  private static final int JUDGED = 10;

  private static final float SLOWER = 0.25f;

  /** Draws that tell what plain grey would cost. */
  private static final int GREY_PAIRS = 200;

  private final Network network;
  private final InverseNetwork.Pairs pairs;
  private final Standardisation standardisation;
  private final InverseNetwork.Options options;
  private final int batch;
  private final SplittableRandom random;

  InverseTraining(
      Network network,
      InverseNetwork.Pairs pairs,
      Standardisation standardisation,
      InverseNetwork.Options options) {
    this.network = network;
    this.pairs = pairs;
    this.standardisation = standardisation;
    this.options = options;
    batch = Math.min(options.batch(), pairs.size());
    random = new SplittableRandom(options.seed());
  }

  /**
   * The trained parameters; all attempts together take at most twice the steps that were allowed.
   * Where even the last diverged they are those it began with, which give grey.
   */
  Parameters run(Device device) {
    double grey = greyError();
    int left = options.steps();
    float rate = options.learningRate();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Parameters parameters = start(options.seed() + attempt - 1);
      int check = attempt < ATTEMPTS && left / 8 >= FEWEST ? left / 8 : 0;
      int done = descend(parameters, left, rate, check, grey, device);
      if (done == left) {
        return parameters;
      }
      left = Math.max(left - done, options.steps() / 2);
      rate *= SLOWER;
    }
    return start(options.seed());
  }

  private Parameters start(long seed) {
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, seed);
    // Training begins at grey.
    float[] last = parameters.get("out.weight");
    for (int i = 0; i < last.length; i++) {
      last[i] *= 0.1f;
    }
    return parameters;
  }

  /**
   * Trains in place.
   *
   * @param check the step after which a training no better than grey is given up; 0 for never
   * @return the steps done; fewer than asked for if it was given up, the parameters then unchanged
   */
  private int descend(
      Parameters parameters, int steps, float rate, int check, double grey, Device device) {
    int values = network.input().elements();
    int pixels = network.output().elements();
    float[] sent = new float[values];
    float[] inputs = new float[batch * values];
    float[] targets = new float[batch * pixels];
    int warmUp = 1 + steps / 20;
    double error = 0;
    try (RegressionPlan plan =
        RegressionPlan.of(network, device, TrainingPlan.Options.ofBatch(batch))) {
      plan.load(parameters);
      for (int step = 0; step < steps; step++) {
        for (int i = 0; i < batch; i++) {
          int pair = random.nextInt(pairs.size());
          pairs.smashed(pair, sent, 0);
          standardisation.apply(sent, inputs, i * values);
          pairs.image(pair, targets, i * pixels);
        }
        plan.input(inputs);
        plan.targets(targets);
        double decay = (1 + Math.cos(Math.PI * step / steps)) / 2;
        double rising = Math.min(1, (step + 1.0) / warmUp);
        plan.step((float) (rate * rising * decay), step);
        if (step < check && step >= check - JUDGED) {
          error += plan.loss() / JUDGED;
        }
        if (step == check - 1 && error >= 0.95 * grey) {
          return check;
        }
        if ((step % JUDGED == 0 || step == steps - 1) && !Double.isFinite(plan.loss())) {
          return step;
        }
      }
      plan.store(parameters);
    }
    return steps;
  }

  /** The mean squared error of the one grey that fits all images best. */
  private double greyError() {
    int pixels = network.output().elements();
    int some = Math.min(GREY_PAIRS, pairs.size());
    float[] image = new float[pixels];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < some; i++) {
      pairs.image((int) ((long) i * pairs.size() / some), image, 0);
      for (float value : image) {
        sum += value;
        squares += (double) value * value;
      }
    }
    double count = (double) some * pixels;
    return squares / count - sum / count * (sum / count);
  }
}
