package dev.sunder.experiments.experiment;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import dev.sunder.secure.attack.reconstruct.Box;
import dev.sunder.secure.attack.reconstruct.Observation;
import dev.sunder.secure.attack.reconstruct.StageInversion;
import dev.sunder.secure.attack.reconstruct.StageInversion.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network's first stage, a convolution with ReLU, with or without max pooling: what the owner
 * sends of it, and the image that the provider makes of that.
 *
 * <p>Images are CHW in [−1, 1]. Owns plans on the device; closed by scope.
 */
final class FirstStage implements AutoCloseable {

  private final Shape input;
  private final int layers;
  private final Optional<Window> pooling;
  private final PixelScale scale;
  private final Box box;
  private final List<InferencePlan> owner = new ArrayList<>();
  private final ConvolutionMap map;

  /**
   * Prepares both parties.
   *
   * @throws IllegalArgumentException if the stage has other layers, or a signal joins it
   */
  FirstStage(Model model, Device device) {
    Network network = model.network();
    Stage stage = network.stage(1);
    input = network.input();
    pooling = requireKnown(network, stage);
    layers = pooling.isPresent() ? 3 : 2;
    scale = PixelScale.of(network);
    float[] least = new float[input.c()];
    float[] greatest = new float[input.c()];
    for (int c = 0; c < input.c(); c++) {
      least[c] = scale.least(c);
      greatest[c] = scale.greatest(c);
    }
    box = Box.of(input, least, greatest);
    map = ConvolutionMap.of(model, 1, device);
    for (int count = 1; count <= layers; count++) {
      Network part =
          new Network(
              network.name(),
              input,
              Optional.empty(),
              List.of(new Stage(stage.name(), stage.layers().subList(0, count))),
              Optional.empty());
      InferencePlan plan = InferencePlan.of(part, device, 1);
      owner.add(plan);
      plan.load(
          Parameters.of(
              part,
              Map.of(
                  stage.name() + ".weight",
                  model.parameters().get(stage.name() + ".weight"),
                  stage.name() + ".bias",
                  model.parameters().get(stage.name() + ".bias"))));
    }
  }

  /** The image's shape, n = 1. */
  Shape input() {
    return input;
  }

  /** The ways in which an owner can send something of this stage. */
  List<Sent> ways() {
    return Sent.within(layers);
  }

  /** The owner's part: what the provider receives for an image. */
  float[] send(float[] image, Sent sent) {
    float[] values = new float[image.length];
    scale.toNetwork(image, values);
    InferencePlan plan = owner.get(sent.layers() - 1);
    plan.input(values);
    plan.run();
    float[] smashed = plan.output().toArray();
    sent.encoding().roundTrip(smashed);
    return smashed;
  }

  /** The provider's part: an image from what it received. */
  float[] rebuild(float[] smashed, Sent sent) {
    Observation seen =
        switch (sent.layers()) {
          case 1 -> new Observation.PreActivations(smashed);
          case 2 -> new Observation.Rectified(smashed);
          default -> new Observation.Pooled(smashed, map.output(), pooling.orElseThrow());
        };
    float[] values = new float[0];
    for (Options options : sent.attack()) {
      values =
          values.length == 0
              ? StageInversion.invert(map, seen, box, options)
              : StageInversion.refine(map, seen, box, values, options);
    }
    float[] image = new float[values.length];
    scale.toImage(values, image);
    return image;
  }

  @Override
  public void close() {
    owner.forEach(InferencePlan::close);
    map.close();
  }

  private static Optional<Window> requireKnown(Network network, Stage stage) {
    List<Layer> layers = stage.layers();
    if (layers.size() < 2
        || !(layers.get(0) instanceof ConvolutionLayer)
        || !(layers.get(1) instanceof ElementwiseLayer elementwise)
        || !elementwise.function().equals(Activation.RELU)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + ": stage "
              + stage.name()
              + " must begin with a convolution and ReLU");
    }
    if (network.joinedInputOf(1).c() != network.input().c()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + ": a signal joins stage "
              + stage.name()
              + "; expected a first stage that sees the image alone");
    }
    // What follows a ReLU otherwise is the owner's affair: the first two layers are attacked.
    return layers.size() > 2
            && layers.get(2) instanceof PoolingLayer pooled
            && pooled.kind() == PoolingKind.MAX
        ? Optional.of(pooled.window())
        : Optional.empty();
  }
}
