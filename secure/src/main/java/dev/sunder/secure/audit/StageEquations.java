package dev.sunder.secure.audit;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerVisitor;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The equations that a stage gives behind each of its layers. Before ReLU each value is one; behind
 * it only the active ones are, the others being inequalities; behind max pooling a positive value
 * is an equation for an unknown one of its window's positions.
 *
 * @param stage from 1
 * @param name the stage's
 * @param after which layer: weights, ReLU, max pooling, ...
 * @param cut what is sent when the network is parted here
 * @param values given there
 * @param equations those that are not 0 behind ReLU, in the mean over the attacker's images
 * @param unknowns the stage's inputs, the signal's among them
 */
public record StageEquations(
    int stage,
    String name,
    String after,
    String cut,
    long values,
    double equations,
    long unknowns) {

  private static final int IMAGES = 32;

  /** Every layer of every stage of the client's part, and of the rest of its last stage. */
  public static List<StageEquations> of(Subject subject, Device device) {
    Model model =
        subject
            .server()
            .map(server -> new Partition(subject.client(), server).join())
            .orElse(subject.client());
    List<StageEquations> rows = new ArrayList<>();
    for (int number = 1; number <= subject.client().network().depth(); number++) {
      Stage stage = model.network().stage(number);
      boolean rectified = false;
      for (Cut cut : model.network().distinctCuts(number)) {
        Layer layer = stage.layers().get(cut.layers() - 1);
        rectified |= rectifies(layer);
        long values = model.network().outputOf(cut).elements();
        rows.add(
            new StageEquations(
                number,
                stage.name(),
                layer.accept(NAMES),
                cut.toString(),
                values,
                rectified ? active(model, cut, subject, device) : values,
                model.network().joinedInputOf(number).elements()));
      }
    }
    return rows;
  }

  private static boolean rectifies(Layer layer) {
    return layer instanceof ElementwiseLayer elementwise && !elementwise.function().isInvertible();
  }

  private static final LayerVisitor<String> NAMES =
      new LayerVisitor<>() {
        @Override
        public String convolution(ConvolutionLayer layer) {
          return "weights";
        }

        @Override
        public String fullyConnected(FullyConnectedLayer layer) {
          return "weights";
        }

        @Override
        public String batchNormalisation(BatchNormalisationLayer layer) {
          return "batch normalisation";
        }

        @Override
        public String branches(Branches layer) {
          return "branches";
        }

        @Override
        public String elementwise(ElementwiseLayer layer) {
          return layer.function().toString();
        }

        @Override
        public String pooling(PoolingLayer layer) {
          return layer.kind() + " pooling";
        }

        @Override
        public String dropout(DropoutLayer layer) {
          return "dropout";
        }

        @Override
        public String localResponseNormalisation(LocalResponseNormalisationLayer layer) {
          return "localresponsenormalisation";
        }

        @Override
        public String flatten(FlattenLayer layer) {
          return "flatten";
        }

        @Override
        public String resize(ResizeLayer layer) {
          return "resize";
        }
      };

  private static double active(Model model, Cut cut, Subject subject, Device device) {
    Network head = model.network().head(cut);
    Dataset images = subject.attackers();
    int count = Math.min(IMAGES, images.size());
    byte[] pixels = new byte[images.shape().size()];
    Optional<Signal> signal = subject.attackerSignals().filter(any -> head.signal().isPresent());
    byte[] drawn = new byte[signal.map(any -> any.shape().size()).orElse(0)];
    SplittableRandom random = new SplittableRandom(subject.seed());
    long active = 0;
    try (InferencePlan plan = InferencePlan.of(head, device, 1)) {
      plan.load(model.parameters().forNetwork(head));
      for (int i = 0; i < count; i++) {
        images.read((int) ((long) i * images.size() / count), pixels, 0);
        plan.pixels(pixels);
        if (signal.isPresent()) {
          signal.get().draw(random.nextLong(), drawn, 0);
          plan.signals(drawn);
        }
        plan.run();
        for (float value : plan.output().toArray()) {
          active += value > 0 ? 1 : 0;
        }
      }
    }
    return (double) active / count;
  }
}
