package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That the {@linkplain EmulatedMachine emulated GPU} refuses what a real one refuses. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmulationTest {

  private static final String BESIDE = "emulated GPU: a write beside memory of 12 bytes";

  /**
   * Statuses are CUDA's: 700 illegal address, 719 launch failure, 900 unsupported in a capture, 901
   * capture invalidated, 905 dependency from outside of the capture, 907 captured event; 13 is
   * cuBLAS's execution failure; 1001 cuDNN's not initialised, 2000 bad parameter, 3000 not
   * supported, 5000 execution failure.
   */
  private static final List<String> EXPECTED =
      List.of(
          "is poisoned: ffffffff ffffffff ffffffff ffffffff",
          "reading beyond: 700",
          "writing beyond: 700",
          "writing a little beyond: 0 " + BESIDE,
          "writing before: 0 " + BESIDE,
          "ending before a barrier: 0 emulated GPU: a thread has ended while others of its block wait"
              + " at a barrier",
          "719",
          "two barriers: emulated GPU: threads of a block wait at different barriers",
          "719",
          "ascending: 1023",
          "descending: 0",
          "random: 833",
          "allocating in capture: 900, then 901, end 901 none",
          "waiting in capture for an outside event: 905, end 901",
          "waiting in capture for its own event: 0, end 0",
          "waiting outside for a captured event: 905 907, end 901",
          "product in capture: 0, end 0; 13, end 901",
          "convolution in capture: 0, end 0; 5000, end 901;",
          // By algorithm and by shape; one byte less than that is refused.
          "workspaces: 0 4160 6208 -1; 2000 0",
          // Pairs of algorithm and math type, and which of 1 and 0 tensor cores take.
          "tensor cores: 0/0 2/0 1/0 but 0 0; 1/1 0/0 2/0 1/0 but 1 0;",
          // A filter for all channels where there are groups, then one that fits, with and without
          // dilation, one that fits no more, and no groups.
          "groups and dilation: 0 0 000; 0 0 111; 0 0 100; 0 0 000; 2000 2000 000;",
          "refused find: 2000 anything",
          "after the last release: 1001 1",
          "left at the end: emulated GPU: not released: 1 of device memory, 0 pinned, 1 streams, 0"
              + " others");

  @Test
  void refusesWhatAGpuRefuses() throws IOException, InterruptedException {
    EmulatedMachine machine = EmulatedMachine.build();
    Process process =
        new ProcessBuilder(machine.libraries().resolve("checks").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    List<String> lines = said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    assertEquals(String.join("\n", EXPECTED), String.join("\n", lines));
  }
}
