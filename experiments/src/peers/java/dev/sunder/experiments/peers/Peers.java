package dev.sunder.experiments.peers;

import dev.sunder.experiments.bench.Peak;
import dev.sunder.kernels.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Compares with other engines, once for each number of threads, and prints the worst ratio last:
 * ours over the peer's, below 1 where ours is faster.
 *
 * <p>For each number of threads it first has the libraries say what they are and what they use, and
 * goes no further where one side is limited and the other is not. Before and after the turns it
 * measures the machine's own peak: where two threads reach no more than one, they share a core, as
 * those of a virtual machine may at times, and ratios are those of a core's two halves. Ends with
 * exit code 0, 1 (failed or refused) or 2 (wrong usage).
 */
public final class Peers {

  private Peers() {}

  /**
   * Compares; the arguments are those of {@link Request#of} and the folder of {@link
   * ImportComparison}, which times nothing and needs nothing else.
   */
  public static void main(String[] args) {
    List<String> given = List.of(args);
    if (given.size() == 6 && given.get(0).equals(ImportComparison.MODE)) {
      ImportComparison.main(new String[] {given.get(5)});
      return;
    }
    Request request;
    List<Settings> settings = new ArrayList<>();
    try {
      request =
          Request.of(
              given.subList(0, given.size() - 1), Runtime.getRuntime().availableProcessors());
      for (int threads : request.threads()) {
        settings.add(Settings.of(System.getenv(), threads));
      }
    } catch (IllegalArgumentException wrong) {
      System.err.println("error: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    try {
      double worst = 0;
      for (Settings each : settings) {
        worst = Math.max(worst, compare(request, each));
      }
      System.out.println(request.work().line(worst));
    } catch (IllegalStateException | IllegalArgumentException failed) {
      System.err.println("error: " + failed.getMessage());
      System.exit(1);
    }
  }

  /** Prints what the machine gives at this moment. */
  static void printPeak(Device device, String when) {
    System.out.println("peak " + when + ": " + Peak.of(device).describe());
  }

  private static double compare(Request request, Settings settings) {
    requireEqual(request, settings);
    OptionalDouble[] ratio = {OptionalDouble.empty()};
    PeerProcess.run(
        request.work().comparison(),
        List.of(Integer.toString(request.turns()), String.join(",", request.networks())),
        settings.environment(),
        line -> {
          OptionalDouble said = request.work().ratio(line);
          if (said.isPresent()) {
            ratio[0] = said;
          } else {
            System.out.println(line);
          }
        });
    System.out.println();
    return ratio[0].orElseThrow(
        () -> new IllegalStateException("the comparison ended without a ratio"));
  }

  /** Says what both sides are; refuses if their instructions are not those of the other. */
  private static void requireEqual(Request request, Settings settings) {
    System.out.println("environment: " + settings.describe());
    boolean training = request.work() == Work.TRAINING;
    ProbedLibraries probed = probe(settings, training);
    System.out.println("ours: " + probed.ours());
    if (training) {
      System.out.println("theirs: " + probed.libtorch().orElseThrow().describe());
    }
    if (!settings.limits()) {
      return;
    }
    String machine = probe(settings.unlimited(), false).ours();
    System.out.println("limit: without it ours is " + machine);
    Optional<String> refusal = probed.refusal(machine);
    if (refusal.isEmpty()) {
      return;
    }
    String why =
        training
            ? refusal.get()
            : refusal.get() + ": ONNX Runtime takes what the processor has and has no such limit";
    if (!request.unequal()) {
      throw new IllegalStateException(
          why + "; no ratio is counted (-Dpeers.unequal=true counts it all the same)");
    }
    System.out.println("NOT EQUAL, as asked for: " + why);
  }

  private static ProbedLibraries probe(Settings settings, boolean libtorch) {
    Map<String, String> environment = new LinkedHashMap<>(settings.environment());
    environment.putAll(Probe.ASKING);
    List<String> lines = new ArrayList<>();
    PeerProcess.run(
        Probe.class, libtorch ? List.of("libtorch") : List.of(), environment, lines::add);
    return ProbedLibraries.read(lines);
  }
}
