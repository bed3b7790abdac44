package dev.sunder.experiments.bench;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.engine.plan.Plan;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.engine.plan.ValuesMoved;
import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.experiments.report.NetworkReport.StageRow;
import dev.sunder.kernels.Device;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Times a network's inference and training steps on random images. Each step loads its batch anew
 * from where the device takes it, pinned memory on a GPU: to write it there is no part of a step.
 */
public final class PlanBench {

  private static final int WARM_UP = 3;

  private final Device device;
  private final int steps;
  private final Duration patience;
  private final long seed;

  /**
   * One row of figures.
   *
   * @param work what was timed
   * @param batch images in one step
   * @param milliseconds the median step's, each from an idle device to an idle device
   * @param pipelined milliseconds a step where steps follow each other without waiting
   * @param gigaFlops multiplications and additions a second of the layers with weights, in 10^9
   * @param gigaBytes bytes a second that a step moves in memory, in 10^9, as {@link ValuesMoved}
   *     counts them
   * @param launches what a step hands to the device one by one; 0 where the host computes
   * @param hostMicroseconds the median time until the host has handed it over
   */
  public record Row(
      String work,
      int batch,
      double milliseconds,
      double pipelined,
      double gigaFlops,
      double gigaBytes,
      int launches,
      double hostMicroseconds) {
    /** Images a second. */
    public double imagesPerSecond() {
      return 1000 * batch / milliseconds;
    }
  }

  /**
   * A bench.
   *
   * @param steps how many to time at most
   * @param patience for one row
   */
  public PlanBench(Device device, int steps, Duration patience, long seed) {
    this.device = device;
    this.steps = steps;
    this.patience = patience;
    this.seed = seed;
  }

  /** Times inference. */
  public Row inference(Network network, int batch) {
    try (InferencePlan plan = InferencePlan.of(network, device, batch)) {
      // Only a batch that fits the device is drawn.
      SplittableRandom random = new SplittableRandom(seed);
      fill(plan, random, batch * network.input().elements());
      byte[] signals = signals(random, network, batch);
      plan.load(Parameters.initialised(network, Initialiser.HE, seed));
      Runnable step =
          () -> {
            plan.pixels();
            if (signals.length > 0) {
              plan.signals(signals);
            }
          };
      Timing timing = new Timing("inference", batch, step, plan::run);
      return row(timing, 2.0 * batch * multiplyAdds(network, 1), plan.moved(), plan.launches());
    }
  }

  /** Times training steps of a whole network whose first stages may be frozen. */
  public Row training(Network network, int batch, int frozen) {
    var options = TrainingPlan.Options.ofBatch(batch).withFrozenStages(frozen);
    try (TrainingPlan plan = TrainingPlan.of(network, device, options)) {
      SplittableRandom random = new SplittableRandom(seed);
      fill(plan, random, batch * network.input().elements());
      byte[] signals = signals(random, network, batch);
      int[] labels = labels(random, network, batch);
      plan.load(Parameters.initialised(network, Initialiser.HE, seed));
      long[] number = {0};
      Runnable step =
          () -> {
            plan.pixels();
            if (signals.length > 0) {
              plan.signals(signals);
            }
            plan.labels(labels, batch);
          };
      String work = signals.length > 0 ? "secure training, N = " + frozen : "training";
      Timing timing = new Timing(work, batch, step, () -> plan.step(1e-4f, number[0]++));
      return row(timing, trainingFlops(network, batch, frozen), plan.moved(), plan.launches());
    }
  }

  /** Times training steps after frozen stages whose outputs come from a warm cache. */
  public Row cachedTraining(Network network, int batch, int frozen) {
    Network tail = network.tail(Cut.after(network, frozen));
    try (TrainingPlan plan = TrainingPlan.of(tail, device, TrainingPlan.Options.ofBatch(batch))) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] outputs = new float[batch * tail.input().elements()];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) random.nextDouble();
      }
      byte[] signals = signals(random, tail, batch);
      int[] labels = labels(random, tail, batch);
      plan.load(Parameters.initialised(tail, Initialiser.HE, seed));
      long[] number = {0};
      Runnable step =
          () -> {
            plan.input(outputs);
            if (signals.length > 0) {
              plan.signals(signals);
            }
            plan.labels(labels, batch);
          };
      Timing timing =
          new Timing(
              "secure training, N = " + frozen + ", cached",
              batch,
              step,
              () -> plan.step(1e-4f, number[0]++));
      return row(timing, trainingFlops(tail, batch, 0), plan.moved(), plan.launches());
    }
  }

  /** What is timed: loading a batch, and running on it. */
  private record Timing(String work, int batch, Runnable load, Runnable run) {}

  private Row row(Timing timing, double flops, ValuesMoved moved, int launches) {
    double[] handed = new double[WARM_UP + steps];
    int[] runs = {0};
    Runnable step =
        () -> {
          timing.load.run();
          long start = System.nanoTime();
          timing.run.run();
          handed[runs[0]++] = (System.nanoTime() - start) / 1e3;
        };
    double time = Stopwatch.median(Stopwatch.times(device, step, WARM_UP, steps, patience));
    Runnable unwatched =
        () -> {
          timing.load.run();
          timing.run.run();
        };
    double pipelined = Stopwatch.inARow(device, unwatched, steps, patience);
    double[] counted = Arrays.copyOfRange(handed, Math.min(WARM_UP, runs[0] - 1), runs[0]);
    Arrays.sort(counted);
    return new Row(
        timing.work,
        timing.batch,
        time,
        pipelined,
        flops / (time * 1e6),
        Traffic.bytes(moved, device.precision()) / (time * 1e6),
        launches,
        Stopwatch.median(counted));
  }

  /**
   * Forward for all stages; gradients by weights for the trained ones, by data for these but the
   * first: each as many multiply-adds as forward.
   */
  private static double trainingFlops(Network network, int batch, int frozen) {
    return 2.0
        * batch
        * (multiplyAdds(network, 1)
            + multiplyAdds(network, frozen + 1)
            + multiplyAdds(network, frozen + 2));
  }

  private static double multiplyAdds(Network network, int firstStage) {
    List<StageRow> stages = NetworkReport.stages(network);
    return stages.stream()
        .filter(stage -> stage.number() >= firstStage)
        .mapToDouble(StageRow::multiplyAdds)
        .sum();
  }

  private static byte[] signals(SplittableRandom random, Network network, int batch) {
    return network
        .signal()
        .map(signal -> bytes(random, batch * signal.image().elements()))
        .orElse(new byte[0]);
  }

  /** Writes random images wherever a device may keep a batch that is to come: at most twice. */
  private static void fill(Plan plan, SplittableRandom random, int count) {
    byte[] pixels = bytes(random, count);
    for (int i = 0; i < 2; i++) {
      plan.staging().put(pixels);
      plan.pixels();
    }
  }

  private static byte[] bytes(SplittableRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int[] labels(SplittableRandom random, Network network, int batch) {
    return random.ints(batch, 0, network.classes()).toArray();
  }
}
