package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sunder.experiments.chart.Palette;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect --plan}: figures by hand; small64 at N = 2 publishes 54,672 parameters. */
class PlanCommandTest {

  private static final String N2 = audit("small64", "3.3", 54_672, 0.25, 0.9944);
  private static final String N2_INT8 = audit("small64", "3.3", 54_672, 0.25, 0.9972);

  @TempDir private Path folder;

  private static String audit(String network, String cut, int published, double ssim, double told) {
    return """
        {"subject": {"network": "%s", "cut": "%s", "encoding": "fp32"},
         "costs": {"publishedParameters": %d, "bytesSent": 24576},
         "verdicts": [
          {"privacy": "INPUT", "level": "WEAKENED",
           "measurements": [{"quantity": "median PSNR, dB", "value": {"estimate": 14}},
                            {"quantity": "median SSIM", "value": {"estimate": %s}}]},
          {"privacy": "OUTPUT", "level": "BROKEN",
           "measurements": [{"quantity": "signals told", "value": {"estimate": %s},
                             "threshold": 0.5}]}],
         "unknown": [1, 2]}
        """
        .formatted(network, cut, published, ssim, told);
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static JsonNode json(String... args) throws Exception {
    Outcome outcome = Outcome.of(args);
    assertEquals(0, outcome.exitCode(), outcome.err());
    return new ObjectMapper().readTree(outcome.out());
  }

  @Test
  void theTableSaysOfEveryCutWhatItCostsAndWhichBoundsItPasses() {
    Outcome outcome = Outcome.of("inspect", "alexnet_v2", "--plan");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals(
        "1 2.1 conv2 conv 192 5x5/1+2 192 1,341,952 559,872 139,976 297,724,800 139,968 47,385 fail"
            + " fail fail 64",
        outcome.line("1 2.1 "));
    assertTrue(outcome.out().contains("most kernels that pass every bound"), outcome.out());
  }

  @Test
  void auditsAreMergedByCutAndPublishedParametersWhateverElseTheySay() throws Exception {
    JsonNode measured =
        json(
                "inspect",
                "small64",
                "--plan",
                "--json",
                "--measured",
                file("a.json", N2).toString(),
                file("b.json", N2_INT8).toString())
            .get("measured");
    assertEquals(2, measured.size());
    JsonNode first = measured.get(0);
    assertEquals(2, first.get("frozen").asInt());
    assertEquals("weakened", first.get("picture").asText());
    assertEquals(0.25, first.get("ssim").asDouble());
    assertEquals(0.9944, first.get("told").asDouble());
    assertEquals(0.5, first.get("chance").asDouble());
    assertTrue(first.get("model").isNull() && first.get("accuracy").isNull());
    assertTrue(first.get("frontier").asBoolean(), "tells fewer signals");
    assertFalse(measured.get(1).get("frontier").asBoolean());
  }

  @Test
  void theTextTellsWhatWasMeasured() throws Exception {
    Outcome outcome =
        Outcome.of("inspect", "small64", "--plan", "--measured", file("a.json", N2).toString());
    assertEquals(
        "2 3.3 fp32 24,576 - weakened 0.250 broken 99.4 % 50.0 % - - *",
        outcome.lines().get(outcome.lines().size() - 1));
  }

  @Test
  void aSecureModelTellsHowOftenItIsRight() throws Exception {
    String secure = Workshop.folder("secure-measured").resolve("model.safetensors").toString();
    Workshop.done(
        "secure",
        "--model",
        Workshop.baseModel(),
        "--frozen",
        "2",
        "--data",
        Workshop.pets(),
        "--limit",
        "32",
        "--steps",
        "2",
        "--batch",
        "16",
        "--signal",
        Workshop.digits(),
        "--validation",
        Workshop.petsValidation(),
        "--out",
        Path.of(secure).getParent().toString());
    JsonNode provenance = json("inspect", secure, "--json").get("provenance");
    JsonNode measured =
        json(
                "inspect",
                "small64",
                "--plan",
                "--json",
                "--measured",
                file("a.json", N2).toString(),
                secure)
            .get("measured");
    assertEquals(
        provenance.get("validation.accuracy").asText(), measured.get(0).get("accuracy").asText());
  }

  @Test
  void anAuditOfAnotherCutIsNamed() throws Exception {
    Path other = file("other.json", audit("small64", "3.3", 54_671, 0.1, 0.5));
    Outcome outcome = Outcome.of("inspect", "small64", "--plan", "--measured", other.toString());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("small64 cut at 3.3 with 54,671 parameters"), outcome.err());
  }

  @Test
  void anAuditBehindDropoutIsOfTheCutBeforeIt() throws Exception {
    // fc6 with an MNIST digit: 256 x (2,048 + 784) + 256 and the convolutions' 313,264 - 1,152.
    Path behind = file("behind.json", audit("small64", "6.3", 1_037_360, 0.1, 0.5));
    JsonNode plan = json("inspect", "small64", "--plan", "--json", "--measured", behind.toString());
    assertEquals("6.2", plan.get("measured").get(0).get("cut").asText());
    for (String elsewhere : new String[] {"5.3", "7.1", "6.0", "6", "6.x"}) {
      Path other = file("elsewhere.json", audit("small64", elsewhere, 1_037_360, 0.1, 0.5));
      assertEquals(
          1,
          Outcome.of("inspect", "small64", "--plan", "--measured", other.toString()).exitCode(),
          elsewhere);
    }
  }

  @Test
  void whatIsNoAuditIsNamed() throws Exception {
    for (String text : new String[] {"{", "[]", N2.replace("\"small64\"", "3"), ""}) {
      Path wrong = file("wrong.json", text);
      Outcome outcome = Outcome.of("inspect", "small64", "--plan", "--measured", wrong.toString());
      assertEquals(1, outcome.exitCode(), text);
      assertTrue(outcome.err().contains("wrong.json"), outcome.err());
      assertTrue(outcome.err().contains("audit.json of an audit"), outcome.err());
    }
    String missing = folder.resolve("missing.json").toString();
    Outcome outcome = Outcome.of("inspect", "small64", "--plan", "--measured", missing);
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("missing.json"), outcome.err());
  }

  @Test
  void theFrontierIsDrawnAndTheFiguresWritten() throws Exception {
    Path out = folder.resolve("out");
    Outcome outcome =
        Outcome.of(
            "inspect",
            "small64",
            "--plan",
            "--out",
            out.toString(),
            "--measured",
            file("a.json", N2).toString());
    assertEquals(0, outcome.exitCode(), outcome.err());
    JsonNode plan = new ObjectMapper().readTree(out.resolve("plan.json").toFile());
    assertEquals("small64", plan.get("network").asText());
    if (Palette.canWriteText()) {
      assertEquals(1400, ImageIO.read(out.resolve("plan.png").toFile()).getWidth());
    }
  }

  @Test
  void onlyAPlanTakesMeasurementsAndAFolder() {
    assertEquals(2, Outcome.of("inspect", "small64", "--out", "anywhere").exitCode());
    assertEquals(2, Outcome.of("inspect", "small64", "--measured", "a.json").exitCode());
  }

  @Test
  void aPartOfAModelCannotBePlanned() {
    Outcome outcome =
        Outcome.of("inspect", Workshop.parts().resolve("client.safetensors").toString(), "--plan");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("only a whole one can be parted"), outcome.err());
  }
}
