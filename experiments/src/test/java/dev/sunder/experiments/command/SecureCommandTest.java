package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureCommandTest {

  @TempDir private Path folder;

  private Outcome secure(String... more) {
    Stream<String> args =
        Stream.of(
            "secure",
            "--model",
            Workshop.baseModel(),
            "--data",
            Workshop.pets(),
            "--limit",
            "64",
            "--batch",
            "16",
            "--steps",
            "2",
            "--out",
            folder.toString());
    return Outcome.of(Stream.concat(args, Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void frozenStagesKeepTheClassifiersParametersAndTheSignalJoinsTheNext() {
    Model old = ModelFile.read(Path.of(Workshop.baseModel()));
    Model secure = ModelFile.read(Path.of(Workshop.secureModel()));
    for (String name : new String[] {"conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias"}) {
      assertArrayEquals(old.parameters().get(name), secure.parameters().get(name), name);
    }
    assertEquals(3, secure.network().signal().orElseThrow().stage());
    assertEquals("digits", secure.provenance().get("secure.signal"));
    assertEquals("xor", secure.provenance().get("secure.relabelling"));
  }

  @Test
  void tellsWhatTheOwnerAndWhatTheProviderReadWithIntervals() {
    Outcome outcome =
        secure("--frozen", "1", "--signal", "one-hot", "--validation", Workshop.petsValidation());
    assertEquals(0, outcome.exitCode(), outcome.err());
    String figure = ": \\d+\\.\\d % \\(95 % interval \\d+\\.\\d to \\d+\\.\\d\\)";
    assertTrue(
        outcome
            .line("the owner, after flipping back")
            .matches(".*is right" + figure + ", guessing 50\\.0 %"),
        outcome.out());
    assertTrue(
        outcome.line("the provider's raw answers").matches(".*truth" + figure), outcome.out());
  }

  @Test
  void moreFrozenStagesThanThereAreIsWrongUsage() {
    Outcome outcome = secure("--frozen", "8", "--signal", "constant");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("0 to 7 can be frozen, got 8"), outcome.err());
  }

  @Test
  void withoutASignalIsWrongUsage() {
    Outcome outcome = secure("--frozen", "2");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--signal"), outcome.err());
  }

  @Test
  void anUnknownRelabellingIsWrongUsage() {
    Outcome outcome = secure("--frozen", "2", "--signal", "constant", "--relabel", "rot13");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("unknown relabelling \"rot13\": expected xor, shift"));
  }

  @Test
  void aCacheForImagesThatVaryIsRefused() {
    Outcome outcome = secure("--frozen", "2", "--signal", "constant", "--flip", "--cache", "on");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().startsWith("error: "), outcome.err());
  }

  @Test
  void aSecureModelIsNotMadeSecureAgain() {
    Outcome outcome =
        Outcome.of(
            "secure",
            "--model",
            Workshop.secureModel(),
            "--frozen",
            "2",
            "--signal",
            "constant",
            "--data",
            Workshop.pets(),
            "--out",
            folder.toString());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("is secure already"), outcome.err());
  }

  @Test
  void validationCanHaveSignalsFromOtherPicturesOfTheSameDigits() {
    Outcome outcome =
        secure(
            "--frozen",
            "2",
            "--signal",
            Workshop.digits() + "!/train",
            "--validation-signal",
            Workshop.digits() + "!/t10k",
            "--validation",
            Workshop.petsValidation());
    assertEquals(0, outcome.exitCode(), outcome.err());
    outcome.line("on 400 validation images, a fresh signal for each, of digits not trained on:");
  }

  @Test
  void signalsForAValidationThatIsNotMadeAreWrongUsage() {
    Outcome outcome =
        secure(
            "--frozen",
            "2",
            "--signal",
            Workshop.digits(),
            "--validation-signal",
            Workshop.digits() + "!/t10k");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--validation-signal needs --validation"), outcome.err());
  }

  @Test
  void validationSignalsOfOtherClassesAreRefusedByName() {
    Outcome outcome =
        secure(
            "--frozen",
            "2",
            "--signal",
            Workshop.digits(),
            "--validation-signal",
            Workshop.pets(),
            "--validation",
            Workshop.petsValidation());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains(Workshop.pets() + ": there is no class '0'"), outcome.err());
  }

  @Test
  void digitsInFoldersAreSignalsHoweverTheDataIsNamed() throws Exception {
    Path digits = Workshop.folder("digits-in-folders");
    BufferedImage digit = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (String name : new String[] {"0", "1"}) {
      Path file = Files.createDirectories(digits.resolve(name)).resolve("a.png");
      ImageIO.write(digit, "png", file.toFile());
    }
    Outcome outcome =
        secure("--frozen", "2", "--signal", digits.toString(), "--classes-from", "names");
    assertEquals(0, outcome.exitCode(), outcome.err());
  }

  @Test
  void picturesThatAreNoDigitsAreNoDigitSignals() {
    Outcome outcome =
        Outcome.of(
            "secure",
            "--model",
            Workshop.baseModel(),
            "--frozen",
            "2",
            "--data",
            Workshop.pets(),
            "--signal",
            Workshop.pets(),
            "--out",
            Workshop.folder("cats-as-digits").toString());
    assertEquals(1, outcome.exitCode());
    assertEquals(
        "error: "
            + Workshop.pets()
            + ": signals are images of digits, their classes called 0 to 1: the first classes here"
            + " are cat, dog",
        outcome.err().strip());
  }
}
