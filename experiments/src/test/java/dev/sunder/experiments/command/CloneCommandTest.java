package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloneCommandTest {

  @TempDir private Path out;

  @Test
  void everyNumberOfQuestionsHasACopyOfBothArchitectures() throws Exception {
    Outcome outcome =
        Outcome.of(
            "experiment",
            "clone",
            "--model",
            Workshop.secureModel(),
            "--data",
            Workshop.petsValidation(),
            "--signal",
            Workshop.digits(),
            "--queries",
            "20",
            "--fresh",
            "30",
            "--out",
            out.toString());
    assertEquals(0, outcome.exitCode(), outcome.err());
    JsonNode figures = new ObjectMapper().readTree(out.resolve("clone.json").toFile());
    Model model = ModelFile.read(Path.of(Workshop.secureModel()));
    assertEquals(
        model.parameters().count(),
        figures.get("published").asLong() + figures.get("kept").asLong());
    assertEquals(30, figures.get("fresh").asInt());
    assertEquals(2, figures.get("points").size());
    assertEquals(20, figures.get("points").get(0).get("questions").asInt());
    assertEquals("the provider's", figures.get("points").get(1).get("network").asText());
    assertTrue(outcome.out().contains("answers as the provider"), outcome.out());
    assertTrue(Files.exists(out.resolve("clone.json")));
  }

  @Test
  void withoutAServerThereIsNobodyToAsk() {
    Outcome outcome =
        Outcome.of(
            "experiment",
            "clone",
            "--client",
            Workshop.parts().resolve("client.safetensors").toString(),
            "--data",
            Workshop.petsValidation(),
            "--out",
            out.toString());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("somebody must answer"), outcome.err());
  }

  @Test
  void moreQuestionsThanThereAreImagesIsSaid() {
    // Half of 400 images are the attacker's.
    Outcome outcome =
        Outcome.of(
            "experiment",
            "clone",
            "--model",
            Workshop.secureModel(),
            "--data",
            Workshop.petsValidation(),
            "--signal",
            Workshop.digits(),
            "--queries",
            "256",
            "--fresh",
            "30",
            "--out",
            out.toString());
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(
        outcome
            .err()
            .contains(
                "warning: --queries 256: the attacker has 200 images to ask with, so 200 questions"
                    + " stand in their place"),
        outcome.err());
  }
}
