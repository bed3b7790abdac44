package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import dev.sunder.secure.attack.linear.MapRank;
import dev.sunder.secure.attack.linear.WindowRank;
import dev.sunder.secure.counting.PatchBound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Ranks one stage's equations instead of counting them: the whole map's, and those of the paper's
 * window where time allows.
 */
final class RankStep implements AuditStep {

  private static final int STEPS = 600;

  /** Seconds a multiplication of a factorisation, on the slow side. */
  private static final double SECONDS_A_PRODUCT = 4e-9;

  private final int stage;
  private final String name;

  RankStep(int stage, String name) {
    this.stage = stage;
    this.name = name;
  }

  @Override
  public String id() {
    return "rank-" + stage + "-" + name;
  }

  @Override
  public String title() {
    return "the rank of stage " + name;
  }

  @Override
  public Privacy privacy() {
    return Privacy.INPUT;
  }

  @Override
  public double weight() {
    return 1;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return ConvolutionMap.unsupported(subject.client().network().stage(stage))
        .map(reason -> reason + ".");
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    Model client = evidence.subject().client();
    Map<String, Double> figures = new LinkedHashMap<>();
    MapRank rank;
    boolean converged;
    try (ConvolutionMap map = ConvolutionMap.of(client, stage, evidence.device())) {
      int steps = (int) Math.min(STEPS, 0.9 * deadline.secondsLeft() / secondsAStep(map));
      if (steps < 2) {
        throw new OutOfTimeException("its share of the time is too small for one step.");
      }
      rank = MapRank.estimate(map, steps, evidence.subject().seed());
      converged = steps == STEPS || rank.steps() < steps;
    }
    figures.put("stage", (double) stage);
    figures.put("equations", (double) rank.equations());
    figures.put("unknowns", (double) rank.unknowns());
    figures.put("open share", rank.openShare());
    figures.put("condition", rank.least() > 0 ? rank.greatest() / rank.least() : 0);
    window(client, deadline, figures);
    return Finding.ran(
        this,
        rank.determined(),
        rank.determined()
            ? String.format(
                Locale.ROOT,
                "The %,d equations before ReLU determine all %,d unknowns.",
                rank.equations(),
                rank.unknowns())
            : String.format(
                Locale.ROOT,
                "The %,d equations before ReLU leave %.1f %% of the %,d unknowns' directions open"
                    + "%s.",
                rank.equations(),
                100 * rank.openShare(),
                rank.unknowns(),
                converged ? "" : ", as far as the time allowed to see"),
        converged,
        List.of(),
        figures,
        List.of());
  }

  /** The paper's window, if the rest of the time suffices. */
  private void window(Model client, Deadline deadline, Map<String, Double> figures) {
    Network network = client.network();
    if (!(network.stage(stage).layers().get(0) instanceof ConvolutionLayer convolution)) {
      return;
    }
    Shape input = network.joinedInputOf(stage);
    PatchBound patch = PatchBound.of(convolution.window(), input.c(), convolution.outputs());
    int positions = (int) Math.round(Math.sqrt((double) patch.positions()));
    if ((long) positions * positions != patch.positions()) {
      return;
    }
    Shape kernels = convolution.weight(input);
    double products = WindowRank.work(kernels, convolution.window(), positions);
    if (SECONDS_A_PRODUCT * products > deadline.secondsLeft()) {
      return;
    }
    float[] weight = client.parameters().get(network.stage(stage).prefix(convolution) + ".weight");
    WindowRank window = WindowRank.of(weight, kernels, convolution.window(), positions);
    figures.put("window equations", (double) window.equations());
    figures.put("window unknowns", (double) window.unknowns());
    figures.put("window rank", (double) window.rank());
    figures.put("window condition", window.least() > 0 ? window.condition() : 0);
  }

  private static double secondsAStep(ConvolutionMap map) {
    float[] x = new float[map.columns()];
    float[] y = new float[map.rows()];
    map.apply(x, y);
    map.applyTransposed(y, x);
    long start = System.nanoTime();
    map.apply(x, y);
    map.applyTransposed(y, x);
    return (System.nanoTime() - start) / 1e9;
  }
}
