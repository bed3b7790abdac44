package dev.sunder.secure.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Counts the parameters that are published (the paper, section 7.5). */
final class PublishedShareStep implements AuditStep {

  static final String ID = "published-share";
  static final String SHARE = "share of parameters published";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "counting what is published";
  }

  @Override
  public Privacy privacy() {
    return Privacy.MODEL;
  }

  @Override
  public double weight() {
    return 0.1;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return subject.server().isEmpty()
        ? Optional.of("the server's part was not given, so the whole is not known.")
        : Optional.empty();
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    long published = evidence.subject().client().parameters().count();
    long kept = evidence.subject().server().orElseThrow().parameters().count();
    double share = (double) published / (published + kept);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(SHARE, share);
    figures.put("parameters published", (double) published);
    figures.put("parameters kept", (double) kept);
    return Finding.ran(
        this,
        kept == 0,
        String.format(
            Locale.ROOT,
            "%,d of %,d parameters are published, %.1f %%.",
            published,
            published + kept,
            100 * share),
        true,
        List.of(),
        figures,
        List.of());
  }
}
