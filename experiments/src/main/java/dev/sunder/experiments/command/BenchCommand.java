package dev.sunder.experiments.command;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.bench.Peak;
import dev.sunder.experiments.bench.PlanBench;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.kernels.Device;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast a device trains and infers. */
@Command(
    name = "bench",
    description =
        "Measures training and inference of a network: milliseconds of a step from an idle device"
            + " to an idle device, and of one of many in a row; images, operations and bytes of"
            + " memory a second with their shares of the device's measured peaks. Bytes are what"
            + " every operation reads and writes once. Where the host does not compute itself: how"
            + " many launches a step takes beside its batch, and the host's microseconds for them.")
final class BenchCommand extends SeededJob {

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "alexnet_v2",
      description = "alexnet_v2, lenet5 or small64. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Mixin private NamedNetwork shape;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "16",
      description = "Images in a step; several may be given: 16,64. Default: ${DEFAULT-VALUE}.")
  private List<Integer> batches;

  @Option(
      names = "--frozen",
      paramLabel = "N",
      split = ",",
      description =
          "Also time the secure model's training with N stages frozen, without and with their"
              + " outputs from the cache.")
  private List<Integer> frozen = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Steps to time for each row, as far as 10 seconds allow. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Override
  protected void run(Console console) {
    Network network = network();
    require(batches.stream().allMatch(batch -> batch >= 1), "--batch needs numbers from 1");
    require(steps >= 1, "--steps needs a number from 1, got " + steps);
    require(
        frozen.stream().allMatch(n -> n >= 0 && n < network.depth() - 1),
        "--frozen needs numbers from 0 to " + (network.depth() - 2));
    try (Device device = openDevice()) {
      console.say("device  %s: %s", device.name(), device.description());
      Peak peak = Peak.of(device);
      console.say("peak    %s", peak.describe());
      console.say("network %s, input %s", network.name(), network.input());
      console.say("");
      PlanBench bench = new PlanBench(device, steps, Duration.ofSeconds(10), seed());
      TextTable table =
          new TextTable(
              "batch",
              "work",
              "ms",
              "in a row",
              "images/s",
              "GFLOP/s",
              "of peak",
              "GB/s",
              "of peak",
              "launches",
              "host us");
      for (int batch : batches) {
        add(table, bench.inference(network, batch), peak);
        add(table, bench.training(network, batch, 0), peak);
        for (int n : frozen) {
          Network secure = network.withSignal(Optional.of(InspectCommand.DIGIT.atStage(n + 1)));
          add(table, bench.training(secure, batch, n), peak);
          if (n > 0) {
            add(table, bench.cachedTraining(secure, batch, n), peak);
          }
        }
      }
      table.lines().forEach(console::say);
    }
  }

  private static void add(TextTable table, PlanBench.Row row, Peak peak) {
    table.row(
        row.batch(),
        row.work(),
        number("%.3f", row.milliseconds()),
        number("%.3f", row.pipelined()),
        number("%.1f", row.imagesPerSecond()),
        number("%.1f", row.gigaFlops()),
        number("%.0f %%", 100 * row.gigaFlops() / peak.gigaFlops()),
        number("%.1f", row.gigaBytes()),
        number("%.0f %%", 100 * row.gigaBytes() / peak.gigaBytes()),
        row.launches() == 0 ? "-" : row.launches(),
        row.launches() == 0 ? "-" : number("%.1f", row.hostMicroseconds()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private Network network() {
    try {
      return shape.of(name);
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw usage(message);
    }
  }
}
