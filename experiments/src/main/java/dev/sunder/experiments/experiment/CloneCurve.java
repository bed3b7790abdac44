package dev.sunder.experiments.experiment;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.Progress;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.clone.Answers;
import dev.sunder.secure.attack.clone.ModelClone;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.MostFrequent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How a copy of the provider's part improves with the number of questions it was trained on. */
public final class CloneCurve {

  private CloneCurve() {}

  /**
   * One copy.
   *
   * @param network whose architecture the copy has: {@code clone}, not knowing the provider's, or
   *     the provider's
   * @param questions it was trained on
   * @param agreement with the provider's answers to fresh questions
   * @param accuracy about the images, the signal taken off
   */
  public record Point(String network, int questions, Interval agreement, Interval accuracy) {}

  /**
   * The whole curve.
   *
   * @param published parameters of the client's part
   * @param kept parameters of the server's part
   * @param mostFrequent how often the provider's most frequent answer is its answer
   * @param provider how often the provider itself is right, the signal taken off
   * @param fresh how many questions the copies are measured on
   */
  public record Result(
      long published,
      long kept,
      double mostFrequent,
      Interval provider,
      int fresh,
      List<Point> points) {}

  /**
   * Trains copies of both architectures on growing numbers of questions.
   *
   * @param server the provider's network, for the copy that knows its architecture
   * @param counts of questions, ascending, at most those there are
   */
  public static List<Point> train(
      Console console,
      Network server,
      Answers own,
      Answers fresh,
      List<Integer> counts,
      long seed,
      Device device) {
    List<Network> networks =
        List.of(
            ModelClone.architecture(own.shape(), own.classes()), server.withName("the provider's"));
    List<Point> points = new ArrayList<>();
    try (Progress progress = console.progress("copies", (long) networks.size() * counts.size())) {
      for (Network network : networks) {
        for (int count : counts) {
          ModelClone copy =
              ModelClone.train(
                  network, own.spread(count), ModelClone.Options.usual(count, seed), device);
          points.add(
              new Point(
                  network.name(),
                  count,
                  copy.agreement(fresh, device),
                  copy.accuracy(fresh, device)));
          progress.at(points.size(), "");
        }
      }
    }
    return points;
  }

  /** How often the most frequent answer was given. */
  public static double mostFrequent(Answers answers) {
    return MostFrequent.share(IntStream.range(0, answers.size()).map(answers::answer));
  }
}
