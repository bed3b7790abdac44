package dev.sunder.engine.network;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
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
 * ResNet-18 (He, Zhang, Ren, Sun 2016), with torchvision's names. Each block of two convolutions is
 * a stage.
 */
final class ResNet {

  private static final Layer RECTIFIER = new ElementwiseLayer(RELU);
  private static final int[] WIDTHS = {64, 128, 256, 512};
  private static final int BLOCKS = 2;

  private ResNet() {}

  static Network eighteen(int channels, int pixels, int classes) {
    List<Stage> stages = new ArrayList<>();
    Layer stem = convolution("", WIDTHS[0], Window.square(7, 2, 3));
    Layer pool = new PoolingLayer(PoolingKind.MAX, Window.square(3, 2, 1));
    stages.add(new Stage("conv1", stem, new BatchNormalisationLayer("bn1"), RECTIFIER, pool));
    Shape map = Layer.output(stages.get(0).layers(), new Shape(1, channels, pixels, pixels));
    for (int group = 0; group < WIDTHS.length; group++) {
      for (int block = 0; block < BLOCKS; block++) {
        int stride = group > 0 && block == 0 ? 2 : 1;
        String name = "layer" + (group + 1) + "." + block;
        Branches branches = block(name, WIDTHS[group], stride);
        map = branches.output(map);
        stages.add(new Stage(name, branches, RECTIFIER));
      }
    }
    Stage last = stages.remove(stages.size() - 1);
    Window whole = new Window(map.h(), map.w(), 1, 1, 0, 0);
    stages.add(
        new Stage(
            last.name(),
            last.layers().get(0),
            RECTIFIER,
            new PoolingLayer(PoolingKind.AVERAGE, whole)));
    stages.add(new Stage("fc", new FullyConnectedLayer(classes)));
    return new Network(
        "resnet18", new Shape(1, channels, pixels, pixels), Scaling.symmetric(channels), stages);
  }

  private static Branches block(String name, int width, int stride) {
    List<Layer> residual =
        List.of(
            convolution(name + ".conv1", width, Window.square(3, stride, 1)),
            new BatchNormalisationLayer(name + ".bn1"),
            RECTIFIER,
            convolution(name + ".conv2", width, Window.square(3, 1, 1)),
            new BatchNormalisationLayer(name + ".bn2"));
    List<Layer> skip =
        stride == 1
            ? List.of()
            : List.of(
                convolution(name + ".downsample.0", width, Window.square(1, stride, 0)),
                new BatchNormalisationLayer(name + ".downsample.1"));
    return new Branches(List.of(residual, skip), Join.ADD);
  }

  private static Layer convolution(String name, int outputs, Window window) {
    return new ConvolutionLayer(name, outputs, window, 1, false);
  }
}
