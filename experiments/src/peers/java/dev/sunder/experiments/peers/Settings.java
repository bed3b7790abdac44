package dev.sunder.experiments.peers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a process of a comparison starts with: libraries read their threads, limits and allocators
 * from the environment once, when they are loaded.
 *
 * <p>Whatever the caller's environment says of these is not handed on, but for oneDNN's limit of
 * the instruction set, which libtorch is given, too. So neither side runs with what the other has
 * not, and nobody's profile changes a figure unseen.
 *
 * <p>The C library's allocator is told to keep what is freed: libtorch allocates its tensors anew
 * in each step, and by default gives the large ones back to the system each time, whose zeroed
 * pages cost it up to a third of a step. PyTorch's guide to performance has its users replace the
 * allocator for that reason. {@code THP_MEM_ALLOC_ENABLE} is PyTorch's own switch for huge pages.
 * Sunder allocates nothing in a step and asks for no huge pages: both settings are libtorch's gain.
 *
 * @param environment all variables of the process
 * @param set those that were set here
 * @param dropped the names of those that the caller has and the process does not get
 */
record Settings(Map<String, String> environment, Map<String, String> set, List<String> dropped) {

  /** What the process's environment says, in both libraries' words, of the number of threads. */
  static final String THREADS = "OMP_NUM_THREADS";

  private static final List<String> OWN =
      List.of(
          "OMP_",
          "GOMP_",
          "KMP_",
          "MKL_",
          "ATEN_",
          "ONEDNN_",
          "DNNL_",
          "TORCH_",
          "PYTORCH_",
          "ORT_",
          "MALLOC_",
          "GLIBC_TUNABLES",
          "THP_MEM_ALLOC_ENABLE",
          "LD_PRELOAD");

  private static final Map<String, String> MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "1073741824",
          "MALLOC_TRIM_THRESHOLD_", "17179869184",
          "MALLOC_TOP_PAD_", "67108864",
          "THP_MEM_ALLOC_ENABLE", "1");

  Settings {
    environment = Map.copyOf(environment);
    set = Map.copyOf(set);
    dropped = List.copyOf(dropped);
  }

  /**
   * Settings for a number of threads.
   *
   * @param caller the environment that the comparison was started with
   * @throws IllegalArgumentException if it limits oneDNN to what oneDNN does not know
   */
  static Settings of(Map<String, String> caller, int threads) {
    Map<String, String> set = new TreeMap<>(MEMORY);
    set.put(THREADS, Integer.toString(threads));
    Optional<InstructionSet> limit = InstructionSet.limit(caller);
    if (limit.isPresent()) {
      set.put(
          InstructionSet.ONEDNN,
          caller.getOrDefault(
              InstructionSet.ONEDNN, caller.getOrDefault(InstructionSet.ONEDNN_BEFORE, "")));
      set.putAll(limit.get().ofLibtorch());
    }
    Map<String, String> environment = new TreeMap<>(caller);
    TreeSet<String> dropped = new TreeSet<>();
    for (String name : caller.keySet()) {
      if (OWN.stream().anyMatch(name::startsWith)) {
        environment.remove(name);
        if (!set.containsKey(name)) {
          dropped.add(name);
        }
      }
    }
    environment.putAll(set);
    return new Settings(environment, set, List.copyOf(dropped));
  }

  /** The same without a limit of the instruction set: what the machine has by itself. */
  Settings unlimited() {
    Map<String, String> all = new TreeMap<>(environment);
    Map<String, String> kept = new TreeMap<>(set);
    for (String name :
        List.of(InstructionSet.ONEDNN, "ATEN_CPU_CAPABILITY", "MKL_ENABLE_INSTRUCTIONS")) {
      all.remove(name);
      kept.remove(name);
    }
    return new Settings(all, kept, dropped);
  }

  /** Whether a limit of the instruction set is among them. */
  boolean limits() {
    return set.containsKey(InstructionSet.ONEDNN);
  }

  /** What was set and what was dropped, in one line. */
  String describe() {
    StringBuilder line = new StringBuilder();
    new TreeMap<>(set)
        .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    if (!dropped.isEmpty()) {
      line.append("; not handed on: ").append(String.join(", ", dropped));
    }
    return line.substring(1);
  }
}
