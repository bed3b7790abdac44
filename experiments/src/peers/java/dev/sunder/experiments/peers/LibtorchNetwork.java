package dev.sunder.experiments.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.Clip;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Window;
import java.util.Iterator;
import java.util.List;

/** One forward pass of a network by libtorch's operations. */
final class LibtorchNetwork {

  // DJL's place of the channels.
  private static final int CHANNELS = 1;

  private final Iterator<NDArray> weights;
  private final boolean training;

  private LibtorchNetwork(Iterator<NDArray> weights, boolean training) {
    this.weights = weights;
    this.training = training;
  }

  /**
   * The network's output.
   *
   * @param weights all parameters, in the network's order
   * @param training whether dropout is on and normalisation by the batch's statistics
   */
  static NDArray forward(Network network, NDArray input, List<NDArray> weights, boolean training) {
    LibtorchNetwork pass = new LibtorchNetwork(weights.iterator(), training);
    NDArray x = input;
    for (Stage stage : network.stages()) {
      x = pass.chain(stage.layers(), x);
    }
    return x;
  }

  private NDArray chain(List<Layer> layers, NDArray input) {
    NDArray x = input;
    for (Layer layer : layers) {
      x = layer(layer, x);
    }
    return x;
  }

  private NDArray layer(Layer layer, NDArray x) {
    if (layer instanceof ConvolutionLayer convolution) {
      return convolution(convolution, x);
    } else if (layer instanceof FullyConnectedLayer) {
      return Linear.linear(flat(x), weights.next(), weights.next()).singletonOrThrow();
    } else if (layer instanceof BatchNormalisationLayer normalisation) {
      return normalisation(normalisation, x);
    } else if (layer instanceof Branches branches) {
      return branches(branches, x);
    } else if (layer instanceof PoolingLayer pooling) {
      return pooling(pooling, x);
    } else if (layer instanceof FlattenLayer) {
      return flat(x);
    } else if (layer instanceof DropoutLayer dropout) {
      return Dropout.dropout(x, dropout.rate(), training).singletonOrThrow();
    } else if (layer instanceof ElementwiseLayer elementwise) {
      return activation(elementwise, x);
    }
    throw new IllegalArgumentException("libtorch's step has no layer " + layer);
  }

  private static NDArray activation(ElementwiseLayer layer, NDArray x) {
    if (layer.function().equals(dev.sunder.kernels.Activation.RELU)) {
      return Activation.relu(x);
    } else if (layer.function() instanceof Clip clip) {
      return x.clip(clip.min(), clip.max());
    }
    throw new IllegalArgumentException("libtorch's step has no activation " + layer.function());
  }

  private NDArray convolution(ConvolutionLayer layer, NDArray x) {
    Window window = layer.window();
    NDArray weight = weights.next();
    return Conv2d.conv2d(
            x,
            weight,
            layer.hasBias() ? weights.next() : null,
            new Shape(window.rows().stride(), window.columns().stride()),
            padding(window),
            new Shape(window.rows().dilation(), window.columns().dilation()),
            layer.groups())
        .singletonOrThrow();
  }

  private NDArray normalisation(BatchNormalisationLayer layer, NDArray x) {
    NDArray scale = weights.next();
    NDArray shift = weights.next();
    NDArray mean = weights.next();
    NDArray variance = weights.next();
    return BatchNorm.batchNorm(
            x, mean, variance, scale, shift, CHANNELS, layer.momentum(), layer.epsilon(), training)
        .singletonOrThrow();
  }

  private NDArray branches(Branches layer, NDArray x) {
    NDArray joined = null;
    for (List<Layer> each : layer.chains()) {
      NDArray end = chain(each, x);
      joined = joined == null ? end : join(layer.join(), joined, end);
    }
    return joined;
  }

  private static NDArray join(Join join, NDArray a, NDArray b) {
    return switch (join) {
      case ADD -> a.add(b);
      case CONCAT -> a.concat(b, CHANNELS);
      case MULTIPLY -> a.mul(b);
    };
  }

  private static NDArray pooling(PoolingLayer layer, NDArray x) {
    Window window = layer.window();
    Shape kernel = new Shape(window.rows().kernel(), window.columns().kernel());
    Shape stride = new Shape(window.rows().stride(), window.columns().stride());
    return layer.kind() == PoolingKind.MAX
        ? Pool.maxPool2d(x, kernel, stride, padding(window), false)
        : Pool.avgPool2d(
            x, kernel, stride, padding(window), false, layer.kind() == PoolingKind.AVERAGE);
  }

  private static Shape padding(Window window) {
    if (!window.rows().isEvenlyPadded() || !window.columns().isEvenlyPadded()) {
      throw new IllegalArgumentException("libtorch's step pads evenly only, got " + window);
    }
    return new Shape(window.rows().before(), window.columns().before());
  }

  private static NDArray flat(NDArray x) {
    long batch = x.getShape().get(0);
    return x.getShape().dimension() == 2 ? x : x.reshape(batch, x.size() / batch);
  }
}
