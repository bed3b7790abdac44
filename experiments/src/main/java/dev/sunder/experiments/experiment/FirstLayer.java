package dev.sunder.experiments.experiment;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.console.Progress;
import dev.sunder.experiments.report.Json;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.measure.ImageQuality;
import dev.sunder.secure.measure.QualitySample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Rebuilds images from what is sent of a network's first stage, each in all ways of sending.
 *
 * <p>Each image's figures and pictures are written when they are there, so that a run that was
 * interrupted goes on where it was.
 */
public final class FirstLayer {

  /** The folder of the images' figures and pictures, within the output. */
  static final String IMAGES = "images";

  private final Model model;
  private final OutputFolder folder;
  private final Console console;

  /** Of one model into one folder. */
  public FirstLayer(Model model, OutputFolder folder, Console console) {
    this.model = model;
    this.folder = folder;
    this.console = console;
  }

  /**
   * Attacks images, taken in turn from each class.
   *
   * @param first how many to pass over
   * @param count how many to attack; the set must have so many behind the first
   * @throws IllegalArgumentException if the stage or the images are not of the kind
   */
  public FirstLayerResult run(Dataset images, int first, int count, Device device)
      throws IOException {
    Shape input = model.network().input();
    ImageShape shape = images.shape();
    if (shape.channels() != input.c()
        || shape.height() != input.h()
        || shape.width() != input.w()) {
      throw new IllegalArgumentException("the network takes images " + input + ", got " + shape);
    }
    int[] order = inTurn(images);
    if (count < 1 || first < 0 || first + (long) count > order.length) {
      throw new IllegalArgumentException(
          "expected images within the set's " + order.length + ", got " + count + " from " + first);
    }
    Files.createDirectories(folder.file(IMAGES));
    List<FirstLayerImage> done = new ArrayList<>();
    List<Path> strips = new ArrayList<>();
    try (FirstStage stage = new FirstStage(model, device);
        Progress progress = console.progress("rebuild", count)) {
      for (int i = first; i < first + count; i++) {
        byte[] pixels = new byte[shape.size()];
        images.read(order[i], pixels, 0);
        String name = String.format(Locale.ROOT, "%s/%05d", IMAGES, i);
        Path strip = folder.file(name + ".png");
        FirstLayerImage image = image(stage, plain(images.name(order[i])), pixels, name, strip);
        done.add(image);
        strips.add(strip);
        progress.milestone(i - first + 1, line(image));
      }
    }
    return new FirstLayerResult(done, strips, input);
  }

  private FirstLayerImage image(
      FirstStage stage, String source, byte[] pixels, String name, Path strip) throws IOException {
    String settings = settings(pixels);
    Path figures = folder.file(name + ".json");
    if (Files.exists(figures) && Files.exists(strip)) {
      FirstLayerImage known = Json.value(figures, FirstLayerImage.class);
      if (known.settings().equals(settings)) {
        return known;
      }
    }
    float[] original = PixelScale.image(pixels, 0, pixels.length);
    Shape shape = stage.input();
    List<float[]> row = new ArrayList<>(List.of(original));
    Map<Sent, ImageQuality> qualities = new EnumMap<>(Sent.class);
    double active = 0;
    long start = System.nanoTime();
    for (Sent sent : stage.ways()) {
      float[] smashed = stage.send(original, sent);
      if (sent == Sent.RECTIFIED) {
        active = share(smashed);
      }
      float[] rebuilt = stage.rebuild(smashed, sent);
      requireWithinRange(rebuilt, source, sent);
      qualities.put(sent, quality(original, rebuilt, shape));
      row.add(rebuilt);
    }
    FirstLayerImage made =
        new FirstLayerImage(
            settings,
            source,
            quality(original, ownMean(original, shape), shape),
            active,
            qualities,
            (System.nanoTime() - start) / 1e9);
    Pictures.write(Strips.draw(row, shape), strip);
    folder.write(name + ".json", Json.text(made));
    return made;
  }

  private static ImageQuality quality(float[] original, float[] rebuilt, Shape shape) {
    ImageQuality found =
        ImageQuality.of(original, rebuilt, shape.c(), shape.h(), shape.w(), QualitySample.PEAK);
    return new ImageQuality(
        found.mse(), Math.min(found.psnr(), QualitySample.GREATEST_PSNR), found.ssim());
  }

  /** Each channel at its mean. */
  private static float[] ownMean(float[] image, Shape shape) {
    int area = shape.h() * shape.w();
    float[] mean = new float[image.length];
    for (int c = 0; c < shape.c(); c++) {
      double sum = 0;
      for (int i = c * area; i < (c + 1) * area; i++) {
        sum += image[i];
      }
      Arrays.fill(mean, c * area, (c + 1) * area, (float) (sum / area));
    }
    return mean;
  }

  private static double share(float[] rectified) {
    int positive = 0;
    for (float value : rectified) {
      positive += value > 0 ? 1 : 0;
    }
    return (double) positive / rectified.length;
  }

  /** A diverged reconstruction is an error of the attack, not a bad figure. */
  private static void requireWithinRange(float[] image, String source, Sent sent) {
    for (float value : image) {
      if (!(Math.abs(value) <= 1 + 1e-5f)) {
        throw new IllegalStateException(
            source + ", " + sent.text() + ": a rebuilt pixel is " + value + ", outside [-1, 1]");
      }
    }
  }

  /** An image's name without the archive and folders that hold it. */
  private static String plain(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('!')) + 1);
  }

  private static String line(FirstLayerImage image) {
    StringBuilder line = new StringBuilder(image.name()).append(", PSNR");
    for (Sent sent : image.rebuilt().keySet()) {
      line.append(String.format(Locale.ROOT, " %.1f", image.rebuilt().get(sent).psnr()));
    }
    return line.toString();
  }

  /** What an image's figures depend on. */
  private String settings(byte[] pixels) {
    CRC32 sum = new CRC32();
    String stage = model.network().stage(1).name();
    for (String name : List.of(stage + ".weight", stage + ".bias")) {
      float[] values = model.parameters().get(name);
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      sum.update(bytes);
    }
    sum.update(pixels);
    StringBuilder text = new StringBuilder(model.network().stage(1).toString());
    for (Sent sent : Sent.values()) {
      text.append(sent.text()).append(sent.attack());
    }
    sum.update(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  /** The set's examples, one of each class after another. */
  private static int[] inTurn(Dataset images) {
    List<Deque<Integer>> classes = new ArrayList<>();
    for (int i = 0; i <= images.classNames().size(); i++) {
      classes.add(new ArrayDeque<>());
    }
    for (int i = 0; i < images.size(); i++) {
      classes.get(images.label(i) + 1).add(i);
    }
    int[] order = new int[images.size()];
    int next = 0;
    while (next < order.length) {
      for (Deque<Integer> one : classes) {
        if (!one.isEmpty()) {
          order[next++] = one.remove();
        }
      }
    }
    return order;
  }
}
