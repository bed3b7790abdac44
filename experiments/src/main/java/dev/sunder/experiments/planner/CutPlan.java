package dev.sunder.experiments.planner;

import java.util.List;

/**
 * Everywhere a network can be parted, side by side.
 *
 * <p>The bounds are the paper's (section 7) and their corrections. They count what is sent as if
 * all of it were positive, the attacker's best case: behind ReLU fewer values are equations. A
 * bound that fails means that linear algebra can win; one that passes proves nothing.
 *
 * @param network the network's name
 * @param signalStage the stage that a signal joins; 0 where it joins each cut's own stage, as in
 *     the paper's experiments
 * @param rows the network's own cuts in their order, each followed by its {@link Row#whatIf}s
 * @param measured what audits found, by the cuts they were made at
 */
public record CutPlan(String network, int signalStage, List<Row> rows, List<Measured> measured) {

  public CutPlan {
    rows = List.copyOf(rows);
    measured = List.copyOf(measured);
  }

  /**
   * One cut of the network, or of one that differs from it in the kernels of the stage that is cut.
   *
   * @param frozen N, the stages before the one that the signal joins
   * @param cut stage and layer, such as {@code 3.2}
   * @param after the last layer that the client computes
   * @param kernels of the stage that is cut, or its outputs
   * @param whatIf whether the network itself has another number of kernels
   * @param publishedParameters of the client's part
   * @param publishedBytes at 32 bits each
   * @param values sent for one image
   * @param fp32Bytes they take as floats
   * @param int8Bytes they take at 8 bits each
   * @param multiplyAdds of the client for one image
   * @param bounds what counting says; absent (null) where the stage's layers are not of the
   *     scheme's kinds
   * @param frontier whether no other cut of the network itself is at least as good in bytes
   *     published, values sent, multiply-adds and bounds failed, and better in one
   */
  public record Row(
      int frozen,
      String cut,
      String after,
      long kernels,
      boolean whatIf,
      long publishedParameters,
      long publishedBytes,
      long values,
      long fp32Bytes,
      long int8Bytes,
      long multiplyAdds,
      Bounds bounds,
      boolean frontier) {

    Row onFrontier() {
      return new Row(
          frozen,
          cut,
          after,
          kernels,
          whatIf,
          publishedParameters,
          publishedBytes,
          values,
          fp32Bytes,
          int8Bytes,
          multiplyAdds,
          bounds,
          true);
    }
  }

  /**
   * Equations and unknowns of what is sent. The limits are the greatest numbers of kernels that
   * pass; absent (null) where the bound does not apply, or any number passes.
   *
   * @param equations values sent
   * @param unknowns the stage's input, the signal among it
   * @param patch whether the paper's bound for a patch passes; null for a fully connected stage
   * @param window whether the bound for every window passes; null likewise
   * @param wholeMap whether the whole map has more unknowns than equations
   */
  public record Bounds(
      long equations,
      long unknowns,
      Boolean patch,
      Boolean window,
      boolean wholeMap,
      Long patchKernels,
      Long windowKernels,
      Long mapKernels) {

    /** How many bounds fail. */
    public int failed() {
      return (Boolean.FALSE.equals(patch) ? 1 : 0)
          + (Boolean.FALSE.equals(window) ? 1 : 0)
          + (wholeMap ? 0 : 1);
    }

    /** The most kernels that pass every bound that applies; null where any number does. */
    Long mostKernels() {
      Long most = mapKernels;
      for (Long limit : new Long[] {patchKernels, windowKernels}) {
        most = most == null || (limit != null && limit < most) ? limit : most;
      }
      return most;
    }
  }

  /**
   * What one audit found at a cut of this plan. What the audit does not tell is absent (null).
   *
   * @param file it was read from
   * @param cut of the plan
   * @param frozen N
   * @param encoding how smashed data were sent
   * @param bytesSent for one image
   * @param accuracy of the model, the signal undone
   * @param picture the verdict on the owner's pictures
   * @param ssim of the strongest attack's pictures, in the median
   * @param answer the verdict on the answers
   * @param told how often the strongest attack tells the signal or the class
   * @param chance how often guessing does
   * @param model the verdict on the model
   * @param agreement of the best copy with the provider
   * @param frontier whether no other cut measured is at least as good in everything and better in
   *     something
   */
  public record Measured(
      String file,
      String cut,
      int frozen,
      String encoding,
      Long bytesSent,
      Double accuracy,
      String picture,
      Double ssim,
      String answer,
      Double told,
      Double chance,
      String model,
      Double agreement,
      boolean frontier) {

    /** What an attacker gains on guessing: 0 by chance, 1 when it always tells. */
    Double advantage() {
      return told == null || chance == null || chance >= 1
          ? null
          : Double.valueOf(Math.max(0, (told - chance) / (1 - chance)));
    }

    Measured onFrontier() {
      return new Measured(
          file, cut, frozen, encoding, bytesSent, accuracy, picture, ssim, answer, told, chance,
          model, agreement, true);
    }
  }
}
