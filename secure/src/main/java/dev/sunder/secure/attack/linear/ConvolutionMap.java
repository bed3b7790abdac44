package dev.sunder.secure.attack.linear;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InputGradientPlan;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage's weighted layer without its bias, as a linear map from the stage's input (the signal's
 * channels included) to its pre-activations: the engine's convolution and its transpose.
 *
 * <p>Owns a plan on the device; closed by scope.
 */
public final class ConvolutionMap implements LinearMap, AutoCloseable {

  private final InputGradientPlan plan;
  private final Optional<Polyphase> phases;
  private final float[] cut;
  private final Shape input;
  private final Shape output;
  private final float[] bias;

  private ConvolutionMap(
      InputGradientPlan plan, Optional<Polyphase> phases, Shape input, Shape output, float[] bias) {
    this.plan = plan;
    this.phases = phases;
    this.cut = new float[phases.map(cutter -> cutter.blocks().elements()).orElse(0)];
    this.input = input;
    this.output = output;
    this.bias = bias.clone();
  }

  /**
   * The map of one stage.
   *
   * @param model a whole model or a client's part
   * @param stage from 1
   * @throws IllegalArgumentException if the stage does not begin with its weighted layer
   */
  public static ConvolutionMap of(Model model, int stage, Device device) {
    Network network = model.network();
    Stage whole = network.stage(stage);
    unsupported(whole)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    Layer.Linear weighted = (Layer.Linear) whole.layers().get(0);
    Shape input = network.joinedInputOf(stage);
    Shape output = weighted.output(input);
    String prefix = whole.prefix(weighted);
    float[] weight = model.parameters().get(prefix + ".weight");
    float[] bias =
        weighted.hasBias()
            ? model.parameters().get(prefix + ".bias")
            : new float[weighted.outputs()];
    String name = network.name() + "-" + whole.name();
    if (weighted instanceof ConvolutionLayer convolution && isStrided(convolution.window())) {
      Polyphase phases = new Polyphase(input, convolution.window());
      Layer layer = new ConvolutionLayer(convolution.outputs(), phases.window());
      float[] kernels = phases.kernels(weight, convolution.outputs());
      InputGradientPlan plan = plan(name, phases.blocks(), layer, kernels, bias.length, device);
      return new ConvolutionMap(plan, Optional.of(phases), input, output, bias);
    }
    InputGradientPlan plan =
        plan(name, input, weighted.named("").withBias(), weight, bias.length, device);
    return new ConvolutionMap(plan, Optional.empty(), input, output, bias);
  }

  /** Why a stage's first layer is no such map; empty if it is. */
  public static Optional<String> unsupported(Stage stage) {
    Layer first = stage.layers().get(0);
    if (!(first instanceof Layer.Linear)) {
      return Optional.of("stage " + stage.name() + " does not begin with its weights");
    }
    boolean usual =
        !(first instanceof ConvolutionLayer convolution)
            || (convolution.groups() == 1 && convolution.window().isPlain());
    return usual
        ? Optional.empty()
        : Optional.of(
            "stage "
                + stage.name()
                + " begins with a convolution in groups, with dilation or with padding that is not"
                + " the same on both sides");
  }

  private static boolean isStrided(Window window) {
    return window.rows().stride() > 1 || window.columns().stride() > 1;
  }

  private static InputGradientPlan plan(
      String name, Shape input, Layer layer, float[] weight, int outputs, Device device) {
    Network alone =
        new Network(
            name, input, Optional.empty(), List.of(new Stage("map", layer)), Optional.empty());
    InputGradientPlan plan = InputGradientPlan.of(alone, device, 1);
    plan.load(Parameters.of(alone, Map.of("map.weight", weight, "map.bias", new float[outputs])));
    // A backward pass needs a forward pass before it; the gradient of a linear map does not depend
    // on where.
    plan.input(new float[input.elements()]);
    plan.forward();
    return plan;
  }

  /** The stage's input, with n = 1 and the signal's channels where it joins. */
  public Shape input() {
    return input;
  }

  /** The shape of the pre-activations, with n = 1. */
  public Shape output() {
    return output;
  }

  /** The stage's bias, one value a channel of the output: what {@link #apply} leaves out. */
  public float bias(int channel) {
    return bias[channel];
  }

  @Override
  public int rows() {
    return output.elements();
  }

  @Override
  public int columns() {
    return input.elements();
  }

  @Override
  public void apply(float[] x, float[] y) {
    if (phases.isPresent()) {
      phases.get().cut(x, cut);
      plan.input(cut);
    } else {
      plan.input(x);
    }
    plan.forward();
    plan.output().download(y);
  }

  @Override
  public void applyTransposed(float[] y, float[] x) {
    plan.outputGradient(y);
    plan.backward();
    if (phases.isPresent()) {
      plan.inputGradient().download(cut);
      phases.get().join(cut, x);
    } else {
      plan.inputGradient().download(x);
    }
  }

  @Override
  public void close() {
    plan.close();
  }
}
