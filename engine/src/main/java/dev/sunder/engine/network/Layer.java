package dev.sunder.engine.network;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * The blueprint of one layer: what it computes, without weights or memory.
 *
 * <p>Softmax is not among them: a network ends in logits, and the loss or the prediction applies
 * it.
 */
public sealed interface Layer {

  /**
   * The shape of the output for an input of the given shape.
   *
   * @throws IllegalArgumentException if the layer cannot be applied to it
   */
  Shape output(Shape input);

  /** A layer with parameters: a weight and a bias. */
  sealed interface Weighted extends Layer {

    /** Output channels or features. */
    int outputs();

    /** The weight's shape for an input of the given shape: (outputs, C, rows, columns). */
    Shape weight(Shape input);
  }

  /** 2-D convolution with bias. */
  record Convolution(int outputs, Window window) implements Weighted {
    public Convolution {
      requireOutputs(outputs);
    }

    @Override
    public Shape output(Shape input) {
      return window.output(input, outputs);
    }

    @Override
    public Shape weight(Shape input) {
      return new Shape(outputs, input.c(), window.kernelHeight(), window.kernelWidth());
    }
  }

  /** A fully connected layer with bias over all of an example's values, flattened in CHW order. */
  record FullyConnected(int outputs) implements Weighted {
    public FullyConnected {
      requireOutputs(outputs);
    }

    @Override
    public Shape output(Shape input) {
      return Shape.of(input.n(), outputs);
    }

    @Override
    public Shape weight(Shape input) {
      return input.withN(outputs);
    }
  }

  /** An elementwise activation. */
  record Elementwise(Activation function) implements Layer {
    @Override
    public Shape output(Shape input) {
      return input;
    }
  }

  /** Max or average pooling. */
  record Pooling(PoolingKind kind, Window window) implements Layer {
    @Override
    public Shape output(Shape input) {
      return window.output(input, input.c());
    }
  }

  /** Inverted dropout; the identity outside of training. */
  record Dropout(float rate) implements Layer {
    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("dropout rate must be in [0, 1), got " + rate);
      }
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }
  }

  /** Local response normalisation across channels; see {@link dev.sunder.kernels.Arena}. */
  record LocalResponseNormalisation(int size, float alpha, float beta, float k) implements Layer {
    public LocalResponseNormalisation {
      if (size < 1 || size % 2 == 0) {
        throw new IllegalArgumentException(
            "local response normalisation needs an odd size of at least 1, got " + size);
      }
      boolean finite = Float.isFinite(k) && Float.isFinite(alpha) && Float.isFinite(beta);
      if (!finite || k <= 0 || alpha < 0 || beta <= 0) {
        throw new IllegalArgumentException(
            "local response normalisation needs finite k > 0, alpha >= 0, beta > 0, got k "
                + k
                + ", alpha "
                + alpha
                + ", beta "
                + beta);
      }
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }
  }

  /** (N, C, H, W) to (N, C·H·W, 1, 1). */
  record Flatten() implements Layer {
    @Override
    public Shape output(Shape input) {
      return Shape.of(input.n(), input.elementsPerExample());
    }
  }

  /** Bilinear resize to a fixed size; networks that rebuild pictures grow their maps with it. */
  record Resize(int height, int width) implements Layer {
    public Resize {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "resize needs a size of at least 1x1, got " + height + "x" + width);
      }
    }

    @Override
    public Shape output(Shape input) {
      return new Shape(input.n(), input.c(), height, width);
    }
  }

  private static void requireOutputs(int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer needs at least 1 output, got " + outputs);
    }
  }
}
