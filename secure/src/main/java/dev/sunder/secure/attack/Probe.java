package dev.sunder.secure.attack;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.measure.Interval;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A classifier that reads a secret off smashed data, trained on the attacker's own draws and tested
 * on examples it has not seen.
 *
 * <p>Inputs are standardised by the mean and deviation of each channel over the training draws.
 * Training is SGD with momentum 0.9, weight decay and a cosine schedule.
 */
public final class Probe {

  /** The fewest epochs after which a probe's failure says something about the data. */
  public static final int CONVERGENCE_EPOCHS = 12;

  private static final int BATCH = 32;
  private static final float WEIGHT_DECAY = 1e-4f;
  private static final float MOMENTUM = 0.9f;

  /** What kind of function a probe is. */
  public enum Kind {
    /** One fully connected layer: logistic regression. */
    LINEAR,
    /** A hidden layer of 64, behind a small convolution where the data are maps. */
    NETWORK
  }

  private final Network network;
  private final Parameters parameters;
  private final Standardisation standardisation;

  private Probe(Network network, Parameters parameters, Standardisation standardisation) {
    this.network = network;
    this.parameters = parameters;
    this.standardisation = standardisation;
  }

  /**
   * Trains a probe.
   *
   * @param draws the attacker's own
   * @param target what to tell
   * @param classes how many values the target has
   * @param epochs at least {@link #CONVERGENCE_EPOCHS} for a result that counts
   */
  public static Probe train(
      SmashedSet draws,
      SmashedSet.Target target,
      int classes,
      Kind kind,
      int epochs,
      long seed,
      Device device) {
    if (draws.size() < BATCH) {
      throw new IllegalArgumentException(
          "a probe needs at least " + BATCH + " draws, got " + draws.size());
    }
    Network network = network(kind, draws.shape(), classes);
    Standardisation standardisation = Standardisation.of(draws);
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, seed);
    int[] targets = draws.targets(target);
    int features = draws.shape().elements();
    float[] inputs = new float[BATCH * features];
    int[] labels = new int[BATCH];
    int batches = draws.size() / BATCH;
    long steps = (long) batches * epochs;
    float rate = learningRate(kind, features);
    var options =
        TrainingPlan.Options.ofBatch(BATCH)
            .withMomentum(MOMENTUM)
            .withWeightDecay(WEIGHT_DECAY, false)
            .withSeed(seed);
    try (TrainingPlan plan = TrainingPlan.of(network, device, options)) {
      plan.load(parameters);
      int[] order = new int[draws.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      SplittableRandom random = new SplittableRandom(seed);
      long step = 0;
      for (int epoch = 0; epoch < epochs; epoch++) {
        shuffle(order, random);
        for (int batch = 0; batch < batches; batch++) {
          for (int i = 0; i < BATCH; i++) {
            int example = order[batch * BATCH + i];
            standardisation.apply(draws.values(example), inputs, i * features);
            labels[i] = targets[example];
          }
          plan.input(inputs);
          plan.labels(labels, BATCH);
          plan.step((float) (rate * (1 + Math.cos(Math.PI * step / steps)) / 2), step);
          step++;
        }
      }
      plan.store(parameters);
    }
    return new Probe(network, parameters, standardisation);
  }

  /** The share of fresh examples whose target the probe tells, with a 95 % interval. */
  public Interval accuracy(SmashedSet fresh, SmashedSet.Target target, Device device) {
    int[] targets = fresh.targets(target);
    int features = fresh.shape().elements();
    float[] inputs = new float[BATCH * features];
    int[] predictions = new int[BATCH];
    int correct = 0;
    try (InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(parameters);
      for (int done = 0; done < fresh.size(); done += BATCH) {
        int count = Math.min(BATCH, fresh.size() - done);
        for (int i = 0; i < count; i++) {
          standardisation.apply(fresh.values(done + i), inputs, i * features);
        }
        plan.input(inputs);
        plan.run();
        plan.predictions(predictions);
        for (int i = 0; i < count; i++) {
          correct += predictions[i] == targets[done + i] ? 1 : 0;
        }
      }
    }
    return Interval.proportion(correct, fresh.size());
  }

  /**
   * Standardised inputs have unit variance, so a linear probe's curvature grows with their number.
   */
  private static float learningRate(Kind kind, int features) {
    return kind == Kind.LINEAR ? (float) Math.min(0.05, 5.0 / features) : 0.01f;
  }

  private static Network network(Kind kind, Shape input, int classes) {
    Layer relu = new ElementwiseLayer(RELU);
    Stage last = new Stage("classes", new FullyConnectedLayer(classes));
    List<Stage> stages;
    if (kind == Kind.LINEAR) {
      stages = List.of(last);
    } else {
      Stage hidden = new Stage("hidden", new FullyConnectedLayer(64), relu);
      stages =
          input.h() >= 3 && input.w() >= 3
              ? List.of(
                  new Stage("maps", new ConvolutionLayer(16, Window.square(3, 2, 1)), relu),
                  hidden,
                  last)
              : List.of(hidden, last);
    }
    return new Network("probe", input, Optional.empty(), stages, Optional.empty());
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
