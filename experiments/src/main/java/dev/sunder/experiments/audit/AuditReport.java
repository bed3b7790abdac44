package dev.sunder.experiments.audit;

import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.StageEquations;
import dev.sunder.secure.audit.Verdict;
import java.util.List;

/**
 * An audit in figures: {@code audit.json}, and what the page shows. Shares are from 0 to 1.
 *
 * @param complete whether every step that applies ran to a figure
 * @param missing the titles of the steps that did not
 * @param verdicts one for input, output and model privacy, in this order
 * @param subject what was audited, with which data
 * @param costs of the scheme at this cut
 * @param counting the equations behind each layer of each of the client's stages
 * @param bounds the counting bounds of each of the client's stages
 * @param findings one for each step, in the order run
 * @param pictures the names of the owner's pictures under attack, by their numbers
 * @param improvements what would improve it, each with its counting
 * @param limits what this audit does not say
 * @param run how to do it again
 */
public record AuditReport(
    boolean complete,
    List<String> missing,
    List<Verdict> verdicts,
    About subject,
    Costs costs,
    List<StageEquations> counting,
    List<Bound> bounds,
    List<Finding> findings,
    List<String> pictures,
    List<Improvement> improvements,
    List<String> limits,
    Run run) {

  /**
   * What was audited.
   *
   * @param network the model's name
   * @param cut stage and layer, such as {@code 3.3}
   * @param encoding how what is sent is written: fp32 or int8
   * @param signal the kind of signal, or none
   * @param classNames of the images
   * @param attackerImages how many the provider drew from
   * @param ownerImages how many the owner's side has
   * @param equalImagesLeftOut the owner's images that the attacker has, too, and that were left out
   * @param notes how the data were parted
   */
  public record About(
      String network,
      String cut,
      String encoding,
      String signal,
      List<String> classNames,
      int attackerImages,
      int ownerImages,
      int equalImagesLeftOut,
      List<String> notes,
      List<Source> sources) {}

  /**
   * A file or data set.
   *
   * @param role model, client, server, data, attacker data, signal
   * @param sha256 of a file's bytes, or a data set's fingerprint
   */
  public record Source(String role, String path, String sha256) {}

  /**
   * What the scheme costs at this cut.
   *
   * @param publishedBytes of the client's parameters in fp32
   * @param shareOfModel published; -1 where the whole is not known
   * @param bytesSent for one image in the encoding audited
   * @param clientMultiplyAdds for one image
   * @param wholeMultiplyAdds for one image; -1 where the whole is not known
   */
  public record Costs(
      long publishedParameters,
      long publishedBytes,
      double shareOfModel,
      long bytesSent,
      long clientMultiplyAdds,
      long wholeMultiplyAdds) {}

  /**
   * The bounds of one stage.
   *
   * @param kernels of a convolution, or features
   * @param patchEquations of the paper's patch; 0 for a fully connected stage, as the next three
   * @param kernelLimitPatch the stage passes the paper's bound with fewer kernels than this
   * @param kernelLimitWindow the stage passes the bound for every window with fewer than this
   * @param passes what the whole map, the patch and every window say together
   */
  public record Bound(
      int stage,
      String name,
      int kernels,
      long equations,
      long unknowns,
      long patchEquations,
      long patchUnknowns,
      double kernelLimitPatch,
      long kernelLimitWindow,
      boolean passes) {}

  /**
   * Something to change.
   *
   * @param what in words
   * @param counting what it does to equations and unknowns, or to bytes
   */
  public record Improvement(String what, String counting) {}

  /**
   * How it ran.
   *
   * @param command as typed
   * @param date in UTC, when this page was written
   */
  public record Run(
      String command,
      String date,
      String version,
      String java,
      String device,
      long seed,
      double budgetSeconds,
      double seconds) {}

  /** The multiply-adds of a network, for one image. */
  static long multiplyAdds(dev.sunder.engine.network.Network network) {
    return NetworkReport.stages(network).stream()
        .mapToLong(NetworkReport.StageRow::multiplyAdds)
        .sum();
  }
}
