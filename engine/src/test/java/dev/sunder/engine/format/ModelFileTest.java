package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

  @TempDir Path folder;

  @Test
  void aModelIsReadBackToTheBit() {
    Model model = TinyModels.everything();
    Path file = folder.resolve("deep/er/model.safetensors");
    ModelFile.write(model, file);
    assertSame(model, ModelFile.read(file));
  }

  @Test
  void theSameModelGivesTheSameBytes() throws Exception {
    ModelFile.write(TinyModels.everything(), folder.resolve("a"));
    ModelFile.write(TinyModels.everything(), folder.resolve("b"));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
  }

  @Test
  void aPartWithoutParametersIsReadBack() {
    Network network = Networks.leNet5(1, 28, 10);
    Network poolingOnly = network.tail(new Cut(1, 1)).head(new Cut(1, 2));
    Model model =
        new Model(poolingOnly, Parameters.zeros(poolingOnly), List.of(), Map.of("part", "x"));
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(model, file);
    assertSame(model, ModelFile.read(file));
  }

  @Test
  void aNetworkOfManyPiecesIsReadBack() {
    Network network = Networks.small(3, 64, 2);
    Model model =
        new Model(
            network,
            Parameters.initialised(network, Initialiser.HE, 1),
            List.of("cat", "dog"),
            Map.of());
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(model, file);
    assertSame(model, ModelFile.read(file));
  }

  @Test
  void aModelWithNaNIsNotWrittenAndTheOldFileStays() {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(TinyModels.plain(), file);
    Model diverged = TinyModels.plain();
    diverged.parameters().get("fc2.weight")[3] = Float.NaN;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ModelFile.write(diverged, file));
    assertTrue(
        refused.getMessage().startsWith("the tensor fc2.weight holds NaN at element 3"),
        refused.getMessage());
    assertSame(TinyModels.plain(), ModelFile.read(file));
  }

  @Test
  void whatIsNoFileIsRefusedByName() {
    Path absent = folder.resolve("absent.safetensors");
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> ModelFile.read(absent));
    assertEquals(absent + ": there is no such file", refused.getMessage());
    refused = assertThrows(ModelFileException.class, () -> ModelFile.read(folder));
    assertEquals(folder + ": is a folder, expected a model's file", refused.getMessage());
  }

  static void assertSame(Model expected, Model read) {
    assertEquals(expected.network(), read.network());
    assertEquals(expected.classNames(), read.classNames());
    assertEquals(expected.provenance(), read.provenance());
    assertTrue(expected.parameters().sameBits(read.parameters()), "parameters");
  }

  @Test
  void whyAFileCannotBeWrittenIsSaidWithoutTheNameOfATemporaryOne() throws Exception {
    Path file = Files.createFile(folder.resolve("file")).resolve("model.safetensors");
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> ModelFile.write(TinyModels.plain(), file));
    String start = file + ": cannot be written: ";
    assertEquals(start, refused.getMessage().substring(0, start.length()));
    assertFalse(refused.getMessage().contains("Exception: "), refused.getMessage());
    assertFalse(refused.getMessage().contains(".tmp"), refused.getMessage());
  }
}
