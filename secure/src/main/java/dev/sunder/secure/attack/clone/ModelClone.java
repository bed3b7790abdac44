package dev.sunder.secure.attack.clone;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Layer;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.engine.plan.RegressionPlan;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.Standardisation;
import dev.sunder.secure.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A copy of the provider's part that a client trains from answers (Tramèr, Zhang, Juels, Reiter,
 * Ristenpart, "Stealing machine learning models via prediction APIs", 2016; Orekondy, Schiele,
 * Fritz, "Knockoff nets", 2019).
 *
 * <p>The client knows the signals it drew and the rule by which they relabel, so it takes them off
 * the answers first: the copy tells the image's class, and the client puts a signal on again where
 * it wants the provider's own answer. To learn the relabelled answers would be to learn an
 * exclusive or, which takes far more questions.
 *
 * <p>It learns the logarithms of the probabilities, less their mean, by the mean squared error (Ba
 * and Caruana, "Do deep nets really need to be deep?", 2014), from inputs standardised a channel,
 * with SGD, momentum 0.9, weight decay, a warm-up and a cosine schedule. A training that diverges,
 * or ends no better than a constant, is begun again with a quarter of the rate, at most three
 * times; the copy that fits its own answers best is kept.
 */
public final class ModelClone {

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

  private final Network network;
  private final Parameters parameters;
  private final Standardisation standardisation;

  private ModelClone(Network network, Parameters parameters, Standardisation standardisation) {
    this.network = network;
    this.parameters = parameters;
    this.standardisation = standardisation;
  }

  /**
   * How to train.
   *
   * @param steps of 32 questions each
   * @param learningRate the greatest
   */
  public record Options(int steps, float learningRate, long seed) {

    /** So many epochs over the answers, and enough steps where they are few. */
    public static Options usual(int questions, long seed) {
      return new Options(Math.max(300, 12 * questions / BATCH), 0.01f, seed);
    }
  }

  /**
   * A network for who does not know the provider's: convolutions of 3x3 with pooling while maps are
   * large, then a hidden layer of 128; two hidden layers where what is sent is flat.
   */
  public static Network architecture(Shape sent, int classes) {
    Layer relu = new Layer.Elementwise(RELU);
    List<Stage> stages = new ArrayList<>();
    int side = Math.min(sent.h(), sent.w());
    if (side < 3) {
      stages.add(new Stage("hidden1", new Layer.FullyConnected(128), relu));
    }
    for (int number = 1; side >= 6; number++, side /= 2) {
      stages.add(
          new Stage(
              "conv" + number,
              new Layer.Convolution(48, Window.square(3, 1, 1)),
              relu,
              new Layer.Pooling(PoolingKind.MAX, Window.square(2, 2, 0))));
    }
    stages.add(new Stage("hidden", new Layer.FullyConnected(128), relu));
    stages.add(new Stage("classes", new Layer.FullyConnected(classes)));
    return new Network("clone", sent, Optional.empty(), stages, Optional.empty());
  }

  /**
   * Trains a copy.
   *
   * @param network its input takes what is sent, its outputs are the classes: {@link
   *     #architecture}, or the provider's own where it is known
   * @throws IllegalArgumentException if the network's shapes are not those of the answers
   */
  public static ModelClone train(Network network, Answers answers, Options options, Device device) {
    if (!network.input().equals(answers.shape()) || network.classes() != answers.classes()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " makes "
              + network.classes()
              + " classes of "
              + network.input()
              + ", the answers are "
              + answers.classes()
              + " classes for "
              + answers.shape());
    }
    Standardisation standardisation = Standardisation.of(answers.sent());
    float[][] targets = targets(answers);
    double learnt = Math.max(EXACT, LEARNT * constantLoss(targets));
    float rate = options.learningRate();
    Parameters best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int attempt = 0; attempt < ATTEMPTS && !(least < learnt); attempt++, rate /= 4) {
      Parameters parameters = Parameters.initialised(network, Initialiser.HE, options.seed());
      double loss =
          descend(network, parameters, standardisation, answers, targets, rate, options, device);
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
    return new ModelClone(network, best, standardisation);
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
  private static double descend(
      Network network,
      Parameters parameters,
      Standardisation standardisation,
      Answers answers,
      float[][] targets,
      float rate,
      Options options,
      Device device) {
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

  /** What the copy answers in the provider's place, with each question's signal put on. */
  public int[] answers(Answers questions, Device device) {
    int features = questions.shape().elements();
    int[] answered = new int[questions.size()];
    float[] inputs = new float[BATCH * features];
    int[] predictions = new int[BATCH];
    try (InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(parameters);
      for (int done = 0; done < answered.length; done += BATCH) {
        int count = Math.min(BATCH, answered.length - done);
        for (int i = 0; i < count; i++) {
          standardisation.apply(questions.sent().values(done + i), inputs, i * features);
        }
        plan.input(inputs);
        plan.run();
        plan.predictions(predictions);
        for (int i = 0; i < count; i++) {
          answered[done + i] = questions.relabelled(done + i, predictions[i]);
        }
      }
    }
    return answered;
  }

  /** How often the copy answers a fresh question as the provider did, with a 95 % interval. */
  public Interval agreement(Answers fresh, Device device) {
    int[] mine = answers(fresh, device);
    int agreed = 0;
    for (int i = 0; i < mine.length; i++) {
      agreed += mine[i] == fresh.answer(i) ? 1 : 0;
    }
    return Interval.proportion(agreed, mine.length);
  }

  /**
   * How often the copy is right about the image, with a 95 % interval: what the client needs the
   * provider for.
   */
  public Interval accuracy(Answers fresh, Device device) {
    int[] mine = answers(fresh, device);
    int right = 0;
    for (int i = 0; i < mine.length; i++) {
      right += fresh.restored(i, mine[i]) == fresh.sent().label(i) ? 1 : 0;
    }
    return Interval.proportion(right, mine.length);
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
