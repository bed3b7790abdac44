package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors written by others, read into a network of ours. */
class ForeignParametersTest {

  private static final Network LINEAR =
      new Network(
          "linear",
          new Shape(1, 1, 1, 2),
          Scaling.unit(1),
          List.of(new Stage("fc1", new FullyConnectedLayer(2))));

  private static final String HEADER =
      """
      {"__metadata__":{"format":"pt"},\
      "fc1.bias":{"dtype":"%1$s","shape":[2],"data_offsets":[0,%2$d]},\
      "fc1.weight":{"dtype":"%1$s","shape":[2,2],"data_offsets":[%2$d,%3$d]}}""";

  @TempDir Path folder;

  @Test
  void floatsAreReadAsTheyAre() throws Exception {
    Path file = folder.resolve("f32");
    Files.write(file, SafetensorsBytes.of(HEADER.formatted("F32", 8, 24), 1, 2, 3, 4, 5, 6.5f));
    Parameters parameters = ModelFile.readParameters(file, LINEAR);
    assertArrayEquals(new float[] {1, 2}, parameters.get("fc1.bias"));
    assertArrayEquals(new float[] {3, 4, 5, 6.5f}, parameters.get("fc1.weight"));
  }

  @Test
  void halfPrecisionBecomesFloats() throws Exception {
    // 1, -2, the greatest, the smallest normal, the smallest subnormal, -0.
    Path file = halves("F16", 0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000);
    Parameters parameters = ModelFile.readParameters(file, LINEAR);
    assertArrayEquals(new float[] {1, -2}, parameters.get("fc1.bias"));
    assertArrayEquals(new float[] {65504, 0x1p-14f, 0x1p-24f, -0f}, parameters.get("fc1.weight"));
  }

  @Test
  void brainFloatsBecomeFloats() throws Exception {
    Path file = halves("BF16", 0x3f80, 0xc000, 0x4049, 0x0080, 0x7f7f, 0x8000);
    Parameters parameters = ModelFile.readParameters(file, LINEAR);
    assertArrayEquals(new float[] {1, -2}, parameters.get("fc1.bias"));
    assertArrayEquals(
        new float[] {3.140625f, 0x1p-126f, 0x1.fep127f, -0f}, parameters.get("fc1.weight"));
  }

  @ParameterizedTest
  @CsvSource({"F16, 31744", "F16, 32256", "F16, 64512", "BF16, 32640", "BF16, 65472"})
  void whatIsNotFiniteIsRefusedByName(String type, int bits) throws Exception {
    Path file = halves(type, 0, 0, 0, bits, 0, 0);
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> ModelFile.readParameters(file, LINEAR));
    assertTrue(
        refused.getMessage().contains("the tensor fc1.weight holds ")
            && refused.getMessage().contains(" at element 1"),
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "fc1.bias | linear.bias | the tensor fc1.bias [2] is missing",
        "[2,2] | [4] | the tensor fc1.weight has the shape [4], expected [2, 2] for network linear",
        "\"F32\",\"shape\":[2] | \"I32\",\"shape\":[2] | fc1.bias is of I32, expected [F32, F16, BF16]",
        "\"fc1.b | \"more\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[0,0]},\"fc1.b | the"
            + " tensor \"more\" is not of network linear",
      })
  void whatDoesNotFitTheNetworkIsRefused(String right, String wrong, String message)
      throws Exception {
    Path file = folder.resolve("file");
    String header = HEADER.formatted("F32", 8, 24).replace(right, wrong);
    Files.write(file, SafetensorsBytes.of(header, 1, 2, 3, 4, 5, 6));
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> ModelFile.readParameters(file, LINEAR));
    assertEquals(file + ": ", refused.getMessage().substring(0, (file + ": ").length()));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  private Path halves(String type, int... bits) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int half : bits) {
      data.putShort((short) half);
    }
    Path file = folder.resolve(type);
    Files.write(file, SafetensorsBytes.of(HEADER.formatted(type, 4, 12), data.array()));
    return file;
  }

  @Test
  void parametersOfAModelOfSundersAreReadFromEitherFormat() {
    for (String name : List.of("model.safetensors", "model.onnx")) {
      Path file = folder.resolve(name);
      ModelFile.write(TinyModels.plain(), file);
      Network other = TinyModels.plain().network().withName("other");
      Parameters parameters = ModelFile.readParameters(file, other);
      assertTrue(parameters.sameBits(TinyModels.plain().parameters()), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "model.onnx"})
  void aModelOfOtherShapesIsRefusedByNameAndShape(String name) {
    Path file = folder.resolve(name);
    ModelFile.write(TinyModels.plain(), file);
    Network wider =
        new Network(
            "wider",
            new Shape(1, 1, 4, 4),
            Scaling.unit(1),
            List.of(
                TinyModels.plain().network().stage(1),
                new Stage("fc2", new FullyConnectedLayer(3))));
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> ModelFile.readParameters(file, wider));
    assertEquals(
        file + ": the tensor fc2.weight has the shape [2, 8], expected [3, 8] for network wider",
        refused.getMessage());
  }

  @Test
  void aDamagedModelOfSundersGivesNoParameters() throws Exception {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(TinyModels.plain(), file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    ModelFileException refused =
        assertThrows(
            ModelFileException.class,
            () -> ModelFile.readParameters(file, TinyModels.plain().network()));
    assertTrue(refused.getMessage().contains("damaged or was changed"), refused.getMessage());
  }
}
