package dev.sunder.experiments.experiment;

import dev.sunder.experiments.chart.Gallery;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.measure.ImageQuality;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.QualitySample;
import dev.sunder.secure.party.Encoding;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The figures of all images together. */
public final class FirstLayerResult {

  private static final int SHOWN = 6;

  private final List<FirstLayerImage> images;
  private final List<Path> strips;
  private final Shape shape;

  FirstLayerResult(List<FirstLayerImage> images, List<Path> strips, Shape shape) {
    this.images = List.copyOf(images);
    this.strips = List.copyOf(strips);
    this.shape = shape;
  }

  /**
   * One way of sending.
   *
   * @param sent what was sent
   * @param images how many
   * @param psnr the median, in decibels
   * @param ssim the median
   * @param best the image rebuilt best, by SSIM
   * @param worst the image rebuilt worst
   * @param failed how many came no nearer than their own mean colour
   */
  public record Row(
      String sent, int images, Interval psnr, Interval ssim, Case best, Case worst, int failed) {}

  /** One image's figures. */
  public record Case(String name, double psnr, double ssim) {}

  /**
   * All figures.
   *
   * @param rows one a way of sending
   * @param active the median share of positive pre-activations
   * @param ownMean the median PSNR of the images' own mean colours
   * @param secondsAnImage the median time of all attacks on one image
   */
  public record Summary(List<Row> rows, Interval active, Interval ownMean, double secondsAnImage) {}

  /** The figures as one value. */
  public Summary summary() {
    List<Row> rows = new ArrayList<>();
    for (Sent sent : ways()) {
      QualitySample sample = sample(sent);
      rows.add(
          new Row(
              sent.text(),
              sample.size(),
              sample.medianPsnr(),
              sample.medianSsim(),
              place(sample, sample.best()),
              place(sample, sample.worst()),
              (int) images.stream().filter(image -> image.failed(sent)).count()));
    }
    return new Summary(
        rows,
        Interval.median(images.stream().mapToDouble(FirstLayerImage::active).toArray(), 1),
        Interval.median(images.stream().mapToDouble(i -> i.ownMean().psnr()).toArray(), 1),
        Interval.medianOf(images.stream().mapToDouble(FirstLayerImage::seconds).toArray()));
  }

  /** The figures as lines of a table. */
  public List<String> lines() {
    TextTable table =
        new TextTable("sent", "PSNR, median", "interval", "SSIM", "interval", "best", "worst");
    for (Row row : summary().rows()) {
      table.row(
          row.sent(),
          text("%.1f", row.psnr().estimate()),
          text("%.1f to %.1f", row.psnr().low(), row.psnr().high()),
          text("%.3f", row.ssim().estimate()),
          text("%.3f to %.3f", row.ssim().low(), row.ssim().high()),
          text("%.1f / %.3f", row.best().psnr(), row.best().ssim()),
          text("%.1f / %.3f", row.worst().psnr(), row.worst().ssim()));
    }
    return table.lines();
  }

  /** Some images as they were and as rebuilt: the first ones, then the best and the worst. */
  public BufferedImage gallery(String title) throws IOException {
    List<Sent> whole = ways().stream().filter(sent -> sent.encoding() == Encoding.FP32).toList();
    Sent last = whole.get(whole.size() - 1);
    QualitySample deciding = sample(last);
    List<Integer> shown =
        new ArrayList<>(IntStream.range(0, Math.min(SHOWN, images.size())).boxed().toList());
    shown.add(deciding.best());
    shown.add(deciding.worst());
    List<List<BufferedImage>> columns = new ArrayList<>();
    for (int index : shown) {
      columns.add(Strips.read(strips.get(index), shape));
    }
    List<Gallery.Row> rows = new ArrayList<>();
    rows.add(row("original", "", columns, 0, List.of()));
    int place = 0;
    for (Sent sent : ways()) {
      place++;
      List<String> captions =
          shown.stream().map(index -> caption(images.get(index).rebuilt().get(sent))).toList();
      Interval psnr = sample(sent).medianPsnr();
      rows.add(row(sent.text(), text("median %.1f dB", psnr.estimate()), columns, place, captions));
    }
    return new Gallery(
            title,
            text(
                "%d images; below each its PSNR and SSIM. The last two: best and worst %s.",
                images.size(), last.text()))
        .draw(rows);
  }

  private static Gallery.Row row(
      String label,
      String note,
      List<List<BufferedImage>> columns,
      int index,
      List<String> captions) {
    return new Gallery.Row(
        label, note, columns.stream().map(column -> column.get(index)).toList(), captions);
  }

  /** In which ways the images were sent, all of them alike. */
  private List<Sent> ways() {
    return images.get(0).rebuilt().keySet().stream().sorted().toList();
  }

  private QualitySample sample(Sent sent) {
    return new QualitySample(images.stream().map(image -> image.rebuilt().get(sent)).toList());
  }

  private Case place(QualitySample sample, int index) {
    ImageQuality quality = sample.each().get(index);
    return new Case(images.get(index).name(), quality.psnr(), quality.ssim());
  }

  private static String caption(ImageQuality quality) {
    return text("%.1f dB, %.3f", quality.psnr(), quality.ssim());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
