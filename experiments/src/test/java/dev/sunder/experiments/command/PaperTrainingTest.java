package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperTrainingTest {

  @TempDir private Path folder;

  private String[] args(String name, String... more) {
    Stream<String> common =
        Stream.of(
            "experiment",
            name,
            "--network",
            "small64",
            "--data",
            Workshop.pets(),
            "--limit",
            "64",
            "--validation",
            Workshop.petsValidation(),
            "--signal",
            Workshop.digits(),
            "--batch",
            "16",
            "--epochs",
            "2",
            "--out",
            folder.toString());
    return Stream.concat(common, Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void table3TrainsAllModelsAndFigure5UsesThem() throws Exception {
    Outcome table = Workshop.done(args("table3", "--frozen", "3,0"));
    assertTrue(table.line("steps").matches("steps D&C N = 0 N = 3"), table.out());
    assertTrue(table.line("4 ").matches("4( 0\\.\\d{4}){3}"), table.out());
    assertTrue(table.line("8 ").matches("8( 0\\.\\d{4}){3}"), table.out());
    assertTrue(table.line("200,000").matches("200,000 0\\.9822 0\\.9033 0\\.9577"), table.out());
    String figure = "\\d+\\.\\d % \\(95 % interval \\d+\\.\\d to \\d+\\.\\d\\)";
    assertTrue(
        table
            .line("N = 3: ")
            .matches("N = 3: " + figure + "; the provider's raw answers: " + figure),
        table.out());
    assertTrue(Files.readString(folder.resolve("table3.json")).contains("\"average\""));

    Path plain = folder.resolve("base").resolve("model.safetensors");
    Path secure = folder.resolve("n3").resolve("model.safetensors");
    Model base = ModelFile.read(plain);
    Model before = ModelFile.read(secure);
    assertEquals("3", before.provenance().get("secure.frozen"));
    assertArrayEquals(
        base.parameters().get("conv3.weight"), before.parameters().get("conv3.weight"));

    Outcome chart = Workshop.done(args("figure5", "--resume"));
    assertTrue(chart.line("D&C: loss").contains("step 8"), chart.out());
    assertTrue(Files.size(folder.resolve("figure5.png")) > 1_000);
    assertFalse(chart.err().contains("epoch 1/2"), chart.err());
    assertArrayEquals(
        before.parameters().get("conv4.weight"),
        ModelFile.read(secure).parameters().get("conv4.weight"));
  }

  @Test
  void whatIsThereIsNotTrainedOverAndAnotherRunsIsNotUsed() {
    Workshop.done(args("table3", "--frozen", "4"));
    Outcome again = Outcome.of(args("table3", "--frozen", "4"));
    assertEquals(1, again.exitCode(), again.err());
    assertTrue(
        again.err().contains("holds a trained model: --resume goes on with it"), again.err());
    Outcome other = Outcome.of(args("table3", "--frozen", "4", "--resume", "--rate", "0.5"));
    assertTrue(other.exitCode() != 0 && other.err().contains("learningRate"), other.err());
  }

  @Test
  void withoutValidationImagesItIsWrongUsage() {
    Outcome outcome =
        Outcome.of(
            "experiment",
            "figure6",
            "--data",
            Workshop.pets(),
            "--signal",
            Workshop.digits(),
            "--out",
            folder.toString());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--validation and --signal are needed"), outcome.err());
  }
}
