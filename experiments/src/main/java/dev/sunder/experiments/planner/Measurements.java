package dev.sunder.experiments.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sunder.engine.format.FileProblem;
import dev.sunder.experiments.planner.CutPlan.Measured;
import dev.sunder.experiments.planner.CutPlan.Row;
import dev.sunder.secure.audit.Privacy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Puts what audits found into a {@link CutPlan}. */
public final class Measurements {

  /** Bytes of a file beyond which it is no audit's. */
  private static final long MOST_BYTES = 64L << 20;

  private Measurements() {}

  /**
   * The plan with what these {@code audit.json} files say. A file belongs to the cut of its name
   * with as many published parameters; what it does not tell stays unknown.
   *
   * @param accuracies of models, the signal undone, by N
   * @throws IOException if a file cannot be read, or is no audit
   * @throws IllegalArgumentException if a file is of no cut of this plan
   */
  public static CutPlan merge(CutPlan plan, List<Path> files, Map<Integer, Double> accuracies)
      throws IOException {
    List<Measured> measured = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Path file : files) {
      JsonNode audit = read(file);
      Row row = rowOf(plan, file, audit);
      rows.add(row);
      measured.add(measured(file, audit, row, accuracies.get(row.frozen())));
    }
    return new CutPlan(plan.network(), plan.signalStage(), plan.rows(), marked(measured, rows));
  }

  private static List<Measured> marked(List<Measured> measured, List<Row> rows) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      places.add(i);
    }
    // What one of them lacks cannot tell them apart; all costs are compared for all.
    List<ToDoubleFunction<Integer>> costs = new ArrayList<>();
    costs.add(place -> rows.get(place).publishedBytes());
    costs.add(place -> rows.get(place).multiplyAdds());
    addIfKnown(costs, measured, one -> number(one.bytesSent()));
    addIfKnown(costs, measured, one -> number(one.accuracy()) * -1);
    addIfKnown(costs, measured, one -> number(one.ssim()));
    addIfKnown(costs, measured, one -> number(one.advantage()));
    addIfKnown(costs, measured, one -> number(one.agreement()));
    List<Boolean> frontier = Frontier.of(places, costs);
    List<Measured> marked = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      marked.add(frontier.get(i) ? measured.get(i).onFrontier() : measured.get(i));
    }
    return marked;
  }

  private static void addIfKnown(
      List<ToDoubleFunction<Integer>> costs,
      List<Measured> measured,
      ToDoubleFunction<Measured> cost) {
    if (measured.stream().noneMatch(one -> Double.isNaN(cost.applyAsDouble(one)))) {
      costs.add(place -> cost.applyAsDouble(measured.get(place)));
    }
  }

  private static double number(Number value) {
    return value == null ? Double.NaN : value.doubleValue();
  }

  private static JsonNode read(Path file) throws IOException {
    JsonNode audit;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(
            file + ": " + Files.size(file) + " bytes, no audit.json has more than " + MOST_BYTES);
      }
      audit = new ObjectMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException broken) {
      throw new IOException(file + ": not JSON; expected the audit.json of an audit", broken);
    } catch (java.nio.file.FileSystemException unreadable) {
      throw new IOException(file + ": " + FileProblem.of(unreadable), unreadable);
    }
    boolean complete =
        audit.at("/subject/network").isTextual()
            && audit.at("/subject/cut").isTextual()
            && audit.at("/costs/publishedParameters").isIntegralNumber();
    if (!complete) {
      throw new IOException(
          file
              + ": expected the audit.json of an audit, with subject.network, subject.cut and"
              + " costs.publishedParameters");
    }
    return audit;
  }

  private static Row rowOf(CutPlan plan, Path file, JsonNode audit) {
    String network = audit.at("/subject/network").asText();
    String cut = audit.at("/subject/cut").asText();
    long published = audit.at("/costs/publishedParameters").asLong();
    return plan.rows().stream()
        .filter(row -> !row.whatIf())
        .filter(row -> plan.network().equals(network))
        .filter(row -> row.publishedParameters() == published && reaches(cut, row.cut()))
        .reduce((before, last) -> last)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "%s is an audit of %s cut at %s with %,d parameters published: no cut of"
                            + " this plan of %s is that",
                        file,
                        network,
                        cut,
                        published,
                        plan.network())));
  }

  /** Whether the cut lies at the row's or behind it in one stage: dropout alone has no row. */
  private static boolean reaches(String cut, String row) {
    int point = row.indexOf('.');
    return cut.equals(row)
        || (cut.matches("\\d{1,9}\\.\\d{1,9}")
            && cut.startsWith(row.substring(0, point + 1))
            && Integer.parseInt(cut.substring(point + 1))
                > Integer.parseInt(row.substring(point + 1)));
  }

  private static Measured measured(Path file, JsonNode audit, Row row, Double accuracy) {
    JsonNode picture = verdict(audit, Privacy.INPUT);
    JsonNode answer = verdict(audit, Privacy.OUTPUT);
    JsonNode model = verdict(audit, Privacy.MODEL);
    JsonNode ssim = measurement(picture, "SSIM");
    JsonNode told = measurement(answer, "told");
    return new Measured(
        file.toString(),
        row.cut(),
        row.frozen(),
        text(audit.at("/subject/encoding")),
        audit.at("/costs/bytesSent").isIntegralNumber()
            ? audit.at("/costs/bytesSent").asLong()
            : null,
        accuracy,
        text(picture.path("level")),
        real(ssim.at("/value/estimate")),
        text(answer.path("level")),
        real(told.at("/value/estimate")),
        real(told.path("threshold")),
        text(model.path("level")),
        real(measurement(model, "answers as the provider").at("/value/estimate")),
        false);
  }

  private static JsonNode verdict(JsonNode audit, Privacy privacy) {
    for (JsonNode verdict : audit.path("verdicts")) {
      if (verdict.path("privacy").asText().equals(privacy.name())) {
        return verdict;
      }
    }
    return audit.path("verdicts").path("none");
  }

  private static JsonNode measurement(JsonNode verdict, String quantity) {
    for (JsonNode measurement : verdict.path("measurements")) {
      if (measurement.path("quantity").asText().contains(quantity)) {
        return measurement;
      }
    }
    return verdict.path("measurements").path("none");
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText().toLowerCase(Locale.ROOT) : null;
  }

  private static Double real(JsonNode node) {
    return node.isNumber() ? Double.valueOf(node.asDouble()) : null;
  }
}
