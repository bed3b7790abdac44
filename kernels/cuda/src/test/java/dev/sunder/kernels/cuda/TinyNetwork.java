package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.CounterRandom;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step of convolution with ReLU, max pooling and a fully connected layer, recorded, and
 * four kinds of pictures to learn: bright in one quarter, with noise.
 */
final class TinyNetwork {

  private static final int EXAMPLES = 16;
  private static final int CLASSES = 4;
  private static final int SIDE = 8;
  private static final Shape IMAGES = new Shape(EXAMPLES, 1, SIDE, SIDE);

  private final Tensor images;
  private final Differentiable convolution;
  private final Differentiable connected;
  private final SoftmaxCrossEntropy loss;
  private final Gradient toPooling;
  private final Gradient toConvolution;
  private final Gradient toImages;
  private final List<Operation> there;
  private final Operation forward;
  private final Operation step;

  TinyNetwork(Arena arena) {
    images = arena.tensor(IMAGES);
    convolution =
        arena.convolution(images, 8, Window.square(3, 1, 1), Activation.RELU, Mode.TRAINING);
    Differentiable pooling =
        arena.pooling(convolution.output(), PoolingKind.MAX, Window.square(4, 4, 0), Mode.TRAINING);
    connected = arena.fullyConnected(pooling.output(), CLASSES, Activation.IDENTITY, Mode.TRAINING);
    loss = arena.softmaxCrossEntropy(connected.output(), Mode.TRAINING);
    toPooling = connected.gradient(loss.logitsGradient(), Gradient.Wanted.ALL);
    toConvolution = pooling.gradient(toPooling.inputGradients().get(0), Gradient.Wanted.INPUTS);
    toImages = convolution.gradient(toConvolution.inputGradients().get(0), Gradient.Wanted.ALL);
    List<Tensor> gradients = new ArrayList<>(toImages.parameterGradients());
    gradients.addAll(toPooling.parameterGradients());
    MomentumUpdate update =
        arena.momentumUpdate(parameters(), gradients, new float[gradients.size()], 0.9f);
    update.learningRate(0.05f);
    there = List.of(convolution, pooling, connected, loss);
    List<Operation> andBack = new ArrayList<>(there);
    andBack.addAll(List.of(toPooling, toConvolution, toImages, update));
    forward = arena.record(there);
    step = arena.record(andBack);
  }

  /** Weight and bias of the convolution, then of the fully connected layer. */
  List<Tensor> parameters() {
    List<Tensor> all = new ArrayList<>(convolution.parameters());
    all.addAll(connected.parameters());
    return all;
  }

  /** Uniform weights of variance 2 / inputs (He and others, 2015), and biases of zero. */
  void initialise() {
    int stream = 0;
    for (Tensor parameter : parameters()) {
      Shape shape = parameter.shape();
      float bound = shape.n() == 1 ? 0 : (float) Math.sqrt(6.0 / shape.elementsPerExample());
      parameter.upload(uniform(++stream, shape.elements(), bound));
    }
  }

  /** Stages batch number {@code index}, of as many pictures of each kind. */
  void stage(int index) {
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      labels[i] = i % CLASSES;
    }
    images.upload(images(index));
    loss.labels(labels, EXAMPLES);
  }

  private static float[] images(int index) {
    float[] pixels = uniform(100 + index, IMAGES.elements(), 1);
    for (int i = 0; i < pixels.length; i++) {
      int kind = i / (SIDE * SIDE) % CLASSES;
      boolean lower = i / SIDE % SIDE >= SIDE / 2;
      boolean right = i % SIDE >= SIDE / 2;
      pixels[i] += kind == (lower ? 2 : 0) + (right ? 1 : 0) ? 0.5f : 0;
    }
    return pixels;
  }

  /** Runs one step; returns the loss before it. */
  double train() {
    step.run();
    return loss.loss();
  }

  /** The loss without a step. */
  double loss() {
    forward.run();
    return loss.loss();
  }

  /**
   * √Σ (t ∂L/∂t)² over every number t that bf16 rounds on the way to the loss L: pictures, weights,
   * and each layer's sums before and after the bias is added.
   */
  double influence() {
    there.forEach(Operation::run);
    double squares = ofSums(connected, loss.logitsGradient().toArray());
    toPooling.run();
    toConvolution.run();
    squares += ofSums(convolution, toConvolution.inputGradients().get(0).toArray());
    toImages.run();
    squares += squares(images, toImages.inputGradients().get(0));
    squares += squares(convolution.parameters().get(0), toImages.parameterGradients().get(0));
    squares += squares(connected.parameters().get(0), toPooling.parameterGradients().get(0));
    return Math.sqrt(squares);
  }

  private static double squares(Tensor tensor, Tensor gradient) {
    float[] values = tensor.toArray();
    float[] slopes = gradient.toArray();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.pow((double) values[i] * slopes[i], 2);
    }
    return sum;
  }

  /** Of a layer without an activation, or with ReLU, beyond whose kink nothing is changed. */
  private static double ofSums(Differentiable layer, float[] slopes) {
    Shape shape = layer.output().shape();
    float[] outputs = layer.output().toArray();
    float[] bias = layer.parameters().get(1).toArray();
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      double before = outputs[i] - bias[i / (shape.h() * shape.w()) % shape.c()];
      double slope = outputs[i] == 0 ? 0 : slopes[i];
      sum += (outputs[i] * outputs[i] + before * before) * slope * slope;
    }
    return sum;
  }

  static void copyParameters(TinyNetwork from, TinyNetwork to) {
    for (int i = 0; i < from.parameters().size(); i++) {
      to.parameters().get(i).upload(from.parameters().get(i).toArray());
    }
  }

  private static float[] uniform(int stream, int count, float bound) {
    float[] values = new float[count];
    int[] block = new int[4];
    for (int i = 0; i < count; i++) {
      if (i % 4 == 0) {
        CounterRandom.block(2026, stream, i / 4, block);
      }
      values[i] = bound * (2 * CounterRandom.toFloat(block[i % 4]) - 1);
    }
    return values;
  }
}
