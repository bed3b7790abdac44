package dev.sunder.engine.network;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov, Chen 2018), with torchvision's names. Each inverted
 * residual is a stage.
 */
final class MobileNetV2 {

  private static final Layer RELU6 = new ElementwiseLayer(Activation.RELU6);

  /** Groups of blocks: by how much they expand, outputs, how many, the first one's stride. */
  private static final int[][] GROUPS = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private static final int LAST = 1280;

  private MobileNetV2() {}

  static Network of(int channels, int pixels, int classes) {
    List<Stage> stages = new ArrayList<>();
    int inputs = 32;
    stages.add(
        new Stage(
            "features.0",
            convolution("features.0.0", inputs, Window.square(3, 2, 1), 1),
            new BatchNormalisationLayer("features.0.1"),
            RELU6));
    for (int[] group : GROUPS) {
      for (int block = 0; block < group[2]; block++) {
        int stride = block == 0 ? group[3] : 1;
        String name = "features." + stages.size();
        List<Layer> layers = block(name, inputs, group[0], group[1], stride);
        boolean residual = stride == 1 && inputs == group[1];
        stages.add(
            residual
                ? new Stage(name, new Branches(List.of(layers, List.of()), Join.ADD))
                : new Stage(name, layers));
        inputs = group[1];
      }
    }
    String name = "features." + stages.size();
    Shape map = new Shape(1, channels, pixels, pixels);
    for (Stage stage : stages) {
      map = Layer.output(stage.layers(), map);
    }
    stages.add(
        new Stage(
            name,
            convolution(name + ".0", LAST, Window.square(1, 1, 0), 1),
            new BatchNormalisationLayer(name + ".1"),
            RELU6,
            new PoolingLayer(PoolingKind.AVERAGE, new Window(map.h(), map.w(), 1, 1, 0, 0))));
    stages.add(new Stage("classifier.1", new DropoutLayer(0.2f), new FullyConnectedLayer(classes)));
    return new Network(
        "mobilenet_v2",
        new Shape(1, channels, pixels, pixels),
        Scaling.symmetric(channels),
        stages);
  }

  private static List<Layer> block(
      String name, int inputs, int expansion, int outputs, int stride) {
    List<Layer> layers = new ArrayList<>();
    int width = inputs * expansion;
    String conv = name + ".conv.";
    int index = 0;
    if (expansion > 1) {
      layers.add(convolution(conv + "0.0", width, Window.square(1, 1, 0), 1));
      layers.add(new BatchNormalisationLayer(conv + "0.1"));
      layers.add(RELU6);
      index++;
    }
    layers.add(convolution(conv + index + ".0", width, Window.square(3, stride, 1), width));
    layers.add(new BatchNormalisationLayer(conv + index + ".1"));
    layers.add(RELU6);
    layers.add(convolution(conv + (index + 1), outputs, Window.square(1, 1, 0), 1));
    layers.add(new BatchNormalisationLayer(conv + (index + 2)));
    return layers;
  }

  private static Layer convolution(String name, int outputs, Window window, int groups) {
    return new ConvolutionLayer(name, outputs, window, groups, false);
  }
}
