package dev.sunder.kernels;

import java.util.List;
import java.util.function.Function;

/**
 * What is known of a kind of {@link Layer} apart from its numbers.
 *
 * @param name in model files, in camel case
 * @param maker makes one of what {@link Layer#write} wrote
 */
public record LayerKind(String name, Function<LayerReader, Layer> maker) {

  /** Every kind that there is. */
  static List<LayerKind> all() {
    return List.of(
        ConvolutionLayer.KIND,
        FullyConnectedLayer.KIND,
        BatchNormalisationLayer.KIND,
        PReluLayer.KIND,
        ElementwiseLayer.KIND,
        PoolingLayer.KIND,
        DropoutLayer.KIND,
        LocalResponseNormalisationLayer.KIND,
        FlattenLayer.KIND,
        ResizeLayer.KIND,
        Branches.KIND);
  }
}
