package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * One training step of a small network from pixels to the momentum update. What takes part is added
 * in the order of its computation; a tensor may be used any number of times, and the gradients of
 * its uses are added up.
 */
abstract class TrainedNetwork {

  static final int EXAMPLES = 4;
  static final int CLASSES = 5;
  private static final Shape IMAGES = new Shape(EXAMPLES, 3, 13, 11);

  /** Makes a network for training. */
  @FunctionalInterface
  interface Maker {

    /**
     * Builds the step and initialises its weights.
     *
     * @param smooth tanh and average pooling instead of ReLU and max pooling
     * @param nudge each weight is moved by this share of itself, up or down at random
     */
    TrainedNetwork make(Arena arena, Numbers numbers, boolean smooth, double nudge);
  }

  private final Arena arena;
  private final Numbers numbers;
  private final double nudge;
  private final PixelInput pixels;
  private final List<Operation> step = new ArrayList<>();
  private final List<Differentiable> functions = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Tensor> statistics = new ArrayList<>();
  private SoftmaxCrossEntropy loss;
  private MomentumUpdate update;

  TrainedNetwork(Arena arena, Numbers numbers, double nudge) {
    this.arena = arena;
    this.numbers = numbers;
    this.nudge = nudge;
    pixels = arena.pixels(IMAGES, new float[] {0.01f, 0.02f, 0.015f}, new float[] {-1, -2, -2});
    step.add(pixels);
  }

  final Arena arena() {
    return arena;
  }

  /** The images. */
  final Tensor images() {
    return pixels.output();
  }

  /** Adds what has no part in the gradient. */
  final Tensor prepare(Differentiable function) {
    step.add(function);
    return function.output();
  }

  final Tensor add(Differentiable function) {
    functions.add(function);
    return prepare(function);
  }

  /** Adds a layer, its parameters initialised. */
  final Tensor add(Layer.Weighted layer, Activation fused, Tensor x) {
    Differentiable function = arena.layer(layer, fused, x, Mode.TRAINING);
    List<Layer.Parameter> blueprints = layer.parameters(x.shape());
    for (int i = 0; i < blueprints.size(); i++) {
      initialise(function.parameters().get(i), blueprints.get(i).role());
    }
    return add(function);
  }

  private void initialise(Tensor parameter, ParameterRole role) {
    Shape shape = parameter.shape();
    double bound = role == ParameterRole.WEIGHT ? Math.sqrt(3.0 / shape.elementsPerExample()) : 0.1;
    double[] values = numbers.within(shape.elements(), bound);
    double[] signs = numbers.uniform(shape.elements());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] + role.start()) * (1 + Math.signum(signs[i]) * nudge);
    }
    Values.write(parameter, values);
  }

  /** Ends the forward pass and adds all the rest. */
  final void finish(Tensor logits) {
    loss = arena.softmaxCrossEntropy(logits, Mode.TRAINING);
    step.add(loss);
    IdentityHashMap<Tensor, List<Tensor>> back = new IdentityHashMap<>();
    back.put(logits, List.of(loss.logitsGradient()));
    List<Tensor> gradients = new ArrayList<>();
    for (int i = functions.size() - 1; i >= 0; i--) {
      Differentiable function = functions.get(i);
      Tensor dy = sum(back.remove(function.output()));
      Gradient gradient =
          function.gradient(dy, i == 0 ? Gradient.Wanted.PARAMETERS : Gradient.Wanted.ALL);
      step.add(gradient);
      int trained = gradient.parameterGradients().size();
      parameters.addAll(function.parameters().subList(0, trained));
      statistics.addAll(function.parameters().subList(trained, function.parameters().size()));
      gradients.addAll(gradient.parameterGradients());
      for (int j = 0; j < gradient.inputGradients().size(); j++) {
        back.computeIfAbsent(function.inputs().get(j), input -> new ArrayList<>())
            .add(gradient.inputGradients().get(j));
      }
    }
    float[] decay = new float[parameters.size()];
    Arrays.fill(decay, 0.01f);
    update = arena.momentumUpdate(parameters, gradients, decay, 0.9f);
    step.add(update);
  }

  private Tensor sum(List<Tensor> gradients) {
    if (gradients.size() == 1) {
      return gradients.get(0);
    }
    Differentiable sum = arena.join(Join.ADD, gradients, Mode.INFERENCE);
    step.add(sum);
    return sum.output();
  }

  /** Stages one batch and everything else that changes from step to step. */
  void stage(Numbers drawn, int index) {
    int[] values = drawn.indices(IMAGES.elements(), 256);
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    pixels.load(bytes);
    loss.labels(drawn.indices(EXAMPLES, CLASSES), index == 1 ? EXAMPLES - 1 : EXAMPLES);
    update.learningRate(0.1f / (1 + index));
  }

  /** The whole step's operations in order, the update last. */
  final List<Operation> step() {
    return List.copyOf(step);
  }

  /** What the forward pass ends with. */
  final void addLossTo(Results results, Measure measure) {
    results.add("loss", loss.loss(), measure);
    results.add("probabilities", loss.probabilities(), measure);
  }

  final void addTo(Results results, int index, Measure measure) {
    String when = " in step " + index;
    results.add("loss" + when, loss.loss(), measure);
    results.add("correct" + when, loss.correct(), Measure.exact());
    results.add("probabilities" + when, loss.probabilities(), measure);
    for (int i = 0; i < parameters.size(); i++) {
      results.add("parameter " + i + when, parameters.get(i), measure);
      results.add("velocity " + i + when, update.velocities().get(i), measure);
    }
    for (int i = 0; i < statistics.size(); i++) {
      results.add("statistic " + i + when, statistics.get(i), measure);
    }
  }
}
