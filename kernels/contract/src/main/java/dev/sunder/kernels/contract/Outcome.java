package dev.sunder.kernels.contract;

import java.util.Locale;

/**
 * What one case found on one device.
 *
 * @param name of the case
 * @param passed whether every error was within its tolerance and every requirement held
 * @param worstError the error that came nearest to its tolerance, or exceeded it most; 0 if the
 *     case measures none
 * @param tolerance that error's tolerance
 * @param detail what failed; for a case that passed, what is worth knowing, or nothing
 * @param nanos how long the case took, with the reference's part
 */
public record Outcome(
    String name, boolean passed, double worstError, double tolerance, String detail, long nanos) {

  /** The outcome as one line of a report. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s  error %.1e of %.1e  %.1f ms  %s%s",
        passed ? "ok    " : "FAILED",
        worstError,
        tolerance,
        nanos / 1e6,
        name,
        detail.isEmpty() ? "" : ": " + detail);
  }
}
