package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * One training step of a small network that holds nearly every operation: pixels, convolution with
 * its activation, local response normalisation, pooling, a resized signal joined, convolution,
 * activation in place, pooling, dropout, flatten, two fully connected layers, one with an
 * activation that keeps its input, softmax with cross-entropy, all gradients and the momentum
 * update.
 */
final class SmallNetwork {

  static final int EXAMPLES = 4;
  static final int CLASSES = 5;
  private static final Shape IMAGES = new Shape(EXAMPLES, 3, 13, 11);
  private static final Shape SIGNALS = new Shape(EXAMPLES, 1, 5, 4);

  private final Activation activation;
  private final List<Differentiable> functions = new ArrayList<>();
  private final List<Operation> step = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();
  private final PixelInput pixels;
  private final Tensor signal;
  private final Dropout dropout;
  private final SoftmaxCrossEntropy loss;
  private final MomentumUpdate update;

  /**
   * Builds the step and initialises its weights.
   *
   * @param smooth tanh and average pooling instead of ReLU and max pooling
   * @param nudge each weight is moved by this share of itself, up or down at random
   */
  SmallNetwork(Arena arena, Numbers numbers, boolean smooth, double nudge) {
    activation = smooth ? Activation.TANH : Activation.RELU;
    PoolingKind pooling = smooth ? PoolingKind.AVERAGE : PoolingKind.MAX;
    pixels = arena.pixels(IMAGES, new float[] {0.01f, 0.02f, 0.015f}, new float[] {-1, -2, -2});
    signal = arena.tensor(SIGNALS);
    Tensor x = convolution(arena, pixels.output(), 6, Window.square(5, 1, 2), activation);
    x = add(arena.localResponseNormalisation(x, 3, 0.5f, 0.75f, 1, Mode.TRAINING));
    x = add(arena.pooling(x, pooling, Window.square(3, 2, 0), Mode.TRAINING));
    Differentiable resize = arena.resize(signal, x.shape().h(), x.shape().w(), Mode.TRAINING);
    x = add(arena.concat(x, resize.output(), Mode.TRAINING));
    x = convolution(arena, x, 17, Window.square(3, 1, 1), Activation.IDENTITY);
    x = add(arena.activation(x, activation, true, Mode.TRAINING));
    x = add(arena.pooling(x, pooling, Window.square(2, 2, 0), Mode.TRAINING));
    dropout = arena.dropout(x, 0.3f, 42, Mode.TRAINING);
    x = add(dropout);
    x = add(arena.flatten(x, Mode.TRAINING));
    x = add(arena.fullyConnected(x, 19, Activation.SILU, Mode.TRAINING));
    x = add(arena.fullyConnected(x, CLASSES, Activation.IDENTITY, Mode.TRAINING));
    loss = arena.softmaxCrossEntropy(x, Mode.TRAINING);
    step.add(pixels);
    step.add(resize);
    step.addAll(functions);
    step.add(loss);
    update = addBackward(arena);
    initialise(numbers, nudge);
  }

  private Tensor convolution(Arena arena, Tensor x, int outputs, Window window, Activation fused) {
    return add(arena.convolution(x, outputs, window, fused, Mode.TRAINING));
  }

  private Tensor add(Differentiable function) {
    functions.add(function);
    return function.output();
  }

  private MomentumUpdate addBackward(Arena arena) {
    List<Tensor> gradients = new ArrayList<>();
    Tensor back = loss.logitsGradient();
    for (int i = functions.size() - 1; i >= 0; i--) {
      Gradient.Wanted wanted = i == 0 ? Gradient.Wanted.PARAMETERS : Gradient.Wanted.ALL;
      Gradient gradient = functions.get(i).gradient(back, wanted);
      step.add(gradient);
      parameters.addAll(functions.get(i).parameters());
      gradients.addAll(gradient.parameterGradients());
      back = i == 0 ? null : gradient.inputGradients().get(0);
    }
    float[] decay = new float[parameters.size()];
    java.util.Arrays.fill(decay, 0.01f);
    MomentumUpdate made = arena.momentumUpdate(parameters, gradients, decay, 0.9f);
    step.add(made);
    return made;
  }

  private void initialise(Numbers numbers, double nudge) {
    for (Tensor parameter : parameters) {
      Shape shape = parameter.shape();
      boolean bias = shape.n() == 1;
      double bound = bias ? 0.1 : Math.sqrt(3.0 / shape.elementsPerExample());
      double[] values = numbers.within(shape.elements(), bound);
      double[] signs = numbers.uniform(shape.elements());
      for (int i = 0; i < values.length; i++) {
        values[i] *= 1 + Math.signum(signs[i]) * nudge;
      }
      Values.write(parameter, values);
    }
  }

  /** Stages one batch and everything else that changes from step to step. */
  void stage(Numbers numbers, int index) {
    int[] drawn = numbers.indices(IMAGES.elements(), 256);
    byte[] bytes = new byte[drawn.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) drawn[i];
    }
    pixels.load(bytes);
    Values.write(signal, numbers.uniform(SIGNALS.elements()));
    loss.labels(numbers.indices(EXAMPLES, CLASSES), index == 1 ? EXAMPLES - 1 : EXAMPLES);
    dropout.step(index);
    update.learningRate(0.1f / (1 + index));
  }

  /** The whole step's operations in order, the update last. */
  List<Operation> step() {
    return List.copyOf(step);
  }

  /** What the forward pass ends with. */
  void addLossTo(Results results, Measure measure) {
    results.add("loss", loss.loss(), measure);
    results.add("probabilities", loss.probabilities(), measure);
  }

  void addTo(Results results, int index, Measure measure) {
    String when = " in step " + index;
    results.add("loss" + when, loss.loss(), measure);
    results.add("correct" + when, loss.correct(), Measure.exact());
    results.add("probabilities" + when, loss.probabilities(), measure);
    for (int i = 0; i < parameters.size(); i++) {
      results.add("parameter " + i + when, parameters.get(i), measure);
      results.add("velocity " + i + when, update.velocities().get(i), measure);
    }
  }
}
