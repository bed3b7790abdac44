package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbedLibrariesTest {

  private static final String MACHINE = "oneDNN 3.11.0, avx512_core_bf16, 2 threads";
  private static final String AVX2 = "oneDNN 3.11.0, avx2, 2 threads";
  private static final String AMD = "Intel(R) Architecture processors";
  private static final String INTEL =
      "Intel(R) Advanced Vector Extensions 512 (Intel(R) AVX-512) enabled processors";

  /** What libtorch 2.7.1's libraries printed on an AMD EPYC with AVX-512, shortened. */
  private static List<String> printed(String isa, String mkl, String ours) {
    return List.of(
        "onednn_verbose,v1,info,oneDNN v3.7.1 (commit 8d263e693366ef8db40acc569cc7d8edf644556d)",
        "onednn_verbose,v1,info,cpu,runtime:OpenMP,nthr:2",
        "onednn_verbose,v1,info,cpu,isa:" + isa,
        "onednn_verbose,v1,info,gpu,runtime:none",
        "MKL_VERBOSE oneMKL 2024.0 Update 2 Product build 20240605 for Intel(R) 64 architecture "
            + mkl
            + ", Lnx 2.10GHz lp64 gnu_thread",
        "MKL_VERBOSE SGEMM(T,N,64,64,64,0x7fc503dfd980) 4.93ms CNR:OFF Dyn:0 FastMM:1 TID:0",
        "libtorch: 2.7.1 through DJL 0.35.1",
        "libtorch threads: 2",
        "ours: " + ours);
  }

  @Test
  void theLibrariesOwnWordsAreRead() {
    ProbedLibraries probed =
        ProbedLibraries.read(printed("Intel AVX-512 with Intel DL Boost", AMD, MACHINE));
    assertEquals(MACHINE, probed.ours());
    assertEquals(
        new ProbedLibraries.Libtorch(
            "2.7.1 through DJL 0.35.1",
            2,
            "3.7.1",
            "Intel AVX-512 with Intel DL Boost",
            "oneMKL 2024.0 Update 2 for Intel(R) Architecture processors"),
        probed.libtorch().orElseThrow());
  }

  @Test
  void ourOwnLibrarysWordsAreNotTakenForTheirs() {
    List<String> lines = new ArrayList<>(printed("Intel AVX2", AMD, AVX2));
    lines.add("onednn_verbose,v1,info,oneDNN v3.11.0 (commit 0)");
    lines.add("onednn_verbose,v1,info,cpu,isa:Intel AVX-512");
    assertEquals("Intel AVX2", ProbedLibraries.read(lines).libtorch().orElseThrow().isa());
  }

  @Test
  void aProbeWithoutOursIsNone() {
    List<String> lines = List.of("libtorch: 2.7.1");
    assertThrows(IllegalArgumentException.class, () -> ProbedLibraries.read(lines));
  }

  @Test
  void withoutALimitThereIsNothingToRefuse() {
    assertEquals(Optional.empty(), refusal("Intel AVX-512", INTEL, MACHINE, MACHINE));
  }

  @Test
  void aLimitThatTheMachineHasAnywayIsNone() {
    assertEquals(Optional.empty(), refusal("Intel AVX2", AMD, AVX2, AVX2));
  }

  @Test
  void theSameLimitOnBothSidesMayBeCompared() {
    assertEquals(Optional.empty(), refusal("Intel AVX2", AMD, AVX2, MACHINE));
    assertEquals(
        Optional.empty(),
        refusal(
            "Intel SSE4.1",
            "Intel(R) Streaming SIMD Extensions 4.2 (Intel(R) SSE4.2) enabled processors",
            "oneDNN 3.11.0, sse41, 1 thread",
            MACHINE));
  }

  @Test
  void aPeerThatReachesFurtherIsRefused() {
    assertEquals(
        "ours is limited to AVX2, libtorch's oneDNN runs on AVX512",
        refusal("Intel AVX-512", AMD, AVX2, MACHINE).orElseThrow());
    assertEquals(
        "ours is limited to AVX2, libtorch's MKL runs on AVX512",
        refusal("Intel AVX2", INTEL, AVX2, MACHINE).orElseThrow());
  }

  @Test
  void aPeerThatDoesNotSayIsRefused() {
    assertTrue(refusal("", AMD, AVX2, MACHINE).isPresent());
    ProbedLibraries alone = ProbedLibraries.read(List.of("ours: " + AVX2));
    assertTrue(alone.refusal(MACHINE).isPresent());
    assertEquals(Optional.empty(), alone.refusal(AVX2));
  }

  private static Optional<String> refusal(String isa, String mkl, String ours, String machine) {
    return ProbedLibraries.read(printed(isa, mkl, ours)).refusal(machine);
  }
}
