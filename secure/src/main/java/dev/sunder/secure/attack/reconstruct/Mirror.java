package dev.sunder.secure.attack.reconstruct;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.engine.network.Layer;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that undo a client's, last to first, each value in the place it came from. */
final class Mirror {

  private Mirror() {}

  static Network of(Network client, int width) {
    List<Stage> stages = new ArrayList<>();
    Layer relu = new Layer.Elementwise(RELU);
    List<Layer> pending = new ArrayList<>();
    for (int number = client.depth(); number >= 1; number--) {
      List<Layer> layers = client.stage(number).layers();
      List<Shape> inputs = inputs(client.joinedInputOf(number), layers);
      for (int i = layers.size() - 1; i >= 0; i--) {
        Shape before = inputs.get(i);
        if (layers.get(i) instanceof Layer.Pooling) {
          pending.add(new Layer.Resize(before.h(), before.w()));
        } else if (layers.get(i) instanceof Layer.Convolution convolution) {
          Window window = convolution.window();
          if (window.strideHeight() > 1 || window.strideWidth() > 1) {
            pending.add(
                new Layer.Resize(
                    before.h() + 2 * window.padHeight() - window.kernelHeight() + 1,
                    before.w() + 2 * window.padWidth() - window.kernelWidth() + 1));
          }
          pending.add(new Layer.Convolution(width, widening(client, window)));
          pending.add(relu);
          stages.add(new Stage("undo" + number, pending));
          pending = new ArrayList<>();
        } else if (layers.get(i) instanceof Layer.FullyConnected) {
          throw new IllegalArgumentException(
              "network " + client.name() + " has fully connected layers, which have no mirror");
        }
      }
    }
    stages.add(new Stage("fine", InverseNetwork.convolution(width), relu));
    stages.add(new Stage("out", InverseNetwork.convolution(client.input().c())));
    return new Network("inverse", client.output(), Optional.empty(), stages, Optional.empty());
  }

  /** A window of the same size that gives back the border which the client's took. */
  private static Window widening(Network client, Window window) {
    int padHeight = window.kernelHeight() - 1 - window.padHeight();
    int padWidth = window.kernelWidth() - 1 - window.padWidth();
    if (padHeight < 0 || padWidth < 0) {
      throw new IllegalArgumentException(
          "network " + client.name() + " pads by more than its kernels' size: no mirror");
    }
    return new Window(window.kernelHeight(), window.kernelWidth(), 1, 1, padHeight, padWidth);
  }

  private static List<Shape> inputs(Shape input, List<Layer> layers) {
    List<Shape> inputs = new ArrayList<>();
    Shape shape = input;
    for (Layer layer : layers) {
      inputs.add(shape);
      shape = layer.output(shape);
    }
    return inputs;
  }
}
