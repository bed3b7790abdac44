package dev.sunder.secure.attack.clone;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.RegressionPlan;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.Standardisation;
import java.util.SplittableRandom;

/**
 * How a {@link ModelClone} learns: the logarithms of the probabilities, less their mean, by the
 * mean squared error, with SGD, momentum 0.9, weight decay, a warm-up and a cosine schedule, begun
 * again at a smaller rate where it diverged or learnt nothing.
 *
 * @param standardisation of the inputs
 * @param answers to learn from
 */
record CloneTraining(
    Network network,
    Standardisation standardisation,
    Answers answers,
    ModelClone.Options options,
    Device device) {

  private static final int BATCH = 32;
  private static final float WEIGHT_DECAY = 5e-4f;

  /** Answers below this probability count as this: their logarithms would outweigh all others. */
  private static final double LEAST_PROBABILITY = 1e-4;

  private static final int ATTEMPTS = 4;
  private static final int LOOK_EVERY = 25;

  /** The targets' mean square is 1: a loss far above that comes from divergence. */
  private static final double DIVERGED = 100;

  /** A loss above this share of a constant's comes from units that died: nothing was learnt. */
  private static final double LEARNT = 0.9;

  /** A loss below this is small enough whatever a constant's, which may be 0. */
  private static final double EXACT = 1e-3;

  /** The parameters of the attempt that fits best. */
  Parameters run() {
    float[][] targets = targets(answers);
    double learnt = Math.max(EXACT, LEARNT * constantLoss(targets));
    float rate = options.learningRate();
    Parameters best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int attempt = 0; attempt < ATTEMPTS && !(least < learnt); attempt++, rate /= 4) {
      Parameters parameters = Parameters.initialised(network, Initialiser.HE, options.seed());
      double loss = descend(parameters, targets, rate);
      if (loss < least) {
        best = parameters;
        least = loss;
      }
      if (loss < DIVERGED && options.steps() < LOOK_EVERY) {
        break; // So few steps learn nothing at any rate.
      }
    }
    if (best == null) {
      throw new IllegalArgumentException(
          "training a copy diverged at every rate from "
              + options.learningRate()
              + " to "
              + 4 * rate);
    }
    return best;
  }

  /** The loss of answering the same to everything, at best. */
  private static double constantLoss(float[][] targets) {
    int classes = targets[0].length;
    double loss = 0;
    for (int c = 0; c < classes; c++) {
      double sum = 0;
      double squares = 0;
      for (float[] target : targets) {
        sum += target[c];
        squares += (double) target[c] * target[c];
      }
      double mean = sum / targets.length;
      loss += squares / targets.length - mean * mean;
    }
    return loss / classes;
  }

  /** One training; the mean loss of its last steps, infinite if it diverged. */
  private double descend(Parameters parameters, float[][] targets, float rate) {
    int features = answers.shape().elements();
    int classes = answers.classes();
    float[] inputs = new float[BATCH * features];
    float[] wanted = new float[BATCH * classes];
    SplittableRandom random = new SplittableRandom(options.seed());
    var training = TrainingPlan.Options.ofBatch(BATCH).withWeightDecay(WEIGHT_DECAY, false);
    int warmUp = 1 + options.steps() / 20;
    double losses = 0;
    try (RegressionPlan plan =
        RegressionPlan.of(network, device, training.withSeed(options.seed()))) {
      plan.load(parameters);
      for (int step = 0; step < options.steps(); step++) {
        for (int i = 0; i < BATCH; i++) {
          int question = random.nextInt(answers.size());
          standardisation.apply(answers.sent().values(question), inputs, i * features);
          System.arraycopy(targets[question], 0, wanted, i * classes, classes);
        }
        plan.input(inputs);
        plan.targets(wanted);
        double decay = (1 + Math.cos(Math.PI * step / options.steps())) / 2;
        plan.step((float) (rate * decay * Math.min(1, (step + 1.0) / warmUp)), step);
        boolean last = step >= options.steps() - LOOK_EVERY;
        if (last || step % LOOK_EVERY == LOOK_EVERY - 1) {
          double loss = plan.loss();
          if (!(loss < DIVERGED)) {
            return Double.POSITIVE_INFINITY;
          }
          losses += last ? loss : 0;
        }
      }
      plan.store(parameters);
    }
    return losses / Math.min(LOOK_EVERY, options.steps());
  }

  /**
   * Centred log-probabilities of the classes without signal, scaled by one factor to a mean square
   * of 1.
   */
  private static float[][] targets(Answers answers) {
    int classes = answers.classes();
    float[][] targets = new float[answers.size()][classes];
    double squares = 0;
    for (int question = 0; question < targets.length; question++) {
      float[] probabilities = answers.probabilities(question);
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        double logarithm = Math.log(Math.max(LEAST_PROBABILITY, probabilities[c]));
        targets[question][answers.restored(question, c)] = (float) logarithm;
        mean += logarithm / classes;
      }
      for (int c = 0; c < classes; c++) {
        targets[question][c] -= (float) mean;
        squares += (double) targets[question][c] * targets[question][c];
      }
    }
    double deviation = Math.sqrt(squares / ((double) targets.length * classes));
    if (deviation > 0) {
      for (float[] target : targets) {
        for (int c = 0; c < classes; c++) {
          target[c] /= (float) deviation;
        }
      }
    }
    return targets;
  }
}
