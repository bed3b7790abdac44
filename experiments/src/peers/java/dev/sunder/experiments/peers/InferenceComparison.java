package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Times inference of ready networks, ours and ONNX Runtime's, in one process.
 *
 * <p>Both compute the same model on the same values, without the scaling of pixels, and answer
 * alike before they are timed. They take turns: each runs for a while, at least once, on a batch
 * that stays, in caches that are its own after the first run, which is not counted where there are
 * several; then the other, after a pause in which threads stop waiting for work. A turn's time is
 * the mean of its runs, a figure the median of the turns'.
 */
final class InferenceComparison {

  private static final int CLASSES = 2;
  private static final List<Integer> BATCHES = List.of(1, 16);
  private static final double TURN = 20;
  // The JVM compiles loops meanwhile, on the same cores.
  private static final double WARM_UP = 3000;

  private final int turns;
  private final int threads;
  private final TextTable table =
      new TextTable(
          "network", "batch", "threads", "ours ms", "theirs ms", "ratio", "10 %", "90 %", "cores");
  private double worst;

  private InferenceComparison(int turns, int threads) {
    this.turns = turns;
    this.threads = threads;
  }

  /** Compares; the arguments are the number of turns and the networks. */
  public static void main(String[] args) {
    int threads = Integer.parseInt(System.getenv(Settings.THREADS));
    InferenceComparison comparison = new InferenceComparison(Integer.parseInt(args[0]), threads);
    System.out.println(
        "theirs: ONNX Runtime "
            + OnnxInference.version()
            + ", "
            + threads
            + (threads == 1 ? " thread" : " threads"));
    try (Device device = Devices.open("cpu")) {
      Peers.printPeak(device, "before");
      for (String name : args[1].split(",", -1)) {
        for (int batch : BATCHES) {
          comparison.compare(device, name, batch);
        }
      }
      Peers.printPeak(device, "after");
    }
    comparison.table.lines().forEach(System.out::println);
    System.out.println(Work.INFERENCE.line(comparison.worst));
    System.exit(0);
  }

  private void compare(Device device, String name, int batch) {
    Network network =
        Networks.byName(name, 3, Networks.nativePixels(name), CLASSES)
            .withScaling(Optional.empty());
    Model model =
        new Model(network, Parameters.initialised(network, Initialiser.HE, 1), List.of(), Map.of());
    float[] input = input(batch * network.input().elements());
    try (SunderInference ours = new SunderInference(device, model, input, batch);
        OnnxInference theirs = new OnnxInference(model, input, batch, threads)) {
      String what = name + ", batch " + batch;
      int ourRuns = warmUp(ours::run);
      int theirRuns = warmUp(theirs::run);
      double apart = Agreement.require(what, ours.output(), theirs.output());
      System.out.printf(
          Locale.ROOT,
          "%s: answers within %.1e; runs a turn: ours %d, theirs %d%n",
          what,
          apart,
          ourRuns,
          theirRuns);
      Meter our = new Meter("ours, " + what);
      Meter their = new Meter("theirs, " + what);
      for (int turn = 0; turn < turns; turn++) {
        if (turn % 2 == 0) {
          measure(our, ourRuns, ours::run);
          measure(their, theirRuns, theirs::run);
        } else {
          measure(their, theirRuns, theirs::run);
          measure(our, ourRuns, ours::run);
        }
      }
      report(name, batch, our, their);
    }
  }

  private void report(String name, int batch, Meter our, Meter their) {
    our.requireThreads(threads);
    their.requireThreads(threads);
    String disturbance = Meter.disturbance(our.cores(), their.cores(), threads);
    if (!disturbance.isEmpty()) {
      System.out.println(disturbance);
    }
    double ours = our.milliseconds().median();
    double theirs = their.milliseconds().median();
    Times ratios = our.milliseconds().over(their.milliseconds());
    table.row(
        name,
        batch,
        threads,
        String.format(Locale.ROOT, "%.3f", ours),
        String.format(Locale.ROOT, "%.3f", theirs),
        String.format(Locale.ROOT, "%.2f", ours / theirs),
        String.format(Locale.ROOT, "%.2f", ratios.quantile(0.1)),
        String.format(Locale.ROOT, "%.2f", ratios.quantile(0.9)),
        String.format(Locale.ROOT, "%.2f/%.2f", our.cores(), their.cores()));
    worst = Math.max(worst, ours / theirs);
  }

  /** Runs until the code is compiled and the memory is there; the number of runs of a turn. */
  private static int warmUp(Runnable run) {
    long begin = System.nanoTime();
    int runs = 0;
    while (runs < 3 || System.nanoTime() - begin < WARM_UP * 1e6) {
      run.run();
      runs++;
    }
    double each = (System.nanoTime() - begin) / 1e6 / runs;
    return (int) Math.max(1, Math.round(TURN / each));
  }

  private static void measure(Meter meter, int runs, Runnable run) {
    if (runs > 1) {
      run.run();
    }
    meter.measure(
        runs,
        () -> {
          for (int i = 0; i < runs; i++) {
            run.run();
          }
        });
    Meter.rest();
  }

  private static float[] input(int count) {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
