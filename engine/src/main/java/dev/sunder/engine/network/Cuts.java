package dev.sunder.engine.network;

import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where networks can be cut, and what lies before and behind a cut. */
final class Cuts {

  private Cuts() {}

  static List<Cut> of(Stage stage, int number) {
    List<Layer> layers = stage.layers();
    List<Cut> cuts = new ArrayList<>();
    for (int i = 1; i <= layers.size(); i++) {
      boolean folded =
          i < layers.size()
              && layers.get(i - 1) instanceof Layer.Linear
              && layers.get(i) instanceof BatchNormalisationLayer;
      if (!folded) {
        cuts.add(new Cut(number, i));
      }
    }
    return cuts;
  }

  static List<Cut> distinct(Stage stage, int number) {
    return of(stage, number).stream()
        .filter(cut -> !(stage.layers().get(cut.layers() - 1) instanceof DropoutLayer))
        .toList();
  }

  static Network head(Network whole, Cut cut) {
    requirePartable(whole, cut);
    List<Stage> kept = new ArrayList<>(whole.stages().subList(0, cut.stage() - 1));
    Stage last = whole.stage(cut.stage());
    kept.add(new Stage(last.name(), last.layers().subList(0, cut.layers())));
    return new Network(
        whole.name(),
        whole.input(),
        whole.scaling(),
        kept,
        whole.signal().filter(joining -> joining.stage() <= cut.stage()));
  }

  static Network tail(Network whole, Cut cut) {
    requirePartable(whole, cut);
    List<Stage> kept = new ArrayList<>();
    Stage first = whole.stage(cut.stage());
    if (cut.layers() < first.layers().size()) {
      kept.add(
          new Stage(first.name(), first.layers().subList(cut.layers(), first.layers().size())));
    }
    int joiningShift = cut.stage() - kept.size();
    kept.addAll(whole.stages().subList(cut.stage(), whole.depth()));
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          "network " + whole.name() + ": nothing follows the cut " + cut + ", its last layer");
    }
    Optional<SignalInput> later =
        whole
            .signal()
            .filter(joining -> joining.stage() > cut.stage())
            .map(joining -> joining.atStage(joining.stage() - joiningShift));
    return new Network(
        whole.name(), whole.outputOf(cut), Optional.empty(), kept, later, whole.outputKind());
  }

  /** Refuses a cut behind a layer that is not there. */
  static void require(Network network, Cut cut) {
    Stage stage = network.stage(cut.stage());
    if (cut.layers() > stage.layers().size()) {
      throw new IllegalArgumentException(
          "stage " + stage.name() + " has " + stage.layers().size() + " layers, no cut " + cut);
    }
  }

  private static void requirePartable(Network network, Cut cut) {
    require(network, cut);
    Stage stage = network.stage(cut.stage());
    List<Cut> cuts = of(stage, cut.stage());
    if (!cuts.contains(cut)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + ": a cut "
              + cut
              + " would part a layer from its batch normalisation; stage "
              + stage.name()
              + " has the cuts "
              + cuts);
    }
  }
}
