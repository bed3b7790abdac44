package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files kept from earlier versions; {@code src/test/python} has a reader of them that needs no
 * library, and the script that passed one through the reference library.
 */
class GoldenModelFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"everything-0.1.0.safetensors", "everything-0.1.0-resaved.safetensors"})
  void aFileOfAnEarlierVersionIsStillRead(String name) throws Exception {
    ModelFileTest.assertSame(TinyModels.everything(), ModelFile.read(resource(name)));
  }

  @Test
  void theSameModelStillGivesTheSameBytes() throws Exception {
    assertArrayEquals(
        Files.readAllBytes(resource("everything-0.1.0.safetensors")),
        SafetensorsBytes.of(TinyModels.everything()));
  }

  @Test
  void itsBytesAreWhatTheFormatSays() throws Exception {
    byte[] file = Files.readAllBytes(resource("everything-0.1.0.safetensors"));
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong(0));
    assertEquals(0, length % 8);
    String header = new String(file, 8, length, StandardCharsets.UTF_8);
    // The fifth tensor by name: conv-2.bias, conv-2.weight, conv1.bias, conv1.weight, fc4.bias.
    String entry = "\"fc4.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[";
    int offsets = header.indexOf(entry) + entry.length();
    int begin = Integer.parseInt(header.substring(offsets, header.indexOf(',', offsets)));
    assertEquals(4 * (4 + 16 + 3 + 90), begin);
    // The 612th and 613th parameter of 1/8, 2/8, ..., in the order of the stages: 90 + 3 of conv1,
    // 16 + 4 of conv-2, 480 + 6 of fc_3, 12 of fc4's weight lie before.
    assertEquals(612 / 8f, bytes.getFloat(8 + length + begin));
    assertEquals(613 / 8f, bytes.getFloat(8 + length + begin + 4));
  }

  private static Path resource(String name) throws IOException, URISyntaxException {
    return Path.of(GoldenModelFileTest.class.getResource(name).toURI());
  }
}
