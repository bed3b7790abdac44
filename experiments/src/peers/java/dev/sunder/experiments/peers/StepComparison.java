package dev.sunder.experiments.peers;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times a training step of AlexNet_v2, batch 16, 224x224, against libtorch's in one JVM.
 *
 * <p>The steps alternate, so that both see the same machine at the same moment, with a pause
 * between them that lets the other's threads stop spinning. The last line is the median of the
 * paired ratios, ours over the peer's.
 */
final class StepComparison {

  private static final int BATCH = 16;
  private static final int PIXELS = 224;
  private static final int CLASSES = 2;
  private static final int WARM_UP = 8;
  private static final Duration PAUSE = Duration.ofMillis(25);

  private StepComparison() {}

  public static void main(String[] args) throws InterruptedException {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 40;
    Network network = Networks.alexNetV2(3, PIXELS, CLASSES);
    float[] images = images();
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, i -> i % CLASSES);
    double[] ours = new double[steps];
    double[] theirs = new double[steps];
    double[] ratios = new double[steps];
    try (Step our = new SunderStep(network, images, labels);
        DjlStep their = new DjlStep(images, labels, PIXELS, CLASSES)) {
      System.out.println("alexnet_v2, batch " + BATCH + ", " + PIXELS + "x" + PIXELS);
      System.out.println("threads: OMP_NUM_THREADS=" + System.getenv("OMP_NUM_THREADS"));
      for (int i = -WARM_UP; i < steps; i++) {
        double ourTime = milliseconds(our);
        double theirTime = milliseconds(their);
        if (i >= 0) {
          ours[i] = ourTime;
          theirs[i] = theirTime;
          ratios[i] = ourTime / theirTime;
        }
      }
      report(our, ours);
      report(their, theirs);
      System.out.printf(
          Locale.ROOT, "  of which the update %.1f ms (mean)%n", their.updateMilliseconds());
    }
    System.out.printf(Locale.ROOT, "ratio=%.2f%n", quantile(ratios, 0.5));
    // DJL leaves threads behind that would keep the JVM.
    System.exit(0);
  }

  private static float[] images() {
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[BATCH * 3 * PIXELS * PIXELS];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    return images;
  }

  private static double milliseconds(Step step) throws InterruptedException {
    long start = System.nanoTime();
    double loss = step.run();
    double time = (System.nanoTime() - start) / 1e6;
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(step.name() + ": the loss is " + loss);
    }
    Thread.sleep(PAUSE.toMillis());
    return time;
  }

  private static void report(Step step, double[] times) {
    System.out.printf(
        Locale.ROOT,
        "%-55s median %.1f ms, fastest %.1f, 90th percentile %.1f%n",
        step.name(),
        quantile(times, 0.5),
        quantile(times, 0),
        quantile(times, 0.9));
  }

  private static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, q * sorted.length)];
  }
}
