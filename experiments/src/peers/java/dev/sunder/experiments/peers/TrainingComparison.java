package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times training steps of ready networks, batch 16, ours and libtorch's, in one process.
 *
 * <p>Both train the same network from the same parameters on the same images, and answer alike
 * before they are timed. Every turn measures our step, libtorch's and our update alone, in changing
 * order, with a pause after each in which the others' threads stop waiting for work. Both read
 * their loss in each step, neither copies images, both drop half of what they are told to. libtorch
 * is timed in the memory layout that it was faster in while it warmed up.
 *
 * <p>Our update alone is the one of the step, on the same parameters in the same layouts, run twice
 * and timed the second time, when as much as can be is in the cache: within the step it costs at
 * least that, so that a price at which libtorch is given it never flatters us.
 */
final class TrainingComparison {

  private static final int BATCH = 16;
  private static final int CLASSES = 2;
  private static final float LEARNING_RATE = 0.0005f;
  private static final int WARM_UP = 6;

  private final SunderStep ours;
  private final SunderUpdate ourUpdate;
  private final LibtorchStep theirs;
  private final Meter ourStep = new Meter("our step");
  private final Meter update = new Meter("our update alone");
  private final Meter passes = new Meter("their forward and backward");
  private final Meter theirUpdate = new Meter("their update");
  private final Times theirStep = new Times();

  private TrainingComparison(SunderStep ours, SunderUpdate ourUpdate, LibtorchStep theirs) {
    this.ours = ours;
    this.ourUpdate = ourUpdate;
    this.theirs = theirs;
  }

  /** Compares; the arguments are the number of turns and the networks. */
  public static void main(String[] args) {
    int turns = Integer.parseInt(args[0]);
    int threads = Integer.parseInt(System.getenv(Settings.THREADS));
    if (LibtorchStep.threads() != threads) {
      throw new IllegalStateException(
          "libtorch has " + LibtorchStep.threads() + " threads, expected " + threads);
    }
    double worst = 0;
    try (Device device = Devices.open("cpu")) {
      for (String name : args[1].split(",", -1)) {
        worst = Math.max(worst, compare(device, name, turns, threads));
      }
    }
    System.out.println(Work.TRAINING.line(worst));
    // DJL leaves threads behind that would keep the JVM.
    System.exit(0);
  }

  private static double compare(Device device, String name, int turns, int threads) {
    Network network = Networks.byName(name, 3, Networks.nativePixels(name), CLASSES);
    Parameters start = Parameters.initialised(network, Initialiser.HE, 1);
    float[] images = images(BATCH * network.input().elements());
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, i -> i % CLASSES);
    try (SunderStep ours = new SunderStep(device, network, start, images, labels, LEARNING_RATE);
        SunderUpdate update = new SunderUpdate(device, network, start, BATCH, LEARNING_RATE)) {
      Peers.printPeak(device, "before");
      System.out.printf("%s, batch %d, %s, %d turns%n", name, BATCH, network.input(), turns);
      float[] logits = SunderStep.logits(device, network, start, images, BATCH);
      try (LibtorchStep theirs = faster(network, start, images, labels, logits)) {
        TrainingComparison comparison = new TrainingComparison(ours, update, theirs);
        comparison.run(turns);
        Peers.printPeak(device, "after");
        return comparison.report(threads);
      }
    }
  }

  /**
   * Warms libtorch up in the layouts in which it answers as ours does, and keeps the one in which
   * its passes were faster.
   */
  private static LibtorchStep faster(
      Network network, Parameters start, float[] images, int[] labels, float[] logits) {
    LibtorchStep best = null;
    double bestTime = Double.POSITIVE_INFINITY;
    for (LibtorchStep.Layout layout : LibtorchStep.Layout.values()) {
      LibtorchStep step = new LibtorchStep(network, start, images, labels, LEARNING_RATE, layout);
      String what = "libtorch, " + layout.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      double apart;
      try {
        apart = Agreement.require(what, logits, step.logits());
      } catch (IllegalStateException differs) {
        // As that of 2.7.1 does in a 1x1 convolution with stride 2 of 256 channels last to 512, on
        // AVX-512 only: an error of the oneDNN in it.
        System.out.println(differs.getMessage() + "; not timed");
        step.close();
        continue;
      }
      double time = warmUp(step);
      System.out.printf(
          Locale.ROOT,
          "%-23s  answers within %.1e of ours, forward and backward %.1f ms%n",
          what,
          apart,
          time);
      if (time < bestTime) {
        if (best != null) {
          best.close();
        }
        best = step;
        bestTime = time;
      } else {
        step.close();
      }
    }
    if (best == null) {
      throw new IllegalStateException("libtorch answers otherwise than ours in each layout");
    }
    return best;
  }

  /** The median time of the later half of the steps. */
  private static double warmUp(LibtorchStep step) {
    Meter later = new Meter("warm-up");
    for (int i = 0; i < 2 * WARM_UP; i++) {
      Meter meter = i < WARM_UP ? new Meter("warm-up") : later;
      meter.measure(1, () -> requireFinite("libtorch", step.passes()));
      step.update();
    }
    return later.milliseconds().median();
  }

  private void run(int turns) {
    for (int i = 0; i < WARM_UP; i++) {
      requireFinite("sunder", ours.run());
      ourUpdate.run();
    }
    Meter.rest();
    List<Runnable> order = List.of(this::ourTurn, this::theirTurn, this::updateTurn);
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < order.size(); i++) {
        order.get((turn + i) % order.size()).run();
        Meter.rest();
      }
    }
  }

  private void ourTurn() {
    ourStep.measure(1, () -> requireFinite("sunder", ours.run()));
  }

  private void theirTurn() {
    passes.measure(1, () -> requireFinite("libtorch", theirs.passes()));
    theirUpdate.measure(1, theirs::update);
    theirStep.add(passes.milliseconds().last() + theirUpdate.milliseconds().last());
  }

  private void updateTurn() {
    ourUpdate.run();
    update.measure(1, ourUpdate::run);
  }

  private double report(int threads) {
    TextTable table = new TextTable("", "median ms", "10 %", "90 %", "cores busy");
    row(table, ourStep.what(), ourStep.milliseconds(), cores(ourStep));
    row(table, "their step", theirStep, "");
    row(table, passes.what(), passes.milliseconds(), cores(passes));
    row(table, theirUpdate.what(), theirUpdate.milliseconds(), cores(theirUpdate));
    row(table, update.what(), update.milliseconds(), cores(update));
    table.lines().forEach(System.out::println);
    ourStep.requireThreads(threads);
    passes.requireThreads(threads);
    String disturbance = Meter.disturbance(ourStep.cores(), passes.cores(), threads);
    if (!disturbance.isEmpty()) {
      System.out.println(disturbance);
    }
    StepRatio ratio =
        new StepRatio(
            ourStep.milliseconds().median(),
            passes.milliseconds().median(),
            theirUpdate.milliseconds().median(),
            update.milliseconds().median());
    System.out.printf(
        Locale.ROOT,
        "ratio: %.1f ms of %.1f ms, their forward and backward with the cheaper update%n",
        ratio.ours(),
        ratio.theirs());
    return ratio.value();
  }

  private static void row(TextTable table, String what, Times times, String cores) {
    table.row(
        what,
        milliseconds(times.median()),
        milliseconds(times.quantile(0.1)),
        milliseconds(times.quantile(0.9)),
        cores);
  }

  private static String milliseconds(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String cores(Meter meter) {
    return String.format(Locale.ROOT, "%.2f", meter.cores());
  }

  private static float[] images(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[count];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    return images;
  }

  private static void requireFinite(String whose, double loss) {
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(whose + ": the loss is " + loss);
    }
  }
}
