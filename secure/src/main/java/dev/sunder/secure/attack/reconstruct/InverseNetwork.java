package dev.sunder.secure.attack.reconstruct;

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
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network trained to rebuild images from smashed data, knowing only pairs of the two: the query
 * access of the black-box attack of He, Zhang and Lee, "Model inversion attacks against
 * collaborative inference" (ACSAC 2019), section 5.
 *
 * <p>Convolutions of 3x3 over the smashed map, doubled in size by bilinear interpolation until it
 * is the image's; two fully connected layers where the smashed data are flat. The smashed data are
 * standardised channel by channel as the attacker's own pairs have them, the output is linear and
 * clamped to [−1, 1]. Trained by the mean squared error with SGD, momentum 0.9, a short warm-up and
 * a cosine schedule. A training that after an eighth of its steps does no better than plain grey
 * begins again at a quarter of the rate with the steps left, at most twice.
 */
public final class InverseNetwork {

  /** Pairs that tell the channels' means and deviations. */
  private static final int SCALING_PAIRS = 2000;

  private final Network network;
  private final Parameters parameters;
  private final Standardisation standardisation;

  private InverseNetwork(Network network, Parameters parameters, Standardisation standardisation) {
    this.network = network;
    this.parameters = parameters;
    this.standardisation = standardisation;
  }

  /**
   * How to train.
   *
   * @param width channels of the hidden maps
   * @param batch examples a step
   * @param steps in all
   * @param learningRate the greatest
   */
  public record Options(int width, int batch, int steps, float learningRate, long seed) {

    /** A size that suits images of up to 64x64 pixels. */
    public static Options usual(int steps, long seed) {
      return new Options(32, 32, steps, 0.05f, seed);
    }
  }

  /** Pairs of what was sent and the image it was made of, by index. */
  public interface Pairs {
    /** The number of pairs. */
    int size();

    /** Copies one example's smashed data. */
    void smashed(int index, float[] into, int offset);

    /** Copies one example's image, scaled to [−1, 1]. */
    void image(int index, float[] into, int offset);
  }

  /**
   * Trains on the attacker's own pairs.
   *
   * @param smashed the shape of the smashed data, n = 1
   * @param image the shape of the images, n = 1
   */
  public static InverseNetwork train(
      Pairs pairs, Shape smashed, Shape image, Options options, Device device) {
    return train(pairs, decoder(smashed, image, options.width()), options, device);
  }

  /**
   * Trains a network that mirrors a client whose layers are known, though not its parameters: each
   * convolution by one that widens the map by what the client's narrowed it, each pooling by
   * doubling the map's size or what it takes.
   *
   * @param client of convolutions, pooling and what acts on each value alone
   * @throws IllegalArgumentException if the client has other layers
   */
  public static InverseNetwork mirroring(
      Network client, Pairs pairs, Options options, Device device) {
    return train(pairs, Mirror.of(client, options.width()), options, device);
  }

  private static InverseNetwork train(
      Pairs pairs, Network network, Options options, Device device) {
    Shape smashed = network.input();
    float[] values = new float[smashed.elements()];
    int some = Math.min(SCALING_PAIRS, pairs.size());
    Standardisation standardisation =
        Standardisation.of(
            smashed,
            some,
            i -> {
              pairs.smashed((int) ((long) i * pairs.size() / some), values, 0);
              return values;
            });
    Parameters parameters =
        new InverseTraining(network, pairs, standardisation, options).run(device);
    return new InverseNetwork(network, parameters, standardisation);
  }

  /** Rebuilds images, one after another; each result is CHW in [−1, 1]. */
  public List<float[]> rebuild(List<float[]> smashed, Device device) {
    List<float[]> images = new ArrayList<>();
    try (InferencePlan plan = InferencePlan.of(network, device, 1)) {
      plan.load(parameters);
      float[] standard = new float[network.input().elements()];
      for (float[] sent : smashed) {
        standardisation.apply(sent, standard, 0);
        plan.input(standard);
        plan.run();
        float[] image = plan.output().toArray();
        for (int i = 0; i < image.length; i++) {
          image[i] = Math.max(-1, Math.min(1, image[i]));
        }
        images.add(image);
      }
    }
    return images;
  }

  /** The decoder's network, for reports. */
  public Network network() {
    return network;
  }

  private static Network decoder(Shape smashed, Shape image, int width) {
    List<Stage> stages = new ArrayList<>();
    Layer relu = new ElementwiseLayer(RELU);
    int height = smashed.h();
    int columns = smashed.w();
    if (height == 1 && columns == 1) {
      // Features have no places to start from. The image comes flattened in CHW order.
      stages.add(new Stage("features", new FullyConnectedLayer(16 * width), relu));
      stages.add(new Stage("out", new FullyConnectedLayer(image.elements())));
      return new Network("inverse", smashed, Optional.empty(), stages, Optional.empty());
    }
    stages.add(new Stage("in", convolution(width), relu));
    int number = 1;
    while (height < image.h() || columns < image.w()) {
      height = Math.min(image.h(), 2 * height);
      columns = Math.min(image.w(), 2 * columns);
      stages.add(
          new Stage("up" + number++, new ResizeLayer(height, columns), convolution(width), relu));
    }
    if (height > image.h() || columns > image.w()) {
      stages.add(new Stage("fit", new ResizeLayer(image.h(), image.w()), convolution(width), relu));
    }
    stages.add(new Stage("fine", convolution(width), relu));
    stages.add(new Stage("out", convolution(image.c())));
    return new Network("inverse", smashed, Optional.empty(), stages, Optional.empty());
  }

  static Layer convolution(int outputs) {
    return new ConvolutionLayer(outputs, Window.square(3, 1, 1));
  }
}
