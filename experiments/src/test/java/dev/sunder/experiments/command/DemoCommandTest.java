package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sunder.experiments.chart.Palette;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demonstration that trains hardly at all: what it tells and leaves, not how good it gets. */
class DemoCommandTest {

  @TempDir private static Path folder;

  private static Outcome outcome;

  @BeforeAll
  static void demonstrate() {
    outcome = Workshop.done("demo", "--quick", "--out", folder.toString());
  }

  private static JsonNode summary() throws Exception {
    return new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
  }

  @Test
  void theSharesAreShares() throws Exception {
    for (String share :
        new String[] {
          "baseAccuracy",
          "secureAccuracy",
          "providerSeesAccuracy",
          "signalProbeAccuracy",
          "labelProbeAccuracy"
        }) {
      double value = summary().get(share).asDouble(-1);
      assertTrue(value >= 0 && value <= 1, share + " is " + value);
    }
  }

  @Test
  void thePartsAnswerExactlyAsTheWhole() throws Exception {
    assertEquals(0.0, summary().get("splitMaxAbsDifference").asDouble(-1));
  }

  @Test
  void theSizesAreThoseOfTheCutAfterConv3() throws Exception {
    int client = 5 * 5 * 3 * 24 + 24 + 9 * 24 * 48 + 48 + 9 * 49 * 96 + 96;
    assertEquals(client, summary().get("clientParameters").asInt());
    assertEquals(96 * 8 * 8 * 4, summary().get("bytesSentPerImage").asInt());
  }

  @Test
  void theSummaryTellsWhereItComesFrom() throws Exception {
    assertEquals(1, summary().get("seed").asInt());
    assertTrue(summary().get("seconds").asDouble() > 0);
    assertTrue(summary().get("device").asText().length() > 0);
    assertTrue(summary().get("version").asText().matches("\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void theStoryNamesBothParties() {
    assertTrue(outcome.out().contains("The owner is right on "), outcome.out());
    assertTrue(outcome.out().contains("The provider's own readings are right on "));
  }

  @Test
  void theModelsAreThere() {
    for (String name : new String[] {"base", "secure", "client", "server"}) {
      assertTrue(Files.isRegularFile(folder.resolve(name + ".safetensors")), name);
    }
  }

  @Test
  void thePicturesCanBeRead() throws Exception {
    Assumptions.assumeTrue(Palette.canWriteText(), "this Java has no font");
    for (String name : new String[] {"loss.png", "answers.png"}) {
      assertTrue(ImageIO.read(folder.resolve(name).toFile()).getWidth() > 1000, name);
    }
  }

  @Test
  void anAccuracyIsItsIntervalsEstimate() throws Exception {
    for (String name :
        new String[] {"base", "secure", "providerSees", "signalProbe", "labelProbe"}) {
      assertEquals(
          summary().get(name + "Accuracy").asDouble(),
          summary().get(name + "Interval").get("estimate").asDouble(),
          name);
    }
  }

  @Test
  void theClassifierIsComparedWithGuessing() {
    assertTrue(
        outcome.out().matches("(?s).*Guessing (would be|is) right on 50\\.0 %.*"), outcome.out());
  }

  @Test
  void aDemoThatIsThereStaysUnlessItIsGivenUp() {
    Outcome refused = Outcome.of("demo", "--quick", "--out", folder.toString());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("summary.json is there already"), refused.err());
  }
}
