package dev.sunder.experiments.planner;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.experiments.planner.CutPlan.Bounds;
import dev.sunder.experiments.planner.CutPlan.Row;
import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.secure.counting.SentCount;
import dev.sunder.secure.party.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Counts a {@link CutPlan}; a pure function of the network. */
public final class CutPlanner {

  /** Numbers of kernels beyond so many times the network's own are not worth a row. */
  private static final int MOST_TIMES = 16;

  private CutPlanner() {}

  /**
   * The plan of a network.
   *
   * @param usualSignal joins each cut's own stage where the network has no signal itself
   */
  public static CutPlan of(Network network, SignalInput usualSignal) {
    List<Row> own = new ArrayList<>();
    List<List<Row>> others = new ArrayList<>();
    int joining = network.signal().map(SignalInput::stage).orElse(0);
    for (int stage = Math.max(1, joining); stage <= network.depth(); stage++) {
      Optional<Network> joined =
          joining > 0 ? Optional.of(network) : network.joinedBy(usualSignal.atStage(stage));
      if (joined.isEmpty()) {
        continue;
      }
      Network secure = joined.get();
      for (Cut cut : secure.distinctCuts(stage)) {
        if (isFollowed(secure, cut)) {
          Row row = row(secure, cut, false);
          own.add(row);
          others.add(whatIf(secure, cut, row));
        }
      }
    }
    List<Boolean> frontier =
        Frontier.of(
            own,
            List.of(Row::publishedBytes, Row::values, Row::multiplyAdds, CutPlanner::failedBounds));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      rows.add(frontier.get(i) ? own.get(i).onFrontier() : own.get(i));
      rows.addAll(others.get(i));
    }
    return new CutPlan(network.name(), joining, rows, List.of());
  }

  private static boolean isFollowed(Network network, Cut cut) {
    return !cut.equals(Cut.after(network, network.depth()));
  }

  /** Where nothing can be counted, nothing is known to pass. */
  private static double failedBounds(Row row) {
    return row.bounds() == null ? 3 : row.bounds().failed();
  }

  private static Row row(Network network, Cut cut, boolean whatIf) {
    Network client = network.head(cut);
    Stage stage = network.stage(cut.stage());
    long parameters =
        client.parameterSpecs().stream().mapToLong(spec -> spec.shape().elements()).sum();
    int values = client.output().elementsPerExample();
    long kernels = stage.linear().map(Layer.Linear::outputs).orElse(0);
    return new Row(
        network.signal().map(SignalInput::stage).orElse(1) - 1,
        cut.toString(),
        stage.name() + " " + stage.layers().get(cut.layers() - 1).text(),
        kernels,
        whatIf,
        parameters,
        Float.BYTES * parameters,
        values,
        Encoding.FP32.bytesPerExample(values),
        Encoding.INT8.bytesPerExample(values),
        NetworkReport.stages(client).stream().mapToLong(NetworkReport.StageRow::multiplyAdds).sum(),
        count(network, cut).map(counted -> bounds(counted, kernels)).orElse(null),
        false);
  }

  /** The same cut with as many kernels as just pass each bound, and with one more. */
  private static List<Row> whatIf(Network network, Cut cut, Row own) {
    Stage stage = network.stage(cut.stage());
    if (own.bounds() == null || !(stage.layers().get(0) instanceof ConvolutionLayer convolution)) {
      return List.of();
    }
    Bounds bounds = own.bounds();
    TreeSet<Long> counts = new TreeSet<>();
    for (Long limit :
        new Long[] {bounds.patchKernels(), bounds.windowKernels(), bounds.mapKernels()}) {
      if (limit != null && limit <= MOST_TIMES * own.kernels()) {
        counts.add(limit);
        counts.add(limit + 1);
      }
    }
    counts.remove(0L);
    counts.remove(own.kernels());
    List<Row> rows = new ArrayList<>();
    for (long kernels : counts) {
      List<Layer> layers = new ArrayList<>(stage.layers());
      layers.set(
          0,
          new ConvolutionLayer(
              convolution.name(),
              Math.toIntExact(kernels),
              convolution.window(),
              convolution.groups(),
              convolution.hasBias()));
      List<Stage> stages = new ArrayList<>(network.stages());
      stages.set(cut.stage() - 1, new Stage(stage.name(), layers));
      Optional<Network> changed = possible(network, stages);
      changed.ifPresent(other -> rows.add(row(other, cut, true)));
    }
    return rows;
  }

  /** A network that would be too large is none. */
  private static Optional<Network> possible(Network network, List<Stage> stages) {
    try {
      return Optional.of(
          new Network(
              network.name(), network.input(), network.scaling(), stages, network.signal()));
    } catch (IllegalArgumentException tooLarge) {
      return Optional.empty();
    }
  }

  private static Optional<SentCount> count(Network network, Cut cut) {
    List<Layer> layers = network.stage(cut.stage()).layers();
    boolean grouped =
        layers.get(0) instanceof ConvolutionLayer convolution && convolution.groups() > 1;
    if (grouped || !(layers.get(0) instanceof Layer.Linear)) {
      return Optional.empty();
    }
    List<SentCount> counts = SentCount.of(network, cut.stage(), 1, 1);
    int index = cut.layers() - 1;
    // A layer that can be undone value by value leaves the counts as they were before it.
    while (index >= counts.size() && layers.get(index).isInvertible()) {
      index--;
    }
    return index < counts.size() ? Optional.of(counts.get(index)) : Optional.empty();
  }

  private static Bounds bounds(SentCount counted, long kernels) {
    return new Bounds(
        counted.equations(),
        counted.unknowns(),
        passes(counted.patchKernels(), kernels),
        passes(counted.windowKernels(), kernels),
        counted.wholeMapPasses(),
        limit(counted.patchKernels()),
        limit(counted.windowKernels()),
        limit(OptionalLong.of(counted.mapKernels())));
  }

  private static Boolean passes(OptionalLong most, long kernels) {
    return most.isPresent() ? Boolean.valueOf(kernels <= most.getAsLong()) : null;
  }

  private static Long limit(OptionalLong most) {
    return most.isPresent() && most.getAsLong() != SentCount.ANY ? most.getAsLong() : null;
  }
}
