package dev.sunder.kernels.cuda;

import java.util.Comparator;
import java.util.List;

/** Which of the algorithms that cuDNN offers may be taken, the fastest first. */
final class AlgorithmChoice {

  private static final int DETERMINISTIC = 1;

  /**
   * What is taken.
   *
   * @param number cuDNN's number of the algorithm
   * @param mathType how it is told to multiply
   */
  record Algorithm(int number, int mathType) {}

  /**
   * What cuDNN says of an algorithm. With which math type that holds is not among this: JCuda's
   * binding does not hand it over, so whether the algorithm can be used with the one that is set
   * has to be asked.
   *
   * @param status 0 if it can be used here
   * @param time milliseconds measured, or its rank by rule
   * @param memory workspace in bytes
   * @param determinism 1 if it gives the same bits every time
   */
  record Candidate(int number, int status, float time, long memory, int determinism) {}

  private AlgorithmChoice() {}

  /**
   * Those that fit, give the same bits every time and round as their sums do. Transforms do not:
   * the error of Fourier's follows the largest term of all, and that of Winograd's is 7 to 18 times
   * a plain sum's.
   */
  static List<Integer> ranked(Direction direction, List<Candidate> candidates, long mostMemory) {
    return candidates.stream()
        .filter(each -> each.status == 0 && each.memory <= mostMemory)
        .filter(each -> each.determinism == DETERMINISTIC)
        .filter(each -> !direction.isTransforming(each.number))
        .sorted(Comparator.comparingDouble(Candidate::time))
        .map(Candidate::number)
        .distinct()
        .toList();
  }
}
