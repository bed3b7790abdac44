package dev.sunder.engine.network;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * VGG-11 (Simonyan, Zisserman 2015) with batch normalisation, with torchvision's names: eight
 * convolutions and three fully connected layers, each a stage.
 */
final class Vgg {

  private static final Layer RECTIFIER = new ElementwiseLayer(RELU);
  private static final Layer POOL = new PoolingLayer(PoolingKind.MAX, Window.square(2, 2, 0));
  private static final int[][] WIDTHS = {{64}, {128}, {256, 256}, {512, 512}, {512, 512}};
  // The map that the fully connected layers were made for.
  private static final int MAP = 7;

  private Vgg() {}

  /**
   * The network.
   *
   * @param pixels a multiple of 224, or 32 to 63, which leave one pixel that is repeated
   */
  static Network eleven(int channels, int pixels, int classes) {
    int map = pixels / 32;
    if (map < 1 || (map > 1 && map % MAP != 0)) {
      throw new IllegalArgumentException(
          "vgg11_bn needs images of 32 to 63 pixels, or of a multiple of "
              + 32 * MAP
              + ", got "
              + pixels
              + "x"
              + pixels);
    }
    List<Stage> stages = new ArrayList<>();
    int index = 0;
    for (int[] group : WIDTHS) {
      for (int i = 0; i < group.length; i++) {
        String name = "features." + index;
        List<Layer> layers = new ArrayList<>();
        layers.add(new ConvolutionLayer(group[i], Window.square(3, 1, 1)));
        layers.add(new BatchNormalisationLayer("features." + (index + 1)));
        layers.add(RECTIFIER);
        index += 3;
        if (i == group.length - 1) {
          layers.add(POOL);
          index++;
        }
        stages.add(new Stage(name, layers));
      }
    }
    if (map != MAP) {
      Stage last = stages.remove(stages.size() - 1);
      List<Layer> layers = new ArrayList<>(last.layers());
      layers.add(
          map == 1
              ? new ResizeLayer(MAP, MAP)
              : new PoolingLayer(PoolingKind.AVERAGE, Window.square(map / MAP, map / MAP, 0)));
      stages.add(new Stage(last.name(), layers));
    }
    Layer half = new DropoutLayer(0.5f);
    stages.add(new Stage("classifier.0", new FullyConnectedLayer(4096), RECTIFIER, half));
    stages.add(new Stage("classifier.3", new FullyConnectedLayer(4096), RECTIFIER, half));
    stages.add(new Stage("classifier.6", new FullyConnectedLayer(classes)));
    return new Network(
        "vgg11_bn", new Shape(1, channels, pixels, pixels), Scaling.symmetric(channels), stages);
  }
}
