package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String predictions(String model) {
    return Workshop.done("predict", "--model", model, Workshop.petsValidation()).out();
  }

  /** The classifier as another program would have written it: layers and weights, nothing else. */
  private String foreign() throws Exception {
    Model base = ModelFile.read(Path.of(Workshop.baseModel()));
    Model bare =
        new Model(
            base.network().withScaling(Optional.empty()), base.parameters(), List.of(), Map.of());
    ModelFile.write(bare, folder.resolve("bare.onnx"));
    ModelProto message =
        ModelProto.parseFrom(Files.readAllBytes(folder.resolve("bare.onnx"))).toBuilder()
            .clearMetadataProps()
            .setProducerName("another")
            .build();
    try (OutputStream stream = Files.newOutputStream(folder.resolve("foreign.onnx"))) {
      message.writeTo(stream);
    }
    return path("foreign.onnx");
  }

  @Test
  void toOnnxAndBackIsTheSameFileAndAllThreeAnswerAlike() throws Exception {
    Workshop.done("convert", Workshop.baseModel(), path("a.onnx"));
    Workshop.done("convert", path("a.onnx"), path("b.safetensors"));
    assertArrayEquals(
        Files.readAllBytes(Path.of(Workshop.baseModel())),
        Files.readAllBytes(folder.resolve("b.safetensors")));
    String answers = predictions(Workshop.baseModel());
    assertEquals(answers, predictions(path("a.onnx")));
    assertEquals(answers, predictions(path("b.safetensors")));
  }

  @Test
  void aSecureModelAndItsPartsSurviveTheRoundTripToo() throws Exception {
    for (String model :
        new String[] {
          Workshop.secureModel(),
          Workshop.parts().resolve("client.safetensors").toString(),
          Workshop.parts().resolve("server.safetensors").toString()
        }) {
      Workshop.done("convert", model, path("a.onnx"), "--overwrite");
      Workshop.done("convert", path("a.onnx"), path("b.safetensors"), "--overwrite");
      assertArrayEquals(
          Files.readAllBytes(Path.of(model)),
          Files.readAllBytes(folder.resolve("b.safetensors")),
          model);
    }
  }

  @Test
  void aForeignModelAnswersOnceItsScalingAndClassesAreTold() throws Exception {
    Workshop.done(
        "convert",
        foreign(),
        path("told.safetensors"),
        "--scaling",
        "symmetric",
        "--classes",
        "cat,dog");
    assertEquals(predictions(Workshop.baseModel()), predictions(path("told.safetensors")));
  }

  @Test
  void aGraphThatScalesPixelsItselfIsGivenThemAsTheyAre() throws Exception {
    Workshop.done("convert", Workshop.baseModel(), path("own.onnx"));
    ModelProto.Builder stripped =
        ModelProto.parseFrom(Files.readAllBytes(folder.resolve("own.onnx"))).toBuilder();
    Files.write(folder.resolve("graph.onnx"), stripped.clearMetadataProps().build().toByteArray());
    Workshop.done(
        "convert",
        path("graph.onnx"),
        path("told.safetensors"),
        "--scaling",
        "pixels",
        "--classes",
        "cat,dog");
    assertEquals(predictions(Workshop.baseModel()), predictions(path("told.safetensors")));
  }

  @Test
  void aForeignModelOfUnknownScalingIsNotGivenImages() throws Exception {
    Outcome outcome = Outcome.of("predict", "--model", foreign(), Workshop.petsValidation());
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome
            .err()
            .startsWith(
                "error: "
                    + path("foreign.onnx")
                    + " does not say how pixels become the model's input; sunder convert --scaling"
                    + " does"),
        outcome.err());
  }

  @Test
  void aForeignModelWithoutNamesForItsClassesIsAskedForThem() throws Exception {
    Workshop.done("convert", foreign(), path("scaled.onnx"), "--scaling", "unit");
    Outcome outcome =
        Outcome.of("predict", "--model", path("scaled.onnx"), Workshop.petsValidation());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("does not say what the model's classes are"), outcome.err());
  }

  @Test
  void meansAndDeviationsScaleEachChannel() throws Exception {
    Workshop.done(
        "convert", foreign(), path("a.safetensors"), "--scaling", "0.5,0.25,0/0.5,1,0.125");
    Model told = ModelFile.read(folder.resolve("a.safetensors"));
    // (p / 255 - 0.5) / 0.5, p / 255 - 0.25, p / 255 / 0.125
    assertEquals(
        List.of(2 / 255f, 1 / 255f, 8 / 255f), told.network().scaling().orElseThrow().scale());
    assertEquals(List.of(-1f, -0.25f, 0f), told.network().scaling().orElseThrow().offset());
  }

  @Test
  void whatIsNoScalingIsWrongUsage() throws Exception {
    for (String scaling : List.of("byte", "0.5/0.5", "1,2,3/1,2", "1,2,3/1,2,3/1,2,3", "/")) {
      Outcome outcome =
          Outcome.of("convert", foreign(), path("a.safetensors"), "--scaling", scaling);
      assertEquals(2, outcome.exitCode(), scaling);
      assertTrue(outcome.err().contains("with 3 numbers each"), outcome.err());
    }
  }

  @Test
  void aScalingOrNamesThatAreThereAreNotReplaced() {
    Outcome scaling =
        Outcome.of("convert", Workshop.baseModel(), path("a.onnx"), "--scaling", "unit");
    Outcome classes =
        Outcome.of("convert", Workshop.baseModel(), path("a.onnx"), "--classes", "a,b");
    assertEquals(2, scaling.exitCode());
    assertTrue(scaling.err().contains("has a scaling of its own"), scaling.err());
    assertEquals(2, classes.exitCode());
    assertTrue(classes.err().contains("has names for its classes: cat,dog"), classes.err());
  }

  @Test
  void anEndingThatNamesNoFormatIsWrongUsage() {
    Outcome outcome = Outcome.of("convert", Workshop.baseModel(), path("model.pt"));
    assertEquals(2, outcome.exitCode());
    assertTrue(
        outcome.err().contains("expected a name that ends in .safetensors or .onnx"),
        outcome.err());
  }

  @Test
  void weightsWithoutANetworkAreRefusedAndNothingIsWritten() throws Exception {
    Files.write(
        folder.resolve("weights.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    Outcome outcome = Outcome.of("convert", path("weights.safetensors"), path("a.onnx"));
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains(path("weights.safetensors")), outcome.err());
    assertTrue(outcome.err().contains("no model written by Sunder"), outcome.err());
    assertFalse(Files.exists(folder.resolve("a.onnx")));
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyWhenAskedFor() throws Exception {
    Path there = Files.writeString(folder.resolve("there.onnx"), "mine");
    Outcome refused = Outcome.of("convert", Workshop.baseModel(), there.toString());
    assertEquals(1, refused.exitCode());
    assertEquals("mine", Files.readString(there));
    Workshop.done("convert", Workshop.baseModel(), there.toString(), "--overwrite");
    assertTrue(Files.size(there) > 1000);
  }
}
