package dev.sunder.secure.audit;

import dev.sunder.engine.network.Network;
import dev.sunder.secure.counting.StageCount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts equations and unknowns of the stage that is cut (the paper, section 7.3, with its errata):
 * a bound on linear attacks, no attack itself.
 */
final class CountingStep implements AuditStep {

  @Override
  public String id() {
    return "counting";
  }

  @Override
  public String title() {
    return "counting equations and unknowns";
  }

  @Override
  public Privacy privacy() {
    return Privacy.INPUT;
  }

  @Override
  public double weight() {
    return 0.1;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    Network network = subject.client().network();
    return network.linearLayers().stream().anyMatch(layer -> layer.stage() == network.depth())
        ? Optional.empty()
        : Optional.of("the client's last stage has no weights.");
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    List<StageCount> counts = StageCount.of(evidence.subject().client().network());
    StageCount last = counts.get(counts.size() - 1);
    boolean patchPasses = last.patch().map(bound -> bound.passes()).orElse(last.wholeMapPasses());
    boolean windowPasses = last.window().map(bound -> bound.passes()).orElse(last.wholeMapPasses());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("equations", (double) last.equations());
    figures.put("unknowns", (double) last.unknowns());
    last.patch().ifPresent(bound -> figures.put("patch equations", (double) bound.equations()));
    last.patch().ifPresent(bound -> figures.put("patch unknowns", (double) bound.unknowns()));
    boolean enough = !(patchPasses && windowPasses && last.wholeMapPasses());
    return Finding.ran(
        this,
        enough,
        String.format(
            Locale.ROOT,
            "Before ReLU stage %s gives %,d equations in %,d unknowns over the whole map; the"
                + " paper's bound %s, the bound for every window %s.",
            last.name(),
            last.equations(),
            last.unknowns(),
            patchPasses ? "passes" : "fails",
            windowPasses ? "passes" : "fails"),
        true,
        List.of(),
        figures,
        List.of());
  }
}
