package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalCommandTest {

  @TempDir private Path folder;

  private Outcome signal(String... more) {
    return Outcome.of(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("experiment", "signal"), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void saysFirstWhatWasFoundThenTheFiguresOfEveryCut() throws Exception {
    Outcome outcome =
        signal(
            "--models",
            Workshop.secureModel(),
            "--data",
            Workshop.pets(),
            "--signal",
            Workshop.digits(),
            "--images",
            "64",
            "--solved",
            "64",
            "--deeper",
            "0",
            "--out",
            folder.toString());
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(outcome.lines().get(0).startsWith("N = 2: the provider's raw"), outcome.out());
    assertTrue(outcome.lines().get(1).startsWith("Output privacy (section 7.4)"), outcome.out());
    JsonNode model =
        new ObjectMapper().readTree(folder.resolve("signal.json").toFile()).at("/models/0");
    assertEquals(2, model.at("/frozen").asInt());
    assertEquals(0.5, model.at("/chance").asDouble());
    // conv3, its ReLU and its pooling sent exactly, and what is pooled in 8 bits.
    String[][] cuts = {{"3.1", "fp32"}, {"3.2", "fp32"}, {"3.3", "fp32"}, {"3.3", "int8"}};
    assertEquals(cuts.length, model.at("/rows").size());
    for (int i = 0; i < cuts.length; i++) {
      JsonNode row = model.at("/rows/" + i);
      assertEquals(cuts[i][0], row.at("/cut").asText());
      assertEquals(cuts[i][1], row.at("/encoding").asText());
      assertTrue(row.at("/told/signal, algebra/share/estimate").isNumber(), row.toString());
      assertEquals(i >= 2, row.at("/told").has("true label"), row.toString());
    }
  }

  @Test
  void aModelWithoutASignalIsRefused() {
    Outcome outcome =
        signal(
            "--models",
            Workshop.baseModel(),
            "--data",
            Workshop.pets(),
            "--signal",
            Workshop.digits(),
            "--out",
            folder.toString());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("takes no signal"), outcome.err());
  }

  @Test
  void tooFewImagesIsWrongUsage() {
    Outcome outcome =
        signal(
            "--models",
            Workshop.secureModel(),
            "--data",
            Workshop.pets(),
            "--signal",
            Workshop.digits(),
            "--images",
            "63",
            "--out",
            folder.toString());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("got 63"), outcome.err());
  }
}
