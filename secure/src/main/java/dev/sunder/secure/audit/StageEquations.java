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
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.ParameterRole;
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
 * it only the active ones are, the others being inequalities; behind PReLU all are in a channel
 * whose slope is above 0, else the positive ones, of an unknown sign where it is below; behind max
 * pooling a positive value is an equation for an unknown one of its window's positions.
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
      boolean[] lossy = new boolean[1];
      for (Cut cut : model.network().distinctCuts(number)) {
        Layer layer = stage.layers().get(cut.layers() - 1);
        lossy = lossy(layer, lossy, stage, model);
        long values = model.network().outputOf(cut).elements();
        rows.add(
            new StageEquations(
                number,
                stage.name(),
                layer.accept(NAMES),
                cut.toString(),
                values,
                any(lossy) ? active(model, cut, lossy, subject, device) : values,
                model.network().joinedInputOf(number).elements()));
      }
    }
    return rows;
  }

  /**
   * Where only what is above 0 is an equation behind a layer: in each channel, or in all.
   *
   * @param before the same before it
   */
  private static boolean[] lossy(Layer layer, boolean[] before, Stage stage, Model model) {
    if (layer instanceof PReluLayer prelu) {
      String name = stage.prefix(prelu) + "." + ParameterRole.SLOPE.suffix();
      float[] slopes = model.parameters().get(name);
      boolean[] lossy = new boolean[Math.max(slopes.length, before.length)];
      for (int c = 0; c < lossy.length; c++) {
        lossy[c] = before[c % before.length] || slopes[c % slopes.length] <= 0;
      }
      return lossy;
    }
    boolean rectifies = layer instanceof ElementwiseLayer && !layer.isInvertible();
    boolean mixes = layer instanceof Layer.Linear || layer instanceof Branches;
    return rectifies || mixes ? new boolean[] {rectifies || any(before)} : before;
  }

  private static boolean any(boolean[] lossy) {
    for (boolean each : lossy) {
      if (each) {
        return true;
      }
    }
    return false;
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
        public String prelu(PReluLayer layer) {
          return layer.text();
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

  private static double active(
      Model model, Cut cut, boolean[] lossy, Subject subject, Device device) {
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
        float[] values = plan.output().toArray();
        for (int v = 0; v < values.length; v++) {
          boolean follows = !lossy[(int) ((long) v * lossy.length / values.length)];
          active += follows || values[v] > 0 ? 1 : 0;
        }
      }
    }
    return (double) active / count;
  }
}
