package dev.sunder.experiments.audit;

import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.Rebuilt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Originals beside what each attack made of them, and each attack's best, median and worst. */
final class PictureGrid {

  private static final int COLUMNS = 6;

  private final BiFunction<String, Integer, Path> files;

  /** Pictures from the files of a step's name, or of the originals, and a number. */
  PictureGrid(BiFunction<String, Integer, Path> files) {
    this.files = files;
  }

  void write(Html html, AuditReport report) {
    List<Finding> attacks =
        report.findings().stream().filter(one -> !one.rebuilt().isEmpty()).toList();
    if (attacks.isEmpty()) {
      return;
    }
    html.element("h2", "Originals and reconstructions");
    html.element(
        "p",
        "SSIM below each picture: 1 is equal, below 0.3 people do not recognise it. The columns are"
            + " those pictures that most attacks had time for, not the best.");
    html.element(
        "div",
        wide -> wide.element("table", table -> columns(table, attacks, report)),
        "class",
        "wide pictures");
    html.element(
        "div",
        wide -> wide.element("table", table -> extremes(table, attacks, report)),
        "class",
        "wide pictures");
  }

  private void columns(Html table, List<Finding> attacks, AuditReport report) {
    List<Integer> columns = shown(attacks);
    table.element(
        "tr",
        row -> {
          row.element("th", "original");
          columns.forEach(
              image ->
                  row.element("td", cell -> picture(cell, FileJournal.ORIGINALS, image, report)));
        });
    for (Finding attack : attacks) {
      table.element(
          "tr",
          row -> {
            row.element("th", attack.title());
            for (int image : columns) {
              Optional<Rebuilt> one =
                  attack.rebuilt().stream().filter(done -> done.image() == image).findFirst();
              row.element(
                  "td", cell -> one.ifPresent(done -> rebuilt(cell, attack.id(), done, report)));
            }
          });
    }
  }

  private void extremes(Html table, List<Finding> attacks, AuditReport report) {
    table.element(
        "tr",
        row -> {
          for (String head : new String[] {"original and rebuilt", "best", "median", "worst"}) {
            row.element("th", head);
          }
        });
    for (Finding attack : attacks) {
      List<Rebuilt> sorted =
          attack.rebuilt().stream()
              .sorted(Comparator.comparingDouble(Rebuilt::ssim).reversed())
              .toList();
      table.element(
          "tr",
          row -> {
            row.element("th", attack.title());
            for (int rank : new int[] {0, sorted.size() / 2, sorted.size() - 1}) {
              Rebuilt one = sorted.get(rank);
              row.element(
                  "td",
                  cell ->
                      cell.element(
                          "div",
                          pair -> {
                            picture(pair, FileJournal.ORIGINALS, one.image(), report);
                            pair.element("div", div -> rebuilt(div, attack.id(), one, report));
                          },
                          "class",
                          "pair"));
            }
          });
    }
  }

  /** The pictures that most attacks had time for, earliest first. */
  static List<Integer> shown(List<Finding> attacks) {
    TreeMap<Integer, Integer> times = new TreeMap<>();
    attacks.forEach(
        attack -> attack.rebuilt().forEach(one -> times.merge(one.image(), 1, Integer::sum)));
    List<Integer> images = new ArrayList<>(times.keySet());
    images.sort(
        Comparator.comparing((Integer image) -> -times.get(image))
            .thenComparing(Comparator.naturalOrder()));
    List<Integer> spread = new ArrayList<>();
    int most = times.isEmpty() ? 0 : times.get(images.get(0));
    List<Integer> common = images.stream().filter(image -> times.get(image) == most).toList();
    List<Integer> source = common.size() >= COLUMNS ? common : images;
    int count = Math.min(COLUMNS, source.size());
    for (int i = 0; i < count; i++) {
      spread.add(source.get(i * source.size() / count));
    }
    return spread;
  }

  private void rebuilt(Html html, String step, Rebuilt one, AuditReport report) {
    picture(html, step, one.image(), report);
    html.text(String.format(Locale.ROOT, "%.2f, %.1f dB", one.ssim(), one.psnr()));
  }

  private void picture(Html html, String step, int image, AuditReport report) {
    Path file = files.apply(step, image);
    try {
      html.empty(
          "img",
          "src",
          "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file)),
          "alt",
          (step.equals(FileJournal.ORIGINALS) ? "original " : "rebuilt ")
              + report.pictures().get(image));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
