package dev.sunder.experiments.peers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The vector instructions of an x86-64 processor in the steps in which libraries can be limited to
 * them, the narrowest first.
 */
enum InstructionSet {
  SSE41("default", "SSE4_2"),
  AVX("default", "AVX"),
  AVX2("avx2", "AVX2"),
  AVX512("avx512", "AVX512");

  /** What limits oneDNN, ours and libtorch's own alike. */
  static final String ONEDNN = "ONEDNN_MAX_CPU_ISA";

  /** Its older name, which oneDNN still reads. */
  static final String ONEDNN_BEFORE = "DNNL_MAX_CPU_ISA";

  private static final Pattern KNOWN =
      Pattern.compile(
          "SSE41|AVX|AVX2(_VNNI(_2)?)?|AVX512_CORE(_[A-Z0-9]+)*|AVX10_[0-9]_512(_[A-Z0-9]+)*");

  private final String aten;
  private final String mkl;

  InstructionSet(String aten, String mkl) {
    this.aten = aten;
    this.mkl = mkl;
  }

  /**
   * The limit that an environment sets to oneDNN; absent if there is none.
   *
   * @throws IllegalArgumentException if oneDNN knows no such limit and would go without
   */
  static Optional<InstructionSet> limit(Map<String, String> environment) {
    String value = environment.getOrDefault(ONEDNN, environment.getOrDefault(ONEDNN_BEFORE, ""));
    String name = value.toUpperCase(Locale.ROOT);
    if (name.isEmpty() || name.equals("ALL") || name.equals("DEFAULT")) {
      return Optional.empty();
    }
    if (!KNOWN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          ONEDNN + ": expected a limit that oneDNN knows, such as SSE41, AVX2 or AVX512_CORE");
    }
    return named(name);
  }

  /**
   * The set that a library's text names, such as {@code avx512_core_bf16} or {@code Intel AVX2}.
   */
  static Optional<InstructionSet> named(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace("-", "").replace(".", "");
    if (lower.contains("avx512") || lower.contains("avx10")) {
      return Optional.of(AVX512);
    }
    if (lower.contains("avx2")) {
      return Optional.of(AVX2);
    }
    if (lower.contains("avx")) {
      return Optional.of(AVX);
    }
    return lower.contains("sse4") ? Optional.of(SSE41) : Optional.empty();
  }

  /** What limits libtorch's own kernels, and MKL in it, to this set. */
  Map<String, String> ofLibtorch() {
    return Map.of("ATEN_CPU_CAPABILITY", aten, "MKL_ENABLE_INSTRUCTIONS", mkl);
  }

  /** Whether this reaches further than another. */
  boolean exceeds(InstructionSet other) {
    return compareTo(other) > 0;
  }
}
