package dev.sunder.secure.attack.reconstruct;

import static dev.sunder.kernels.Activation.RELU;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerVisitor;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that undo a client's, last to first, each value in the place it came from. */
final class Mirror {

  private static final Layer RECTIFIER = new ElementwiseLayer(RELU);

  private final Network client;
  private final int width;
  private final List<Stage> stages = new ArrayList<>();
  private List<Layer> pending = new ArrayList<>();

  private Mirror(Network client, int width) {
    this.client = client;
    this.width = width;
  }

  static Network of(Network client, int width) {
    return new Mirror(client, width).build();
  }

  private Network build() {
    for (int number = client.depth(); number >= 1; number--) {
      List<Layer> layers = client.stage(number).layers();
      List<Shape> inputs = inputs(client.joinedInputOf(number), layers);
      for (int i = layers.size() - 1; i >= 0; i--) {
        pending.addAll(layers.get(i).accept(new Undo(inputs.get(i))));
        if (layers.get(i) instanceof Layer.Linear || layers.get(i) instanceof Branches) {
          stages.add(new Stage("undo" + number, pending));
          pending = new ArrayList<>();
        }
      }
    }
    stages.add(new Stage("fine", InverseNetwork.convolution(width), RECTIFIER));
    stages.add(new Stage("out", InverseNetwork.convolution(client.input().c())));
    return new Network("inverse", client.output(), Optional.empty(), stages, Optional.empty());
  }

  /** What undoes a layer; nothing for one that leaves each value in its place, which is learned. */
  private final class Undo implements LayerVisitor<List<Layer>> {

    private final Shape before;

    Undo(Shape before) {
      this.before = before;
    }

    @Override
    public List<Layer> convolution(ConvolutionLayer layer) {
      Window window = layer.window();
      List<Layer> undo = new ArrayList<>();
      if (window.rows().stride() > 1 || window.columns().stride() > 1) {
        undo.add(
            new ResizeLayer(
                before.h() + 2 * window.rows().before() - window.rows().kernel() + 1,
                before.w() + 2 * window.columns().before() - window.columns().kernel() + 1));
      }
      undo.add(new ConvolutionLayer(width, widening(client, window)));
      undo.add(RECTIFIER);
      return undo;
    }

    @Override
    public List<Layer> fullyConnected(FullyConnectedLayer layer) {
      throw new IllegalArgumentException(
          "network " + client.name() + " has fully connected layers, which have no mirror");
    }

    @Override
    public List<Layer> batchNormalisation(BatchNormalisationLayer layer) {
      return List.of();
    }

    @Override
    public List<Layer> prelu(PReluLayer layer) {
      return List.of();
    }

    /** One convolution that is learned, for all that the branches do. */
    @Override
    public List<Layer> branches(Branches layer) {
      List<Layer> undo = new ArrayList<>();
      Shape after = layer.output(before);
      if (after.h() != before.h() || after.w() != before.w()) {
        undo.add(new ResizeLayer(before.h(), before.w()));
      }
      undo.add(InverseNetwork.convolution(width));
      undo.add(RECTIFIER);
      return undo;
    }

    @Override
    public List<Layer> elementwise(ElementwiseLayer layer) {
      return List.of();
    }

    @Override
    public List<Layer> pooling(PoolingLayer layer) {
      return List.of(new ResizeLayer(before.h(), before.w()));
    }

    @Override
    public List<Layer> dropout(DropoutLayer layer) {
      return List.of();
    }

    @Override
    public List<Layer> localResponseNormalisation(LocalResponseNormalisationLayer layer) {
      return List.of();
    }

    @Override
    public List<Layer> flatten(FlattenLayer layer) {
      return List.of();
    }

    @Override
    public List<Layer> resize(ResizeLayer layer) {
      return List.of(new ResizeLayer(before.h(), before.w()));
    }
  }

  /** A window of the same size that gives back the border which the client's took. */
  private static Window widening(Network client, Window window) {
    int padHeight = window.rows().kernel() - 1 - window.rows().before();
    int padWidth = window.columns().kernel() - 1 - window.columns().before();
    if (padHeight < 0 || padWidth < 0) {
      throw new IllegalArgumentException(
          "network " + client.name() + " pads by more than its kernels' size: no mirror");
    }
    return new Window(window.rows().kernel(), window.columns().kernel(), 1, 1, padHeight, padWidth);
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
