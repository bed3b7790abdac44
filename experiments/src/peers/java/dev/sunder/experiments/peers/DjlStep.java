package dev.sunder.experiments.peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** libtorch's step through DJL: AlexNet_v2 with padding 2 at conv1, dropout, momentum. */
final class DjlStep implements Step {

  private static final float LEARNING_RATE = 0.0005f;

  private final Model model;
  private final Trainer trainer;
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final NDArray images;
  private final NDArray labels;
  private long updateNanos;
  private int steps;

  DjlStep(float[] images, int[] labels, int pixels, int classes) {
    Shape shape = new Shape(labels.length, 3, pixels, pixels);
    model = Model.newInstance("alexnet_v2", "PyTorch");
    model.setBlock(network(classes));
    Optimizer momentum =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(LEARNING_RATE))
            .optMomentum(0.9f)
            .build();
    trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(momentum));
    trainer.initialize(shape);
    this.images = trainer.getManager().create(images, shape);
    this.labels = trainer.getManager().create(labels);
  }

  @Override
  public double run() {
    float value;
    try (NDManager scope = trainer.getManager().newSubManager()) {
      images.tempAttach(scope);
      labels.tempAttach(scope);
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList output = trainer.forward(new NDList(images), new NDList(labels));
        NDArray batchLoss = loss.evaluate(new NDList(labels), output);
        collector.backward(batchLoss);
        value = batchLoss.getFloat();
      }
      long start = System.nanoTime();
      trainer.step();
      updateNanos += System.nanoTime() - start;
      steps++;
    }
    return value;
  }

  /** The mean time of the momentum update, which DJL composes of several of libtorch's calls. */
  double updateMilliseconds() {
    return updateNanos / 1e6 / steps;
  }

  @Override
  public String name() {
    return "libtorch " + Engine.getInstance().getVersion() + " through DJL";
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }

  private static Block network(int classes) {
    return new SequentialBlock()
        .add(convolution(64, 11, 4, 2))
        .add(Activation::relu)
        .add(pool())
        .add(convolution(192, 5, 1, 2))
        .add(Activation::relu)
        .add(pool())
        .add(convolution(384, 3, 1, 1))
        .add(Activation::relu)
        .add(convolution(384, 3, 1, 1))
        .add(Activation::relu)
        .add(convolution(256, 3, 1, 1))
        .add(Activation::relu)
        .add(pool())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(1024).build())
        .add(Activation::relu)
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(1024).build())
        .add(Activation::relu)
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(classes).build());
  }

  private static Block convolution(int kernels, int size, int stride, int padding) {
    return Conv2d.builder()
        .setFilters(kernels)
        .setKernelShape(new Shape(size, size))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  private static Block pool() {
    return Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2));
  }
}
