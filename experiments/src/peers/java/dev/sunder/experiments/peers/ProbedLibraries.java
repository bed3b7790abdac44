package dev.sunder.experiments.peers;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the libraries said of themselves in a {@link Probe}.
 *
 * @param ours our device's description
 * @param libtorch what libtorch is; absent if it was not asked
 */
record ProbedLibraries(String ours, Optional<Libtorch> libtorch) {

  private static final Pattern ONEDNN_VERSION =
      Pattern.compile("onednn_verbose,(?:v1,)?info,oneDNN v(\\S+).*");
  private static final Pattern ONEDNN_ISA =
      Pattern.compile("onednn_verbose,(?:v1,)?info,cpu,isa:(.+)");
  private static final Pattern MKL =
      Pattern.compile("MKL_VERBOSE (.*?) Product build .*? architecture (.*?), \\S+ [0-9.]+GHz.*");

  /**
   * libtorch and the libraries in it.
   *
   * @param version its version and the binding's
   * @param threads how many it computes on
   * @param oneDnn the version of its own oneDNN; empty if it did not say
   * @param isa the instructions that this oneDNN uses, in its words; empty if it did not say
   * @param mkl MKL's version and the processors whose kernels it took, in its words; empty if it
   *     did not say
   */
  record Libtorch(String version, int threads, String oneDnn, String isa, String mkl) {

    /** All in one line. */
    String describe() {
      return "libtorch "
          + version
          + ", "
          + threads
          + (threads == 1 ? " thread" : " threads")
          + "; in it oneDNN "
          + (oneDnn.isEmpty() ? "of a version it does not tell" : oneDnn)
          + " on "
          + (isa.isEmpty() ? "instructions it does not tell" : isa)
          + "; "
          + (mkl.isEmpty() ? "MKL, if it has it, does not say what it uses" : mkl);
    }
  }

  /**
   * Reads a probe's output.
   *
   * @throws IllegalArgumentException if it does not say what our device is
   */
  static ProbedLibraries read(List<String> lines) {
    String version = "";
    int threads = 0;
    String oneDnn = "";
    String isa = "";
    String mkl = "";
    for (String line : lines) {
      if (line.startsWith(Probe.OURS)) {
        Optional<Libtorch> libtorch =
            version.isEmpty()
                ? Optional.empty()
                : Optional.of(new Libtorch(version, threads, oneDnn, isa, mkl));
        return new ProbedLibraries(line.substring(Probe.OURS.length()), libtorch);
      }
      if (line.startsWith(Probe.THREADS)) {
        threads = Integer.parseInt(line.substring(Probe.THREADS.length()));
      } else if (line.startsWith(Probe.LIBTORCH)) {
        version = line.substring(Probe.LIBTORCH.length());
      }
      oneDnn = oneDnn.isEmpty() ? group(ONEDNN_VERSION, line) : oneDnn;
      isa = isa.isEmpty() ? group(ONEDNN_ISA, line) : isa;
      mkl = mkl.isEmpty() ? mkl(line) : mkl;
    }
    throw new IllegalArgumentException(
        "the probe's output has no line that starts with \"" + Probe.OURS + "\"");
  }

  /**
   * Why no ratio may be counted: because the caller limits our instructions and libtorch's are not,
   * or it cannot be told; absent if one may.
   *
   * @param machine what our device says of itself without the limit
   */
  Optional<String> refusal(String machine) {
    Optional<InstructionSet> own = InstructionSet.named(ours);
    Optional<InstructionSet> best = InstructionSet.named(machine);
    if (own.isEmpty() || best.isEmpty() || !best.get().exceeds(own.get())) {
      return Optional.empty();
    }
    if (libtorch.isEmpty()) {
      return Optional.of("ours is limited to " + own.get() + ", and nothing is known of the peer");
    }
    Optional<InstructionSet> theirs = InstructionSet.named(libtorch.get().isa());
    if (theirs.isEmpty() || theirs.get().exceeds(own.get())) {
      return Optional.of(
          "ours is limited to "
              + own.get()
              + ", libtorch's oneDNN runs on "
              + (theirs.isEmpty() ? "instructions it does not tell" : theirs.get()));
    }
    Optional<InstructionSet> multiplying = InstructionSet.named(libtorch.get().mkl());
    if (multiplying.isPresent() && multiplying.get().exceeds(own.get())) {
      return Optional.of(
          "ours is limited to " + own.get() + ", libtorch's MKL runs on " + multiplying.get());
    }
    return Optional.empty();
  }

  private static String group(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? matcher.group(1).strip() : "";
  }

  private static String mkl(String line) {
    Matcher matcher = MKL.matcher(line);
    return matcher.matches() ? matcher.group(1) + " for " + matcher.group(2) : "";
  }
}
