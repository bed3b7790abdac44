package dev.sunder.secure.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one step of an audit found.
 *
 * @param id of the step
 * @param title of the step, in words
 * @param privacy what it tests
 * @param outcome how it ended
 * @param summary one sentence for a reader who knows nothing of the method
 * @param converged whether the attack was given all it needs, so that its failure says something
 * @param measurements what it reached, the figure that counts first; empty unless it ran
 * @param figures further numbers by name, in order
 * @param rebuilt one for each picture that was attacked; empty for other attacks
 * @param seconds it took
 */
public record Finding(
    String id,
    String title,
    Privacy privacy,
    Outcome outcome,
    String summary,
    boolean converged,
    List<Measurement> measurements,
    Map<String, Double> figures,
    List<Rebuilt> rebuilt,
    double seconds) {

  public Finding {
    measurements = List.copyOf(measurements);
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    rebuilt = List.copyOf(rebuilt);
  }

  /** A finding of a step that ran. */
  public static Finding ran(
      AuditStep step,
      boolean succeeded,
      String summary,
      boolean converged,
      List<Measurement> measurements,
      Map<String, Double> figures,
      List<Rebuilt> rebuilt) {
    return new Finding(
        step.id(),
        step.title(),
        step.privacy(),
        succeeded ? Outcome.SUCCEEDED : Outcome.FAILED,
        summary,
        converged,
        measurements,
        figures,
        rebuilt,
        0);
  }

  /** A finding of a step that gave no figure, and why. */
  public static Finding without(AuditStep step, Outcome outcome, String why) {
    return new Finding(
        step.id(),
        step.title(),
        step.privacy(),
        outcome,
        why,
        false,
        List.of(),
        Map.of(),
        List.of(),
        0);
  }

  /** The same with the time it took. */
  public Finding after(double time) {
    return new Finding(
        id, title, privacy, outcome, summary, converged, measurements, figures, rebuilt, time);
  }

  /** The figure that counts. */
  public Optional<Measurement> main() {
    return measurements.stream().findFirst();
  }
}
