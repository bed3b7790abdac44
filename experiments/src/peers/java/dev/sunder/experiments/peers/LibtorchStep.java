package dev.sunder.experiments.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.ParameterRole;
import java.util.ArrayList;
import java.util.List;

/**
 * libtorch's training step of the same network, through DJL's operations: as a PyTorch program
 * makes it, not as DJL's own trainer does.
 *
 * <p>That trainer keeps the gradients from step to step, so that libtorch adds to them and sets
 * them to zero; PyTorch drops them, and libtorch hands over what it computed. Here each step
 * differentiates by fresh views of the parameters, which have no gradient yet. Nothing is copied
 * in: images, labels and parameters lie in libtorch's tensors from the start. The first layer's
 * gradient by the images is not computed, as on our side.
 *
 * <p>What DJL does not reach: ReLU in place, PyTorch's fused update, and {@code torch.compile}.
 */
final class LibtorchStep implements AutoCloseable {

  /** How four-dimensional tensors lie in memory. */
  enum Layout {
    NCHW,
    CHANNELS_LAST
  }

  private static final float MOMENTUM = 0.9f;

  private final NDManager manager = NDManager.newBaseManager();
  private final Network network;
  private final Layout layout;
  private final float learningRate;
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final NDArray images;
  private final NDArray labels;
  private final List<NDArray> parameters = new ArrayList<>();
  private final List<NDArray> trained = new ArrayList<>();
  private final List<NDArray> velocities = new ArrayList<>();
  private final List<NDArray> gradients = new ArrayList<>();

  LibtorchStep(
      Network network, Parameters start, float[] images, int[] labels, float rate, Layout layout) {
    this.network = network;
    this.layout = layout;
    learningRate = rate;
    dev.sunder.kernels.Shape image = network.input();
    this.images = create(images, labels.length, image.c(), image.h(), image.w());
    this.labels = manager.create(labels);
    for (ParameterSpec spec : start.specs()) {
      dev.sunder.kernels.Shape shape = spec.shape();
      float[] values = start.get(spec.name());
      NDArray parameter;
      if (spec.role() != ParameterRole.WEIGHT) {
        parameter = manager.create(values);
      } else if (spec.fullyConnected()) {
        parameter = manager.create(values, new Shape(shape.n(), shape.elementsPerExample()));
      } else {
        parameter = create(values, shape.n(), shape.c(), shape.h(), shape.w());
      }
      parameters.add(parameter);
      if (spec.role().isTrained()) {
        trained.add(parameter);
        velocities.add(parameter.zerosLike());
      }
    }
  }

  /** How many threads libtorch computes on. */
  static int threads() {
    // Loads the library.
    Engine.getInstance();
    return JniUtils.getNumThreads();
  }

  /** Forward pass, loss and backward pass; reads the loss. */
  double passes() {
    double value;
    try (NDManager scope = manager.newSubManager()) {
      List<NDArray> leaves = new ArrayList<>();
      List<NDArray> differentiated = new ArrayList<>();
      for (NDArray parameter : parameters) {
        NDArray leaf = parameter.stopGradient();
        leaf.attach(scope);
        if (differentiated.size() < trained.size()
            && parameter == trained.get(differentiated.size())) {
          leaf.setRequiresGradient(true);
          differentiated.add(leaf);
        }
        leaves.add(leaf);
      }
      images.tempAttach(scope);
      labels.tempAttach(scope);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray logits = LibtorchNetwork.forward(network, images, leaves, true);
        NDArray mean = loss.evaluate(new NDList(labels), new NDList(logits));
        collector.backward(mean);
        value = mean.getFloat();
      }
      for (NDArray leaf : differentiated) {
        NDArray gradient = leaf.getGradient();
        gradient.attach(manager);
        gradients.add(gradient);
      }
    }
    return value;
  }

  /**
   * v ← μ v + η g, w ← w − v of every trained parameter, in place: the fewest passes over memory
   * that DJL's operations allow. η inside v is the same as PyTorch's convention while η stays.
   */
  void update() {
    for (int i = 0; i < trained.size(); i++) {
      try (NDArray gradient = gradients.get(i)) {
        velocities.get(i).muli(MOMENTUM).addi(gradient.muli(learningRate));
        trained.get(i).subi(velocities.get(i));
      }
    }
    gradients.clear();
  }

  /** What the network answers with dropout off. */
  float[] logits() {
    try (NDManager scope = manager.newSubManager()) {
      images.tempAttach(scope);
      for (NDArray parameter : parameters) {
        parameter.tempAttach(scope);
      }
      return LibtorchNetwork.forward(network, images, parameters, false).toFloatArray();
    }
  }

  Layout layout() {
    return layout;
  }

  @Override
  public void close() {
    manager.close();
  }

  /** A tensor of NCHW values in this step's layout. */
  private NDArray create(float[] nchw, int n, int c, int h, int w) {
    if (layout == Layout.NCHW) {
      return manager.create(nchw, new Shape(n, c, h, w));
    }
    float[] last = new float[nchw.length];
    int plane = h * w;
    for (int i = 0; i < nchw.length; i++) {
      int example = i / (c * plane);
      int channel = i / plane % c;
      last[(example * plane + i % plane) * c + channel] = nchw[i];
    }
    // A view: its strides are those of PyTorch's memory format.
    return manager.create(last, new Shape(n, h, w, c)).transpose(0, 3, 1, 2);
  }
}
