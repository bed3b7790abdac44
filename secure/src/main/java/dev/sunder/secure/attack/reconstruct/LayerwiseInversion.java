package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Solves a client's stages one after another, from the cut back to the image: the input found for a
 * stage is what is seen of the one before. The signal comes out on the way, as the last channels of
 * the input of the stage it joins.
 *
 * <p>Owns the stages' maps on the device; closed by scope.
 */
public final class LayerwiseInversion implements AutoCloseable {

  private final Model client;
  private final List<ConvolutionMap> maps = new ArrayList<>();

  /**
   * Prepares a client's part.
   *
   * @throws IllegalArgumentException if a stage is not a weighted layer, then ReLU, then max
   *     pooling without padding, the last two optional: see {@link #supports}
   */
  public LayerwiseInversion(Model client, Device device) {
    unsupported(client.network())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    this.client = client;
    try {
      for (int stage = 1; stage <= client.network().depth(); stage++) {
        maps.add(ConvolutionMap.of(client, stage, device));
      }
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /** Whether all stages are of the kinds that can be solved. */
  public static boolean supports(Network network) {
    return unsupported(network).isEmpty();
  }

  /**
   * How each stage is solved.
   *
   * @param image the options for stage 1, whose input is a picture
   * @param maps the options for the later stages, whose inputs are feature maps
   * @param greatestActivation an upper bound of the feature maps' values, from the attacker's own
   *     draws
   */
  public record Options(
      StageInversion.Options image, StageInversion.Options maps, float greatestActivation) {}

  /** What was found for one example. */
  public static final class Result {
    private final float[] image;
    private final Optional<float[]> signal;

    Result(float[] image, Optional<float[]> signal) {
      this.image = image;
      this.signal = signal;
    }

    /** The image, CHW in [−1, 1]. */
    public float[] image() {
      return image;
    }

    /**
     * The signal as the stage it joins received it, scaled by the network and resized to the map,
     * CHW. Empty for a client without one.
     */
    public Optional<float[]> signal() {
      return signal;
    }
  }

  /**
   * Solves for one example.
   *
   * @param sent what the client sent, CHW
   */
  public Result solve(float[] sent, Options options) {
    Network network = client.network();
    float[] seen = sent;
    Optional<float[]> signal = Optional.empty();
    int joined = joinedStage();
    for (int stage = network.depth(); stage >= 1; stage--) {
      float[] found = solveStage(stage, seen, options);
      if (stage == joined) {
        signal = signalAmong(stage, found);
      }
      seen = Arrays.copyOf(found, network.inputOf(stage).elements());
    }
    PixelScale.of(network).toImage(seen, seen);
    return new Result(seen, signal);
  }

  /**
   * Solves for one example's signal alone: from the cut back to the stage that it joins.
   *
   * @param sent what the client sent, CHW
   * @return as {@link Result#signal}; empty for a client without one
   */
  public Optional<float[]> solveSignal(float[] sent, Options options) {
    Network network = client.network();
    float[] seen = sent;
    int joined = joinedStage();
    for (int stage = network.depth(); stage >= joined; stage--) {
      float[] found = solveStage(stage, seen, options);
      if (stage == joined) {
        return signalAmong(stage, found);
      }
      seen = found;
    }
    return Optional.empty();
  }

  /** Stage k; for a client without a signal one behind the last. */
  private int joinedStage() {
    Network network = client.network();
    return network.signal().map(SignalInput::stage).orElse(network.depth() + 1);
  }

  /** The input of one stage with the signal's channels, if it joins there, from its output. */
  private float[] solveStage(int stage, float[] seen, Options options) {
    Network network = client.network();
    ConvolutionMap map = maps.get(stage - 1);
    Shape input = map.input();
    int plainChannels = network.inputOf(stage).elements() / (input.h() * input.w());
    return StageInversion.invert(
        map,
        observation(network.stage(stage), map.output(), seen),
        box(stage, input, plainChannels, options.greatestActivation()),
        stage == 1 ? options.image() : options.maps());
  }

  private Optional<float[]> signalAmong(int stage, float[] found) {
    int plain = client.network().inputOf(stage).elements();
    return found.length > plain
        ? Optional.of(Arrays.copyOfRange(found, plain, found.length))
        : Optional.empty();
  }

  /** The ranges of a stage's input: pixels or activations, then the signal's pixels. */
  private Box box(int stage, Shape input, int plainChannels, float greatestActivation) {
    float[] least = new float[input.c()];
    float[] greatest = new float[input.c()];
    PixelScale pixels = PixelScale.of(client.network());
    for (int c = 0; c < plainChannels; c++) {
      least[c] = stage == 1 ? pixels.least(c) : 0;
      greatest[c] = stage == 1 ? pixels.greatest(c) : greatestActivation;
    }
    int signalChannels = input.c() - plainChannels;
    if (signalChannels > 0) {
      SignalInput joining = client.network().signal().orElseThrow();
      PixelScale signal = PixelScale.of(joining.scaling());
      // A stage that convolves has the signal's own channels, a fully connected one its pixels.
      int pixelsEach = signalChannels / joining.image().c();
      for (int c = 0; c < signalChannels; c++) {
        least[plainChannels + c] = signal.least(c / pixelsEach);
        greatest[plainChannels + c] = signal.greatest(c / pixelsEach);
      }
    }
    return Box.of(input, least, greatest);
  }

  @Override
  public void close() {
    maps.forEach(ConvolutionMap::close);
  }

  /** The stages' maps, first to last, for reports of their ranks. */
  public List<ConvolutionMap> maps() {
    return Collections.unmodifiableList(maps);
  }

  private static Observation observation(Stage stage, Shape preActivations, float[] seen) {
    List<Layer> rest = behindWeights(stage);
    if (rest.isEmpty()) {
      return new Observation.PreActivations(seen);
    }
    return rest.size() == 1
        ? new Observation.Rectified(seen)
        : new Observation.Pooled(seen, preActivations, ((PoolingLayer) rest.get(1)).window());
  }

  /** The layers behind the weighted one that change something at inference. */
  private static List<Layer> behindWeights(Stage stage) {
    return stage.layers().stream()
        .skip(1)
        .filter(layer -> !(layer instanceof DropoutLayer))
        .toList();
  }

  /** Why a network's stages cannot be solved; empty if they can. */
  public static Optional<String> unsupported(Network network) {
    for (Stage stage : network.stages()) {
      Optional<String> map = ConvolutionMap.unsupported(stage);
      if (map.isPresent()) {
        return map;
      }
      List<Layer> rest = behindWeights(stage);
      boolean relu =
          rest.isEmpty()
              || (rest.get(0) instanceof ElementwiseLayer elementwise
                  && elementwise.function().equals(Activation.RELU));
      boolean pool =
          rest.size() < 2
              || (rest.get(1) instanceof PoolingLayer pooling
                  && pooling.kind() == PoolingKind.MAX
                  && pooling.window().isPlain()
                  && pooling.window().rows().before() == 0
                  && pooling.window().columns().before() == 0);
      if (!relu || !pool || rest.size() > 2) {
        return Optional.of(
            "stage "
                + stage.name()
                + " cannot be solved layer by layer: expected ReLU and max pooling without padding"
                + " behind its weights");
      }
    }
    return Optional.empty();
  }
}
