package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void theCallersThreadsGiveWayToThoseAskedFor() {
    Map<String, String> caller = Map.of("OMP_NUM_THREADS", "8", "MKL_NUM_THREADS", "1");
    Settings settings = Settings.of(caller, 2);
    assertEquals("2", settings.environment().get("OMP_NUM_THREADS"));
    assertFalse(settings.environment().containsKey("MKL_NUM_THREADS"));
    assertEquals(List.of("MKL_NUM_THREADS"), settings.dropped());
  }

  @Test
  void nothingThatMovesOneSideAloneIsHandedOn() {
    Map<String, String> caller =
        Map.ofEntries(
            Map.entry("ATEN_CPU_CAPABILITY", "default"),
            Map.entry("DNNL_CPU_ISA_HINTS", "PREFER_YMM"),
            Map.entry("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
            Map.entry("GOMP_CPU_AFFINITY", "0"),
            Map.entry("KMP_BLOCKTIME", "0"),
            Map.entry("LD_PRELOAD", "/usr/lib/libjemalloc.so.2"),
            Map.entry("MALLOC_ARENA_MAX", "4"),
            Map.entry("MKL_ENABLE_INSTRUCTIONS", "SSE4_2"),
            Map.entry("OMP_WAIT_POLICY", "passive"),
            Map.entry("ONEDNN_VERBOSE", "2"),
            Map.entry("PATH", "/bin"));
    Settings settings = Settings.of(caller, 1);
    for (String name : caller.keySet()) {
      boolean kept = name.equals("PATH");
      boolean ours = settings.set().containsKey(name);
      assertEquals(kept || ours, settings.environment().containsKey(name), name);
    }
    assertEquals("/bin", settings.environment().get("PATH"));
    assertEquals("1", settings.environment().get("MALLOC_ARENA_MAX"));
    assertTrue(settings.describe().contains("; not handed on: ATEN_CPU_CAPABILITY, "));
    assertFalse(settings.limits());
  }

  @ParameterizedTest
  @CsvSource({
    "SSE41, default, SSE4_2",
    "avx, default, AVX",
    "AVX2, avx2, AVX2",
    "AVX2_VNNI_2, avx2, AVX2",
    "AVX512_CORE_BF16, avx512, AVX512",
    "AVX10_1_512, avx512, AVX512"
  })
  void aLimitOfOursIsLibtorchsToo(String limit, String aten, String mkl) {
    for (String name : List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")) {
      Map<String, String> environment = Settings.of(Map.of(name, limit), 1).environment();
      assertEquals(limit, environment.get("ONEDNN_MAX_CPU_ISA"));
      assertEquals(aten, environment.get("ATEN_CPU_CAPABILITY"));
      assertEquals(mkl, environment.get("MKL_ENABLE_INSTRUCTIONS"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ALL", "default"})
  void noLimitSetsNone(String none) {
    Settings settings = Settings.of(Map.of("ONEDNN_MAX_CPU_ISA", none), 1);
    assertFalse(settings.limits());
    assertFalse(settings.environment().containsKey("ATEN_CPU_CAPABILITY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AVX3", "AVX512", "fast", "\u001b[31mAVX2"})
  void aLimitThatOneDnnWouldIgnoreIsRefused(String wrong) {
    Map<String, String> caller = Map.of("ONEDNN_MAX_CPU_ISA", wrong);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Settings.of(caller, 1));
    assertFalse(refused.getMessage().contains("\u001b"));
  }

  @Test
  void withoutTheLimitTheRestStays() {
    Settings limited = Settings.of(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"), 2);
    assertTrue(limited.limits());
    Settings free = limited.unlimited();
    assertFalse(free.limits());
    assertEquals(Settings.of(Map.of(), 2).environment(), free.environment());
  }
}
