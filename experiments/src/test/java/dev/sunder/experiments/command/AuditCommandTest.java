package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.ParameterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short audit of a barely trained model: what it tells and leaves, not what it finds. */
class AuditCommandTest {

  @TempDir private static Path audited;

  private static Outcome outcome;

  private static String[] command(Path out, String... others) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "audit",
                "--model",
                Workshop.secureModel(),
                "--data",
                Workshop.petsValidation(),
                "--signal",
                Workshop.digits(),
                "--images",
                "3",
                "--out",
                out.toString()));
    words.addAll(List.of(others));
    return words.toArray(String[]::new);
  }

  @BeforeAll
  static void audit() {
    outcome = Workshop.done(command(audited, "--budget", "12s"));
  }

  private static JsonNode report(Path folder) throws Exception {
    return new ObjectMapper().readTree(folder.resolve("audit.json").toFile());
  }

  private static String page(Path folder) throws Exception {
    return Files.readString(folder.resolve("audit.html"));
  }

  @Test
  void theVerdictsComeFirstOneForEachKindOfPrivacy() throws Exception {
    List<String> about = new ArrayList<>();
    report(audited).get("verdicts").forEach(verdict -> about.add(verdict.get("privacy").asText()));
    assertEquals(List.of("INPUT", "OUTPUT", "MODEL"), about);
    assertTrue(outcome.out().startsWith("input   "), outcome.out());
  }

  @Test
  void theSignalOfThisModelIsReadOff() throws Exception {
    // Untrained weights hide nothing: a probe tells a zero from a one.
    assertEquals("BROKEN", report(audited).get("verdicts").get(1).get("level").asText());
    assertTrue(page(audited).contains("The answer is not private."));
  }

  @Test
  void thePageNeedsNothingElseAndItsElementsNest() throws Exception {
    String page = page(audited);
    assertFalse(page.contains("<script"), "no scripts");
    assertFalse(page.contains("<link"), "no other files");
    Matcher sources = Pattern.compile("src=\"([^\"]{0,30})").matcher(page);
    int pictures = 0;
    while (sources.find()) {
      assertTrue(sources.group(1).startsWith("data:image/png;base64,"), sources.group(1));
      pictures++;
    }
    assertTrue(pictures >= 3, pictures + " pictures");
    assertNested(page);
  }

  private static void assertNested(String page) {
    List<String> open = new ArrayList<>();
    Matcher tags = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(page);
    while (tags.find()) {
      String tag = tags.group(2);
      if (tag.equals("img") || tag.equals("meta")) {
        continue;
      }
      if (tags.group(1).isEmpty()) {
        open.add(tag);
      } else {
        assertEquals(open.remove(open.size() - 1), tag);
      }
    }
    assertEquals(List.of(), open);
  }

  @Test
  void theCostsAreThoseOfTheCutAfterConv3() throws Exception {
    // conv1 to conv3 of small64 with one signal channel at conv3, counted by hand.
    int published = 5 * 5 * 3 * 24 + 24 + 9 * 24 * 48 + 48 + 9 * 49 * 96 + 96;
    JsonNode costs = report(audited).get("costs");
    assertEquals(published, costs.get("publishedParameters").asInt());
    assertEquals(4 * 96 * 8 * 8, costs.get("bytesSent").asInt());
    JsonNode conv3 = report(audited).get("bounds").get(2);
    assertEquals(96, conv3.get("kernels").asInt());
    assertEquals(49, conv3.get("kernelLimitWindow").asInt());
    assertEquals(16 * 16 * 49, conv3.get("unknowns").asInt());
  }

  @Test
  void theSameCommandAgainDoesNothingTwice() throws Exception {
    Path copy = Workshop.folder("audit-again");
    copyTree(audited, copy);
    List<String> kept = findings(copy);
    assertTrue(kept.size() >= 5, kept.toString());
    String removed = "published-share.json";
    Files.delete(copy.resolve("findings").resolve(removed));
    Files.writeString(copy.resolve("findings/counting.json"), "half a fi");
    Outcome again = Workshop.done(command(copy, "--budget", "12s"));
    assertTrue(again.err().contains("counting what is published"), again.err());
    assertTrue(again.err().contains("counting equations and unknowns"), again.err());
    assertFalse(again.err().contains("the best of several probes for the signal"), again.err());
    assertTrue(findings(copy).containsAll(kept));
  }

  @Test
  void anotherSeedIsAnotherAudit() throws Exception {
    Path copy = Workshop.folder("audit-seed");
    copyTree(audited, copy);
    Outcome again = Workshop.done(command(copy, "--budget", "12s", "--seed", "2"));
    assertTrue(again.err().contains("the best of several probes for the signal"), again.err());
  }

  @Test
  void aBudgetTooSmallForAnythingStillGivesAPageThatSaysWhatIsMissing() throws Exception {
    Path out = Workshop.folder("audit-tiny");
    Workshop.done(command(out, "--budget", "1s"));
    JsonNode report = report(out);
    assertFalse(report.get("complete").asBoolean());
    assertTrue(report.get("missing").size() >= 1);
    assertTrue(page(out).contains("This audit is not complete. Missing: "));
  }

  @Test
  void theClientsPartAloneIsAuditedToo() throws Exception {
    Path out = Workshop.folder("audit-client");
    Workshop.done(
        "audit",
        "--client",
        Workshop.parts().resolve("client.safetensors").toString(),
        "--data",
        Workshop.petsValidation(),
        "--attacker-data",
        Workshop.pets(),
        "--signal",
        Workshop.digits(),
        "--encoding",
        "int8",
        "--budget",
        "2s",
        "--images",
        "1",
        "--out",
        out.toString());
    JsonNode report = report(out);
    assertEquals(-1, report.get("costs").get("shareOfModel").asInt());
    assertEquals(96 * 8 * 8 + 8, report.get("costs").get("bytesSent").asInt());
    assertEquals("int8", report.get("subject").get("encoding").asText());
  }

  @Test
  void wrongUsageIsNamed() {
    String data = Workshop.petsValidation();
    String out = Workshop.folder("audit-usage").toString();
    String model = Workshop.secureModel();
    assertUsage("either --model, or --client", "--data", data, "--out", out);
    assertUsage(
        "such as 60s, 10m", "--model", model, "--data", data, "--out", out, "--budget", "1d");
    assertUsage(
        "at least 1, got 0", "--model", model, "--data", data, "--out", out, "--images", "0");
    assertUsage("where images of digits are", "--model", model, "--data", data, "--out", out);
    assertUsage(
        "nothing follows the cut", "--model", model, "--at", "8", "--data", data, "--out", out);
    assertUsage(
        "the signal joins stage 3", "--model", model, "--at", "2", "--data", data, "--out", out);
    assertUsage(
        "takes no signal",
        "--model",
        Workshop.baseModel(),
        "--signal",
        "constant",
        "--data",
        data,
        "--out",
        out);
  }

  private static void assertUsage(String message, String... options) {
    List<String> words = new ArrayList<>(List.of("audit"));
    words.addAll(List.of(options));
    Outcome wrong = Outcome.of(words.toArray(String[]::new));
    assertEquals(2, wrong.exitCode(), wrong.err());
    assertTrue(wrong.err().contains(message), wrong.err());
  }

  @Test
  void aModelThatGivesNoNumbersFailsWithOneLine() {
    Model model = ModelFile.read(Path.of(Workshop.secureModel()));
    java.util.Arrays.fill(model.parameters().get("conv3.bias"), 3e38f);
    // Of what is positive alone: infinity less infinity is none, and some processors' ReLU makes 0
    // of that.
    ParameterSpec spec =
        model.network().parameterSpecs().stream()
            .filter(each -> each.name().equals("conv3.weight"))
            .findFirst()
            .orElseThrow();
    float[] weight = model.parameters().get(spec.name());
    int signal = spec.signalInputs() * spec.shape().h() * spec.shape().w();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i % spec.fanIn() < spec.fanIn() - signal ? 3e38f : 0;
    }
    Path file = Workshop.folder("overflow.safetensors");
    ModelFile.write(model, file);
    Outcome wrong =
        Outcome.of(
            "audit",
            "--model",
            file.toString(),
            "--data",
            Workshop.petsValidation(),
            "--signal",
            Workshop.digits(),
            "--out",
            Workshop.folder("audit-overflow").toString());
    assertEquals(1, wrong.exitCode(), wrong.err());
    String line = wrong.err().lines().filter(one -> one.startsWith("error: ")).findFirst().get();
    assertTrue(line.startsWith("error: what the client's part gives cannot be sent: "), line);
  }

  private static List<String> findings(Path folder) throws Exception {
    try (var files = Files.list(folder.resolve("findings"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void copyTree(Path from, Path to) throws Exception {
    try (var all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
