package dev.sunder.experiments.audit;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.audit.AuditReport.Bound;
import dev.sunder.experiments.audit.AuditReport.Improvement;
import dev.sunder.secure.audit.StageEquations;
import dev.sunder.secure.audit.Subject;
import dev.sunder.secure.counting.StageCount;
import dev.sunder.secure.party.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What would improve a cut, each change with what it does to the counting. */
final class Improvements {

  private static final int DEEPER = 3;

  private Improvements() {}

  /**
   * Everything worth a try.
   *
   * @param whole the whole network, where it is known
   */
  static List<Improvement> of(
      Subject subject, Optional<Network> whole, List<StageEquations> counting, List<Bound> bounds) {
    List<Improvement> all = new ArrayList<>();
    if (!bounds.isEmpty()) {
      kernels(bounds.get(bounds.size() - 1)).ifPresent(all::add);
    }
    int stage = subject.client().network().depth();
    String here = cut(subject.client().network());
    double sent =
        counting.stream()
            .filter(row -> row.cut().equals(here))
            .mapToDouble(StageEquations::equations)
            .findFirst()
            .orElse(Double.POSITIVE_INFINITY);
    counting.stream()
        .filter(row -> row.stage() == stage && row.equations() < sent)
        .map(Improvements::otherLayer)
        .forEach(all::add);
    encoding(subject).ifPresent(all::add);
    whole.ifPresent(network -> deeper(network, stage, all));
    return all;
  }

  private static Optional<Improvement> kernels(Bound stage) {
    if (stage.passes()) {
      return Optional.empty();
    }
    if (stage.kernelLimitWindow() == 0) {
      return Optional.of(
          new Improvement(
              "fewer features in " + stage.name(),
              text(
                  "it gives %,d values for %,d unknowns; the counting passes below %,d",
                  stage.equations(), stage.unknowns(), stage.unknowns())));
    }
    double limit = Math.min(stage.kernelLimitPatch(), (double) stage.kernelLimitWindow());
    // Over the whole map kernels times positions must stay below the unknowns.
    long positions = stage.equations() / stage.kernels();
    long fewest = Math.min((long) Math.ceil(limit) - 1, (stage.unknowns() - 1) / positions);
    if (fewest < 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Improvement(
            text("at most %,d kernels in %s instead of %,d", fewest, stage.name(), stage.kernels()),
            text(
                "the paper's patch passes below %.2f kernels, every window below %,d, the whole map"
                    + " with %,d at most",
                stage.kernelLimitPatch(),
                stage.kernelLimitWindow(),
                (stage.unknowns() - 1) / positions)));
  }

  private static Improvement otherLayer(StageEquations row) {
    return new Improvement(
        "sending behind the " + row.after() + " of " + row.name() + " (cut " + row.cut() + ")",
        text(
            "%,d values, of which %,.0f are equations on average, for %,d unknowns",
            row.values(), row.equations(), row.unknowns()));
  }

  private static Optional<Improvement> encoding(Subject subject) {
    if (subject.encoding() == Encoding.INT8) {
      return Optional.empty();
    }
    int values = subject.client().network().output().elements();
    return Optional.of(
        new Improvement(
            "sending 8 bits a value",
            text(
                "as many equations, each known to 1 part in 255 of the range only; %,d bytes an"
                    + " image instead of %,d",
                Encoding.INT8.bytesPerExample(values), Encoding.FP32.bytesPerExample(values))));
  }

  private static void deeper(Network network, int stage, List<Improvement> all) {
    List<StageCount> counts = StageCount.of(network);
    for (StageCount count : counts) {
      if (count.stage() <= stage
          || count.stage() > stage + DEEPER
          || count.stage() >= network.depth()) {
        continue;
      }
      all.add(
          new Improvement(
              "a deeper cut, behind stage " + count.stage() + " " + count.name(),
              text(
                  "%,d equations before ReLU in %,d unknowns%s%s",
                  count.equations(),
                  count.unknowns(),
                  count
                      .patch()
                      .map(bound -> "; the paper's patch " + (bound.passes() ? "passes" : "fails"))
                      .orElse(""),
                  count
                      .window()
                      .map(bound -> ", every window " + (bound.passes() ? "passes" : "fails"))
                      .orElse(""))));
    }
  }

  static String cut(Network client) {
    int stage = client.depth();
    return stage + "." + client.stage(stage).layers().size();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
