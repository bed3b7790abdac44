package dev.sunder.secure.attack.clone;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.Standardisation;
import dev.sunder.secure.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Layer relu = new ElementwiseLayer(RELU);
    List<Stage> stages = new ArrayList<>();
    int side = Math.min(sent.h(), sent.w());
    if (side < 3) {
      stages.add(new Stage("hidden1", new FullyConnectedLayer(128), relu));
    }
    for (int number = 1; side >= 6; number++, side /= 2) {
      stages.add(
          new Stage(
              "conv" + number,
              new ConvolutionLayer(48, Window.square(3, 1, 1)),
              relu,
              new PoolingLayer(PoolingKind.MAX, Window.square(2, 2, 0))));
    }
    stages.add(new Stage("hidden", new FullyConnectedLayer(128), relu));
    stages.add(new Stage("classes", new FullyConnectedLayer(classes)));
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
    Parameters parameters =
        new CloneTraining(network, standardisation, answers, options, device).run();
    return new ModelClone(network, parameters, standardisation);
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
}
