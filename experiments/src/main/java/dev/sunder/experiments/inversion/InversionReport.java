package dev.sunder.experiments.inversion;

import dev.sunder.experiments.chart.Gallery;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.inversion.Task.Sent;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.QualitySample;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the attacks rebuilt, beside the mean image and the published figures. */
public final class InversionReport {

  private static final int SHOWN = 6;
  private static final int SIDE = 28;

  private final Interval accuracy;
  private final List<float[]> originals;
  private final float[] mean;
  private final QualitySample meanImage;
  private final List<Outcome> outcomes;

  /** One attack at one cut. */
  record Outcome(Attack attack, Sent sent, List<float[]> rebuilt, QualitySample quality) {

    /** Whether its SSIM's interval lies above the mean image's. */
    boolean beats(QualitySample meanImage) {
      return quality.meanSsim().low() > meanImage.meanSsim().high();
    }

    /** Whether both means are at least the published. */
    boolean reachesPublished() {
      Attack.Figures published = attack.published(sent);
      return quality.meanPsnr().estimate() >= published.psnr()
          && quality.meanSsim().estimate() >= published.ssim();
    }
  }

  InversionReport(
      Interval accuracy,
      List<float[]> originals,
      float[] mean,
      QualitySample meanImage,
      List<Outcome> outcomes) {
    this.accuracy = accuracy;
    this.originals = originals;
    this.mean = mean;
    this.meanImage = meanImage;
    this.outcomes = outcomes;
  }

  /** The table, ours beside the published. */
  public List<String> lines() {
    TextTable table =
        new TextTable(
            "attack",
            "sent",
            "PSNR dB",
            "interval",
            "published",
            "SSIM",
            "interval",
            "published",
            "reached",
            "beats mean image");
    for (Outcome outcome : outcomes) {
      Attack.Figures published = outcome.attack().published(outcome.sent());
      Interval psnr = outcome.quality().meanPsnr();
      Interval ssim = outcome.quality().meanSsim();
      table.row(
          outcome.attack().title(),
          outcome.sent().title(),
          text("%.2f", psnr.estimate()),
          text("%.2f to %.2f", psnr.low(), psnr.high()),
          text("%.2f", published.psnr()),
          text("%.3f", ssim.estimate()),
          text("%.3f to %.3f", ssim.low(), ssim.high()),
          text("%.3f", published.ssim()),
          outcome.reachesPublished() ? "yes" : "no",
          outcome.beats(meanImage) ? "yes" : "no: the attack failed");
    }
    Interval psnr = meanImage.meanPsnr();
    Interval ssim = meanImage.meanSsim();
    table.row(
        "mean image",
        "",
        text("%.2f", psnr.estimate()),
        text("%.2f to %.2f", psnr.low(), psnr.high()),
        "",
        text("%.3f", ssim.estimate()),
        text("%.3f to %.3f", ssim.low(), ssim.high()),
        "",
        "",
        "");
    return table.lines();
  }

  /** The figures, to be written as JSON. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("images", originals.size());
    figures.put("peak", QualitySample.PEAK);
    figures.put("accuracy", accuracy);
    figures.put("meanImage", quality(meanImage));
    List<Map<String, Object>> attacks = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Map<String, Object> attack = new LinkedHashMap<>();
      attack.put("attack", outcome.attack().title());
      attack.put("sent", outcome.sent().title());
      attack.putAll(quality(outcome.quality()));
      attack.put("published", outcome.attack().published(outcome.sent()));
      attack.put("reachesPublished", outcome.reachesPublished());
      attack.put("beatsMeanImage", outcome.beats(meanImage));
      attacks.add(attack);
    }
    figures.put("attacks", attacks);
    return figures;
  }

  private static Map<String, Object> quality(QualitySample sample) {
    Map<String, Object> quality = new LinkedHashMap<>();
    quality.put("psnr", sample.meanPsnr());
    quality.put("ssim", sample.meanSsim());
    return quality;
  }

  /** Originals, and below them what each attack rebuilt, from its best to its worst. */
  public BufferedImage gallery() {
    List<Gallery.Row> rows = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      int[] shown = bestToWorst(outcome.quality());
      rows.add(
          new Gallery.Row("original", "best to worst", pictures(shown, originals::get), List.of()));
      rows.add(
          new Gallery.Row(
              outcome.attack().title(),
              text(
                  "%s: mean %.2f dB, SSIM %.3f",
                  outcome.sent().title(),
                  outcome.quality().meanPsnr().estimate(),
                  outcome.quality().meanSsim().estimate()),
              pictures(shown, outcome.rebuilt()::get),
              IntStream.of(shown)
                  .mapToObj(
                      i ->
                          text(
                              "%.1f dB, %.3f",
                              outcome.quality().each().get(i).psnr(),
                              outcome.quality().each().get(i).ssim()))
                  .toList()));
    }
    rows.add(
        new Gallery.Row(
            "mean image",
            text("mean %.2f dB", meanImage.meanPsnr().estimate()),
            List.of(picture(mean)),
            List.of()));
    return new Gallery(
            "Images rebuilt from what is sent",
            "MNIST test images, best to worst by SSIM; PSNR with peak 2 for [-1, 1]")
        .draw(rows);
  }

  /** Images spread evenly over the order from best to worst, both included. */
  private static int[] bestToWorst(QualitySample quality) {
    List<Integer> order =
        IntStream.range(0, quality.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -quality.each().get(i).ssim()))
            .toList();
    int shown = Math.min(SHOWN, order.size());
    return IntStream.range(0, shown)
        .map(i -> order.get(shown == 1 ? 0 : i * (order.size() - 1) / (shown - 1)))
        .toArray();
  }

  private static List<BufferedImage> pictures(int[] shown, IntFunction<float[]> images) {
    return IntStream.of(shown).mapToObj(i -> picture(images.apply(i))).toList();
  }

  private static BufferedImage picture(float[] image) {
    return Pictures.ofPlanes(PixelScale.pixels(image), 0, 1, SIDE, SIDE);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
