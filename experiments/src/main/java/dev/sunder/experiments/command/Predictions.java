package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.Csv;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.report.Percent;
import dev.sunder.secure.measure.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Prints what images were taken for: as CSV, a line at once for each, or as JSON when all are
 * there. How many were right is a line beside the CSV, not in it.
 */
final class Predictions {

  private final Console console;
  private final boolean json;
  private final boolean truthKnown;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private int judged;
  private int right;

  /**
   * Begins the list.
   *
   * @param truthKnown whether there is a column of what images are
   */
  Predictions(Console console, boolean json, boolean truthKnown) {
    this.console = console;
    this.json = json;
    this.truthKnown = truthKnown;
    if (!json) {
      console.say("path,label,probability" + (truthKnown ? ",truth" : ""));
    }
  }

  /** One image's answer. */
  void add(String path, String label, double probability, Optional<String> truth) {
    if (truth.isPresent()) {
      judged++;
      right += truth.get().equals(label) ? 1 : 0;
    }
    if (json) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("path", path);
      row.put("label", label);
      row.put("probability", probability);
      truth.ifPresent(is -> row.put("truth", is));
      rows.add(row);
      return;
    }
    List<String> fields =
        new ArrayList<>(List.of(path, label, String.format(Locale.ROOT, "%.4f", probability)));
    if (truthKnown) {
      fields.add(truth.orElse(""));
    }
    console.say(Csv.line(fields.toArray(String[]::new)));
  }

  /** Ends the list with how many were right. */
  void end() {
    Optional<Interval> share =
        judged == 0 ? Optional.empty() : Optional.of(Interval.proportion(right, judged));
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      share.ifPresent(
          accuracy -> {
            all.put("right", right);
            all.put("of", judged);
            all.put("accuracy", accuracy);
          });
      all.put("images", rows);
      console.sayLines(Json.text(all));
    }
    share.ifPresent(
        accuracy ->
            console.note(
                "right: %,d of the %,d images whose class is known, %s",
                right, judged, Percent.text(accuracy)));
  }
}
