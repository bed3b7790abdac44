package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperTablesCommandTest {

  @TempDir private Path folder;

  private static List<String> cells(String line) {
    return List.of(line.split(" "));
  }

  @Test
  void table1ShowsThePapersNetworkBesideOurs() {
    Outcome outcome = Workshop.done("experiment", "table1");
    assertEquals(
        "conv3 kernel 3x3x192x384, stride 1 conv 384 3x3/1+1, relu 384x13x13 663,936",
        outcome.line("conv3"));
    assertTrue(outcome.line("fc8").contains("size 2 classes"), outcome.out());
  }

  @Test
  void table4GivesParametersOfBothCountingsBesideThePapersPrint() {
    Outcome outcome = Workshop.done("experiment", "table4");
    // 11x11x3x64 + 64 = 23,296; with conv2 and its signal channel 5x5x65x192 + 192 more: 335,488.
    assertEquals("1 23,296 182 kB 23,296 182 KiB 335,488 2.56 MiB 1.28 MiB", outcome.line("1 "));
    assertEquals(
        "2 21,164,032 2.52 mB 330,688 2.52 MiB 998,080 7.61 MiB 3.81 MiB", outcome.line("2 "));
    assertFalse(outcome.out().contains("\n5 "), outcome.out());
  }

  @Test
  void table5GivesValuesSentBesideThePapersPrint() {
    Outcome outcome = Workshop.done("experiment", "table5");
    // 27 * 27 * 192 bytes at 2^20 a second; after conv3: 13 * 13 * 384.
    assertTrue(
        outcome.out().replaceAll(" +", " ").contains("paper: values paper: time"), outcome.out());
    assertEquals("2 186,624 177.979 ms 139,968 133.484 64,896 61.890 247.559", outcome.line("2 "));
  }

  @Test
  void anotherNetworksTableHasNoPrintBeside() {
    Outcome outcome = Workshop.done("experiment", "table4", "--network", "lenet5");
    assertFalse(outcome.out().contains("21,164,032"), outcome.out());
    // 5x5x6 + 6 parameters of LeNet-5's first stage.
    assertTrue(outcome.line("1 ").contains(" 156 "), outcome.out());
  }

  @Test
  void table2HasARowForEachModelAndItsShareOfThePlainOnesTime() throws Exception {
    Outcome outcome =
        Workshop.done(
            "experiment",
            "table2",
            "--network",
            "lenet5",
            "--batch",
            "2",
            "--frozen",
            "0,1",
            "--steps",
            "1",
            "--out",
            folder.toString());
    List<String> plain = cells(outcome.line("D&C "));
    assertEquals(List.of("1.00", "-", "-", "-"), plain.subList(2, 6));
    // N, =, 0, ms, share, the paper's, cached ms.
    assertEquals("-", cells(outcome.line("N = 0")).get(6));
    assertTrue(cells(outcome.line("N = 1")).get(6).matches("\\d+\\.\\d"), outcome.out());
    String json = Files.readString(folder.resolve("table2.json"));
    assertTrue(json.contains("\"frozen\" : 1"), json);
  }

  @Test
  void table2RefusesWhatCannotBeFrozen() {
    Outcome outcome = Outcome.of("experiment", "table2", "--network", "lenet5", "--frozen", "5");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--frozen needs numbers from 0 to"), outcome.err());
  }
}
