package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit whose process is killed in the middle goes on where it was. */
class AuditKillTest {

  /** Findings before the kill; the audit has more than twice as many. */
  private static final int DONE = 5;

  @TempDir private Path folder;

  /** The killed process: the program's command without the process around it. */
  public static void main(String[] args) {
    System.exit(Outcome.of(args).exitCode());
  }

  @Test
  void theSameCommandAfterAKillRepeatsNothingThatWasDone() throws Exception {
    Path out = folder.resolve("audit");
    String[] command = {
      "audit",
      "--model",
      Workshop.secureModel(),
      "--data",
      Workshop.petsValidation(),
      "--signal",
      Workshop.digits(),
      "--images",
      "2",
      "--budget",
      "14s",
      "--out",
      out.toString()
    };
    Process child = start(command);
    assertTrue(awaitFindings(child, out), "it ended before the kill");
    child.destroyForcibly();
    assertTrue(child.waitFor(10, TimeUnit.SECONDS), "the process does not die");
    Map<String, String> before = findings(out);

    Outcome again = Workshop.done(command);
    Map<String, String> after = findings(out);
    ObjectMapper reader = new ObjectMapper();
    for (Map.Entry<String, String> done : before.entrySet()) {
      // The seconds it took are in the file: a repetition would not write the same.
      assertEquals(done.getValue(), after.get(done.getKey()), done.getKey());
      JsonNode finding = reader.readTree(done.getValue()).get("finding");
      String title = finding.get("title").asText();
      assertFalse(again.err().contains(title + "\n"), title + "\n" + again.err());
    }
    assertTrue(after.size() > before.size(), after.keySet().toString());
    assertEquals(3, reader.readTree(out.resolve("audit.json").toFile()).get("verdicts").size());
  }

  private Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AuditKillTest.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child.log").toFile())
        .start();
  }

  /** Waits for enough findings; false if the process ended before. */
  private static boolean awaitFindings(Process child, Path out) throws Exception {
    while (child.isAlive()) {
      if (Files.isDirectory(out.resolve("findings")) && findings(out).size() >= DONE) {
        return true;
      }
      Thread.sleep(5);
    }
    return false;
  }

  private static Map<String, String> findings(Path out) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var files = Files.list(out.resolve("findings"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
