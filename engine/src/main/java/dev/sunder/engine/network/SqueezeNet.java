package dev.sunder.engine.network;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * SqueezeNet 1.1 (Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer 2016), with torchvision's names.
 * Each fire module is a stage.
 */
final class SqueezeNet {

  private static final Layer RECTIFIER = new ElementwiseLayer(RELU);

  /** Of each fire module: its number among torchvision's features, squeezed and expanded maps. */
  private static final int[][] FIRES = {
    {3, 16, 64}, {4, 16, 64}, {6, 32, 128}, {7, 32, 128},
    {9, 48, 192}, {10, 48, 192}, {11, 64, 256}, {12, 64, 256}
  };

  private SqueezeNet() {}

  static Network oneOne(int channels, int pixels, int classes) {
    List<Stage> stages = new ArrayList<>();
    Shape map = new Shape(1, channels, pixels, pixels);
    List<Layer> stem = List.of(new ConvolutionLayer(64, Window.square(3, 2, 0)), RECTIFIER);
    map = add(stages, "features.0", stem, true, map);
    for (int[] fire : FIRES) {
      String name = "features." + fire[0];
      boolean pooled = fire[0] == 4 || fire[0] == 7;
      map = add(stages, name, fire(name, fire[1], fire[2]), pooled, map);
    }
    Window whole = new Window(map.h(), map.w(), 1, 1, 0, 0);
    stages.add(
        new Stage(
            "classifier.1",
            new DropoutLayer(0.5f),
            new ConvolutionLayer(classes, Window.square(1, 1, 0)),
            RECTIFIER,
            new PoolingLayer(PoolingKind.AVERAGE, whole)));
    return new Network(
        "squeezenet1_1",
        new Shape(1, channels, pixels, pixels),
        Scaling.symmetric(channels),
        stages);
  }

  /** Adds a stage, its pooling rounding up as torchvision's does; gives what it makes of a map. */
  private static Shape add(
      List<Stage> stages, String name, List<Layer> body, boolean pooled, Shape input) {
    List<Layer> layers = new ArrayList<>(body);
    if (pooled) {
      Shape map = Layer.output(body, input);
      Window.Axis axis = new Window.Axis(3, 2, 0);
      layers.add(
          new PoolingLayer(
              PoolingKind.MAX, new Window(axis.roundingUp(map.h()), axis.roundingUp(map.w()))));
    }
    stages.add(new Stage(name, layers));
    return Layer.output(layers, input);
  }

  private static List<Layer> fire(String name, int squeezed, int expanded) {
    List<Layer> narrow = List.of(convolution(name + ".expand1x1", expanded, 1), RECTIFIER);
    List<Layer> wide = List.of(convolution(name + ".expand3x3", expanded, 3), RECTIFIER);
    return List.of(
        convolution(name + ".squeeze", squeezed, 1),
        RECTIFIER,
        new Branches(List.of(narrow, wide), Join.CONCAT));
  }

  private static Layer convolution(String name, int outputs, int kernel) {
    return new ConvolutionLayer(name, outputs, Window.square(kernel, 1, kernel / 2), 1, true);
  }
}
