package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  @TempDir private Path folder;

  private Outcome train(String... more) {
    String[] args =
        new String[] {
          "train",
          "--network",
          "small64",
          "--data",
          Workshop.pets(),
          "--limit",
          "64",
          "--batch",
          "16",
          "--out",
          folder.resolve("out").toString()
        };
    return Outcome.of(
        java.util.stream.Stream.concat(java.util.Arrays.stream(args), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void leavesAModelThatKnowsItsClassesAndItsOrigin() {
    assertEquals(0, train("--steps", "3", "--seed", "7").exitCode());
    Model model = ModelFile.read(folder.resolve("out/model.safetensors"));
    assertEquals(List.of("cat", "dog"), model.classNames());
    assertEquals("7", model.provenance().get("train.seed"));
    assertEquals("he", model.provenance().get("train.initialiser"));
    assertEquals("64", model.provenance().get("data.examples"));
  }

  @Test
  void leavesMetricsAndEvents() throws Exception {
    assertEquals(0, train("--steps", "20").exitCode());
    List<String> metrics = Files.readAllLines(folder.resolve("out/metrics.csv"));
    assertTrue(metrics.get(0).startsWith("step,epoch,learning_rate,loss"), metrics.get(0));
    assertTrue(metrics.get(metrics.size() - 1).startsWith("20,"), metrics.toString());
    try (var events = Files.list(folder.resolve("out/tensorboard"))) {
      assertEquals(1, events.count());
    }
  }

  @Test
  void tellsTheAccuracyOnTheValidationImagesWithAnInterval() {
    Outcome outcome = train("--steps", "2", "--validation", Workshop.petsValidation());
    assertTrue(
        outcome
            .line("accuracy on 400 validation images: ")
            .matches(
                ".*: \\d+\\.\\d % \\(95 % interval \\d+\\.\\d to \\d+\\.\\d\\), guessing 50\\.0 %"),
        outcome.out());
  }

  @Test
  void resumesAfterTheLastCheckpointAndEndsWithTheSameBits() throws Exception {
    assertEquals(0, train("--steps", "8", "--checkpoint-steps", "4").exitCode());
    Model alone = ModelFile.read(folder.resolve("out/model.safetensors"));
    // As if killed after the checkpoint in the middle.
    Files.delete(folder.resolve("out/model.safetensors"));
    Files.delete(folder.resolve("out/checkpoints/checkpoint-000000008.safetensors"));
    Outcome resumed = train("--steps", "8", "--checkpoint-steps", "4", "--resume");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(resumed.err().contains("goes on after step 4 of 8"), resumed.err());
    Model model = ModelFile.read(folder.resolve("out/model.safetensors"));
    assertTrue(model.parameters().sameBits(alone.parameters()));
  }

  @Test
  void anUnknownNetworkIsWrongUsageAndTheNetworksAreNamed() {
    Outcome outcome =
        Outcome.of("train", "--network", "vgg", "--data", Workshop.pets(), "--out", "x");
    assertEquals(2, outcome.exitCode());
    assertTrue(
        outcome.err().contains("unknown network \"vgg\": expected alexnet_v2, lenet5, small64,"),
        outcome.err());
  }

  @Test
  void epochsAndStepsTogetherAreWrongUsage() {
    Outcome outcome = train("--steps", "3", "--epochs", "1");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--epochs and --steps exclude each other"), outcome.err());
  }

  @Test
  void anUnknownClassIsNamedAndOneLikeIt() {
    Outcome outcome = train("--steps", "3", "--only", "cat,horse");
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome.err().contains("no class 'horse', expected some of cat, dog\n"), outcome.err());
    outcome = train("--steps", "3", "--only", "cat,dgo");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().endsWith("cat, dog; did you mean dog?\n"), outcome.err());
  }

  @Test
  void imagesOfOneClassCannotBeTrainedOn() {
    Outcome outcome = train("--steps", "3", "--only", "cat");
    assertEquals(1, outcome.exitCode());
    assertEquals(
        "error: "
            + Workshop.pets()
            + ": classes found: cat (64); expected at least 2, each with an"
            + " image",
        outcome.err().strip());
    assertFalse(Files.exists(folder.resolve("out/model.safetensors")));
  }

  @Test
  void missingDataAreNamed() {
    Outcome outcome =
        Outcome.of(
            "train", "--network", "small64", "--data", "no/such.zip", "--out", folder.toString());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("no/such.zip: no such file or folder"), outcome.err());
  }

  @Test
  void anEmptyFolderIsSaidToBeEmpty() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Outcome outcome =
        Outcome.of(
            "train",
            "--network",
            "small64",
            "--data",
            empty.toString(),
            "--out",
            folder.toString());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("it holds nothing"), outcome.err());
  }

  @Test
  void aFileInTheOutputFoldersPlaceIsAnError() throws Exception {
    Path file = Files.createFile(folder.resolve("out"));
    Outcome outcome = train("--steps", "3");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains(file + ": a folder is needed"), outcome.err());
  }

  @Test
  void trainingStartsFromTheParametersOfAFileOfEitherFormat() throws Exception {
    Path onnx = folder.resolve("base.onnx");
    Workshop.done("convert", Workshop.baseModel(), onnx.toString());
    Model base = ModelFile.read(Path.of(Workshop.baseModel()));
    for (String file : List.of(Workshop.baseModel(), onnx.toString())) {
      // A rate too small to change more than a zero.
      Outcome outcome = train("--steps", "1", "--rate", "1e-30", "--init", file, "--overwrite");
      assertEquals(0, outcome.exitCode(), outcome.err());
      Model model = ModelFile.read(folder.resolve("out/model.safetensors"));
      for (String name : base.parameters().names()) {
        assertArrayEquals(
            base.parameters().get(name), model.parameters().get(name), 1e-20f, file + " " + name);
      }
      assertEquals(
          "file " + Path.of(file).getFileName(), model.provenance().get("train.initialiser"));
    }
  }

  @Test
  void parametersThatDoNotFitAreRefusedByNameAndShape() {
    Outcome outcome =
        Outcome.of(
            "train",
            "--network",
            "small64",
            "--size",
            "48",
            "--data",
            Workshop.pets(),
            "--limit",
            "64",
            "--init",
            Workshop.baseModel(),
            "--out",
            folder.toString());
    assertEquals(1, outcome.exitCode());
    // 128 maps of 8x8 / 2 from 64 pixels, of 6x6 / 2 from 48.
    assertEquals(
        "error: "
            + Workshop.baseModel()
            + ": the tensor fc6.weight has the shape [256, 2048], expected [256, 1152] for network"
            + " small64",
        outcome.err().strip().lines().reduce((first, last) -> last).orElseThrow());
  }

  @Test
  void anInitialiserThatIsNeitherARuleNorAFileIsWrongUsage() {
    Outcome outcome = train("--steps", "1", "--init", "xavier");
    assertEquals(2, outcome.exitCode());
    assertTrue(
        outcome.err().contains("--init xavier: neither a file nor a rule: rules are he, glorot"),
        outcome.err());
  }

  /** Files of one grey each, 0 to 255 by their place in the list. */
  private String pictures(String root, String... names) throws Exception {
    for (int i = 0; i < names.length; i++) {
      Path file = folder.resolve(root).resolve(names[i]);
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, 10 * i);
      ImageIO.write(image, "png", file.toFile());
    }
    return folder.resolve(root).toString();
  }

  private Outcome trainOn(String data, String... more) {
    Stream<String> args =
        Stream.of(
            "train",
            "--network",
            "lenet5",
            "--data",
            data,
            "--out",
            folder.resolve("out").toString());
    return Outcome.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void foldersAreTheClassesUnlessNamesAreAskedFor() throws Exception {
    String data = pictures("scans", "healthy/left.1.png", "sick/right.2.png");
    assertTrue(
        trainOn(data, "--steps", "1", "--batch", "2").out().contains("2 classes (healthy, sick)"));
    Outcome byName =
        trainOn(data, "--steps", "1", "--batch", "2", "--classes-from", "names", "--overwrite");
    assertTrue(byName.out().contains("2 classes (left, right)"), byName.out());
  }

  @Test
  void aFolderOfSetsIsRefusedWithWhatItHolds() throws Exception {
    String data =
        pictures("data", "pets/train/cat.1.png", "pets/valid/dog.2.png", "mine/a.png", "raw/b.png");
    Outcome outcome = trainOn(data, "--steps", "1");
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome
            .err()
            .startsWith(
                "error: "
                    + data
                    + " holds several sets of images or folders of folders: mine (1 images), pets"
                    + " (train, valid), raw (1 images); choose one, as in "
                    + data
                    + "!/mine"),
        outcome.err());
  }

  @Test
  void validationImagesThatWereTrainedOnAreCounted() throws Exception {
    String data = pictures("all", "a/1.png", "b/2.png");
    String half = pictures("half", "a/other.png", "b/copy.png");
    Files.copy(
        folder.resolve("all/b/2.png"),
        folder.resolve("half/a/other.png"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder.resolve("half/b/copy.png"));
    String others = pictures("others", "b/x/0.png", "b/x/1.png", "b/x/2.png", "b/x/3.png");
    Files.move(Path.of(others, "b/x/3.png"), folder.resolve("half/b/new.png"));
    Outcome outcome = trainOn(data, "--steps", "1", "--batch", "2", "--validation", half);
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(
        outcome
            .err()
            .contains("warning: 1 of the 2 validation images are training images, too, pixel by"),
        outcome.err());
  }

  @Test
  void aModelThatLearnedNothingIsCalledThat() {
    Outcome measured =
        train("--steps", "1", "--rate", "1e-9", "--validation", Workshop.petsValidation());
    assertEquals(0, measured.exitCode(), measured.err());
    assertTrue(
        measured
            .err()
            .matches(
                "(?s).*warning: this model is no better than guessing: right on \\d+\\.\\d % of the"
                    + " validation images .* gets 50\\.0 %\\. What helps: more than 1 steps .*"),
        measured.err());
    Outcome unmeasured = train("--steps", "1", "--rate", "1e-9", "--overwrite");
    assertTrue(
        unmeasured.err().contains("of the last batches it was trained on"), unmeasured.err());
  }

  @Test
  void aModelThatLearnedIsNotWarnedOf() throws Exception {
    for (int i = 0; i < 20; i++) {
      for (String tone : List.of("dark", "light")) {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(i, i, 0, 1);
        if (tone.equals("light")) {
          image.getGraphics().fillRect(2, 2, 24, 24);
        }
        Path file = folder.resolve("tones").resolve(tone).resolve(i + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
      }
    }
    String data = folder.resolve("tones").toString();
    Outcome outcome = trainOn(data, "--steps", "40", "--batch", "10", "--rate", "0.05");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertFalse(outcome.err().contains("warning"), outcome.err());
  }

  @Test
  void aTrainedModelIsNotReplacedUnlessAskedFor() throws Exception {
    assertEquals(0, train("--steps", "2").exitCode());
    Path file = folder.resolve("out/model.safetensors");
    byte[] model = Files.readAllBytes(file);
    Outcome again = train("--steps", "3");
    assertEquals(1, again.exitCode());
    assertEquals(
        "error: "
            + folder.resolve("out")
            + " holds a trained model: --resume goes on with it, --overwrite trains anew, another"
            + " --out leaves it alone",
        again.err().strip());
    assertArrayEquals(model, Files.readAllBytes(file));
    assertEquals(0, train("--steps", "3", "--overwrite").exitCode());
    assertEquals("3", ModelFile.read(file).provenance().get("train.steps"));
  }

  @Test
  void theCheckpointsOfARunThatWasKilledAreNotThrownAway() throws Exception {
    assertEquals(0, train("--steps", "4").exitCode());
    Files.delete(folder.resolve("out/model.safetensors"));
    Outcome again = train("--steps", "8");
    assertEquals(1, again.exitCode());
    assertTrue(
        again
            .err()
            .contains(
                "holds a run that was not finished, with a checkpoint after step 4: --resume"),
        again.err());
    assertTrue(Files.exists(folder.resolve("out/checkpoints/checkpoint-000000004.safetensors")));
    assertEquals(2, train("--steps", "8", "--resume", "--overwrite").exitCode());
  }
}
