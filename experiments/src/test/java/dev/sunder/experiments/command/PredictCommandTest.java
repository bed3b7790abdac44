package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {

  @TempDir private Path folder;

  private static Outcome predict(String client, String server, String... more) {
    Stream<String> args =
        Stream.of(
            "predict",
            "--client",
            client,
            "--server",
            server,
            "--signal",
            Workshop.digits(),
            Workshop.petsValidation());
    return Outcome.of(Stream.concat(args, Arrays.stream(more)).toArray(String[]::new));
  }

  private static String part(Path folder, String name) {
    return folder.resolve(name + ".safetensors").toString();
  }

  @Test
  void eachImageGetsALineWithPathLabelAndProbability() {
    Outcome outcome = predict(part(Workshop.parts(), "client"), part(Workshop.parts(), "server"));
    assertEquals(0, outcome.exitCode(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals("path,label,probability,truth", lines.get(0));
    assertEquals(401, lines.size());
    for (String line : lines.subList(1, lines.size())) {
      assertTrue(line.matches(".+/(cat|dog)\\.\\d+\\.jpg,(cat|dog),[01]\\.\\d{4},\\1"), line);
    }
  }

  @Test
  void thePartsAnswerAsTheWholeModelWhenTheOwnerDrawsTheSameSignals() {
    Outcome parts =
        predict(part(Workshop.parts(), "client"), part(Workshop.parts(), "server"), "--seed", "3");
    Outcome whole =
        Workshop.done(
            "predict",
            "--model",
            Workshop.secureModel(),
            "--signal",
            Workshop.digits(),
            "--seed",
            "3",
            Workshop.petsValidation());
    assertEquals(whole.out(), parts.out());
  }

  @Test
  void aPlainClassifierNeedsNoSignal() {
    Outcome outcome =
        Workshop.done("predict", "--model", Workshop.baseModel(), Workshop.petsValidation());
    assertEquals(401, outcome.out().lines().count());
    long right =
        outcome.lines().stream().filter(line -> line.matches(".*,(cat|dog),[^,]*,\\1")).count();
    assertTrue(
        outcome
            .err()
            .contains(
                "right: " + right + " of the 400 images whose class is known, " + share(right)),
        outcome.err());
  }

  private static String share(long right) {
    return String.format(Locale.ROOT, "%.1f %% (95 %% interval ", 100.0 * right / 400);
  }

  @Test
  void jsonHoldsTheSameAndHowManyAreRight() throws Exception {
    String[] command = {"predict", "--model", Workshop.baseModel(), Workshop.petsValidation()};
    String[] asJson = Arrays.copyOf(command, command.length + 1);
    asJson[command.length] = "--json";
    JsonNode json = new ObjectMapper().readTree(Workshop.done(asJson).out());
    List<String> csv = Workshop.done(command).lines();
    assertEquals(400, json.get("of").asInt());
    assertEquals(400, json.get("images").size());
    JsonNode first = json.get("images").get(0);
    String line =
        String.format(
            Locale.ROOT,
            "%s,%s,%.4f,%s",
            first.get("path").asText(),
            first.get("label").asText(),
            first.get("probability").asDouble(),
            first.get("truth").asText());
    assertEquals(csv.get(1), line);
    assertEquals(
        json.get("right").asInt() / 400.0, json.get("accuracy").get("estimate").asDouble(), 1e-12);
  }

  @Test
  void foldersSayTheClassBeforeFileNamesAndWhereNeitherDoesThereIsNoTruth() throws Exception {
    Path dogs = Files.createDirectories(folder.resolve("dog"));
    for (Path file : List.of(dogs.resolve("cat.1.png"), folder.resolve("other.png"))) {
      javax.imageio.ImageIO.write(
          new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_INT_RGB),
          "png",
          file.toFile());
    }
    Outcome both =
        Workshop.done("predict", "--model", Workshop.baseModel(), folder.toString(), "--quiet");
    assertTrue(both.lines().get(1).endsWith(",dog"), both.out());
    assertTrue(both.lines().get(2).endsWith(","), both.out());
    assertTrue(both.err().startsWith("right: "), both.err());
    Outcome none =
        Workshop.done(
            "predict", "--model", Workshop.baseModel(), folder.resolve("other.png").toString());
    assertEquals("path,label,probability", none.lines().get(0));
  }

  @Test
  void partsOfDifferentModelsAreRefusedByName() {
    Workshop.done("split", "--model", Workshop.baseModel(), "--at", "3", "--out", folder + "");
    String client = part(Workshop.parts(), "client");
    String server = part(folder, "server");
    Outcome outcome = predict(client, server);
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains(client + " and " + server), outcome.err());
    assertTrue(outcome.err().contains("do not belong together"), outcome.err());
  }

  @Test
  void partsOfOneModelCutAtDifferentPlacesAreRefused() {
    Workshop.done("split", "--model", Workshop.secureModel(), "--at", "4", "--out", folder + "");
    Outcome outcome = predict(part(Workshop.parts(), "client"), part(folder, "server"));
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("cut 3.3"), outcome.err());
    assertTrue(outcome.err().contains("cut 4.2"), outcome.err());
  }

  @Test
  void aClientWithoutAServerIsWrongUsage() {
    Outcome outcome =
        Outcome.of("predict", "--client", part(Workshop.parts(), "client"), Workshop.pets());
    assertEquals(2, outcome.exitCode());
    assertTrue(
        outcome.err().contains("--client together with --server or --provider"), outcome.err());
  }

  @Test
  void aModelThatNeedsDigitsSaysSo() {
    Outcome outcome = Outcome.of("predict", "--model", Workshop.secureModel(), Workshop.pets());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--signal"), outcome.err());
  }

  @Test
  void smashedDataCanBeSentInEightBits() {
    Outcome outcome =
        predict(
            part(Workshop.parts(), "client"),
            part(Workshop.parts(), "server"),
            "--encoding",
            "int8");
    assertEquals(0, outcome.exitCode(), outcome.err());
  }

  @Test
  void aPartIsNotTakenForAWholeModel() {
    for (String part : List.of("client", "server")) {
      Outcome outcome =
          Outcome.of("predict", "--model", part(Workshop.parts(), part), Workshop.petsValidation());
      assertEquals(1, outcome.exitCode());
      assertTrue(
          outcome.err().contains(part + ".safetensors is the " + part + "'s part of a model"),
          outcome.err());
    }
  }

  @Test
  void aSignalOfAnotherKindThanTheModelsIsWrongUsage() {
    Outcome outcome =
        Outcome.of(
            "predict",
            "--model",
            Workshop.secureModel(),
            "--signal",
            "constant",
            Workshop.petsValidation());
    assertEquals(2, outcome.exitCode());
    assertTrue(
        outcome.err().contains("--signal constant: model small64 takes signals of kind digits"),
        outcome.err());
  }

  @Test
  void imagesThatAreNoSignalsAreRefusedWithTheirPath() throws Exception {
    Path oneClass = Files.createDirectories(folder.resolve("only"));
    Path picture = oneClass.resolve("0.1.png");
    javax.imageio.ImageIO.write(
        new java.awt.image.BufferedImage(2, 2, java.awt.image.BufferedImage.TYPE_BYTE_GRAY),
        "png",
        picture.toFile());
    Outcome outcome =
        Outcome.of(
            "predict",
            "--model",
            Workshop.secureModel(),
            "--signal",
            oneClass.toString(),
            Workshop.petsValidation());
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome.err().startsWith("error: " + oneClass + ": signals need images of 2 classes"),
        outcome.err());
  }

  @Test
  void brokenImagesAreLeftOutWhenAskedFor() throws Exception {
    Path images = Files.createDirectories(folder.resolve("images"));
    javax.imageio.ImageIO.write(
        new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "png",
        images.resolve("good.png").toFile());
    Files.writeString(images.resolve("a.png"), "no image");
    Files.createSymbolicLink(images.resolve("b.png"), images.resolve("nowhere"));
    String[] command = {"predict", "--model", Workshop.baseModel(), images.toString()};
    assertEquals(1, Outcome.of(command).exitCode());
    String[] skipping = Arrays.copyOf(command, command.length + 1);
    skipping[command.length] = "--skip-broken";
    Outcome outcome = Workshop.done(skipping);
    assertEquals(2, outcome.out().lines().count(), outcome.out());
    assertTrue(outcome.lines().get(1).startsWith(images + "/good.png,"), outcome.out());
  }

  @Test
  void brokenDigitsAreLeftOutAsBrokenImagesAre() throws Exception {
    for (String name : List.of("0/a.png", "0/b.png", "1/a.png")) {
      Path file = folder.resolve("digits").resolve(name);
      Files.createDirectories(file.getParent());
      javax.imageio.ImageIO.write(
          new java.awt.image.BufferedImage(28, 28, java.awt.image.BufferedImage.TYPE_BYTE_GRAY),
          "png",
          file.toFile());
    }
    Files.writeString(folder.resolve("digits/1/b.png"), "no image");
    String[] command = {
      "predict",
      "--model",
      Workshop.secureModel(),
      "--signal",
      folder.resolve("digits") + "",
      Workshop.petsValidation(),
      "--skip-broken"
    };
    assertEquals(401, Workshop.done(command).out().lines().count());
  }
}
