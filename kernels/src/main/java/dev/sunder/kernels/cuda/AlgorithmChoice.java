package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import java.util.Comparator;
import java.util.List;

/** Which of the algorithms that cuDNN offers is taken. */
final class AlgorithmChoice {

  private static final int DETERMINISTIC = 1;
  private static final int TENSOR_OP_WITH_CONVERSION = 2;
  private static final int FMA = 3;

  /**
   * What cuDNN says of an algorithm.
   *
   * @param status 0 if it can be used here
   * @param time milliseconds measured, or its rank by rule
   * @param memory workspace in bytes
   * @param determinism 1 if it gives the same bits every time
   */
  record Candidate(
      int number, int status, float time, long memory, int determinism, int mathType) {}

  private AlgorithmChoice() {}

  /**
   * The fastest that fits, gives the same bits every time and rounds as its sums do. The transforms
   * of Fourier's do not: their error follows the largest term of all.
   *
   * @throws DeviceException if there is none
   */
  static Algorithm best(
      String operation,
      Direction direction,
      Precision precision,
      List<Candidate> candidates,
      long mostMemory) {
    return candidates.stream()
        .filter(each -> each.status == 0 && each.memory <= mostMemory)
        .filter(each -> each.determinism == DETERMINISTIC)
        .filter(each -> !direction.isFourier(each.number))
        .filter(each -> multipliesAs(precision, each.mathType))
        .min(Comparator.comparingDouble(each -> each.time))
        .map(each -> new Algorithm(each.number, precision == Precision.FP32 ? FMA : each.mathType))
        .orElseThrow(
            () ->
                new DeviceException(
                    operation
                        + ": of "
                        + candidates.size()
                        + " algorithms of cuDNN none is deterministic, in "
                        + precision
                        + ", within "
                        + (mostMemory >> 20)
                        + " MiB: "
                        + candidates));
  }

  /** Conversion would be to 16 bits; for fp32 tensor cores are out altogether. */
  private static boolean multipliesAs(Precision precision, int mathType) {
    return precision == Precision.FP32
        ? mathType == 0 || mathType == FMA
        : mathType != TENSOR_OP_WITH_CONVERSION;
  }
}
