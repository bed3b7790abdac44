package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A client's part of the attacker's own making, to invert in place of one it can neither see nor
 * query: the query-free attack of He, Zhang and Lee, "Model inversion attacks against collaborative
 * inference" (ACSAC 2019), section 6.
 *
 * <p>The attacker holds the server's part and labelled images of the same kind as the victim's. It
 * trains a shadow in front of the server's part, whose parameters stay as they are to the bit, so
 * that the two together classify its images. What it then receives from the true client it takes
 * for the shadow's.
 *
 * @param client the shadow
 * @param loss the mean cross-entropy over the last tenth of the steps
 */
public record ShadowClient(Model client, double loss) {

  /** Keeps the server's stages apart from a shadow's of the same name. */
  private static final String SERVER = "server-";

  /**
   * How to train.
   *
   * @param batch examples a step
   * @param steps in all, at least 1
   * @param learningRate the greatest; momentum is 0.9, the schedule a cosine
   * @param seed of the first parameters and the draws of images
   */
  public record Options(int batch, int steps, float learningRate, long seed) {

    public Options {
      if (steps < 1) {
        throw new IllegalArgumentException("a shadow needs at least 1 step, got " + steps);
      }
    }
  }

  /**
   * Trains a shadow.
   *
   * @param client the shadow's network; the true client's where that is known
   * @param server the true server's part
   * @param images labelled by the server's classes, of the client network's input shape
   * @throws IllegalArgumentException if the network has a signal or does not give what the server
   *     takes, or the images do not fit
   * @throws IllegalStateException if training diverged: the rate was too great
   */
  public static ShadowClient train(
      Network client, Model server, Dataset images, Options options, Device device) {
    requireFit(client, server, images);
    Network whole = joined(client, server.network());
    Parameters parameters = start(whole, server, options.seed());
    double loss = descend(whole, server.network().depth(), parameters, images, options, device);
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "the shadow of " + client.name() + " diverged at rate " + options.learningRate());
    }
    return new ShadowClient(
        new Model(client, parameters.forNetwork(client), List.of(), Map.of()), loss);
  }

  private static double descend(
      Network whole,
      int fixed,
      Parameters parameters,
      Dataset images,
      Options options,
      Device device) {
    int size = whole.input().elements();
    int batch = options.batch();
    byte[] pixels = new byte[batch * size];
    int[] labels = new int[batch];
    SplittableRandom random = new SplittableRandom(options.seed());
    int last = Math.max(1, options.steps() / 10);
    double sum = 0;
    try (TrainingPlan plan =
        TrainingPlan.of(
            whole, device, TrainingPlan.Options.ofBatch(batch).withFixedStages(fixed))) {
      plan.load(parameters);
      for (int step = 0; step < options.steps(); step++) {
        for (int i = 0; i < batch; i++) {
          int drawn = random.nextInt(images.size());
          images.read(drawn, pixels, i * size);
          labels[i] = images.label(drawn);
        }
        plan.pixels(pixels);
        plan.labels(labels, batch);
        double decay = (1 + Math.cos(Math.PI * step / options.steps())) / 2;
        plan.step((float) (options.learningRate() * decay), step);
        if (step >= options.steps() - last) {
          sum += plan.loss();
        }
      }
      plan.store(parameters);
    }
    return sum / last;
  }

  private static Network joined(Network client, Network server) {
    List<Stage> stages = new ArrayList<>(client.stages());
    for (Stage stage : server.stages()) {
      stages.add(new Stage(SERVER + stage.name(), stage.layers()));
    }
    return new Network("shadow", client.input(), client.scaling(), stages, Optional.empty());
  }

  private static Parameters start(Network whole, Model server, long seed) {
    Parameters random = Parameters.initialised(whole, Initialiser.HE, seed);
    Map<String, float[]> values = new HashMap<>();
    for (String name : random.names()) {
      boolean given = name.startsWith(SERVER);
      values.put(
          name,
          given ? server.parameters().get(name.substring(SERVER.length())) : random.get(name));
    }
    return Parameters.of(whole, values);
  }

  private static void requireFit(Network client, Model server, Dataset images) {
    if (client.signal().isPresent() || server.network().signal().isPresent()) {
      throw new IllegalArgumentException("a shadow is trained for a client without a signal");
    }
    if (!client.output().equals(server.network().input())) {
      throw new IllegalArgumentException(
          "the server's part takes "
              + server.network().input()
              + ", the shadow gives "
              + client.output());
    }
    if (images.shape().size() != client.input().elements()) {
      throw new IllegalArgumentException(
          "the shadow takes images " + client.input() + ", got " + images.shape());
    }
  }
}
