package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.secure.partition.Partition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitCommandTest {

  @TempDir private Path folder;

  private Outcome split(String model, String at) {
    return Outcome.of("split", "--model", model, "--at", at, "--out", folder.toString());
  }

  @Test
  void thePartsJoinedAreTheModelBitForBit() {
    Partition parts =
        new Partition(
            ModelFile.read(Workshop.parts().resolve("client.safetensors")),
            ModelFile.read(Workshop.parts().resolve("server.safetensors")));
    Model whole = ModelFile.read(Path.of(Workshop.secureModel()));
    assertTrue(parts.join().parameters().sameBits(whole.parameters()));
  }

  @Test
  void theClientsFileHoldsNothingOfTheServers() throws Exception {
    String client =
        Files.readString(
            Workshop.parts().resolve("client.safetensors"), StandardCharsets.ISO_8859_1);
    for (String secret : new String[] {"conv4", "conv5", "fc6", "fc7", "fc8", "train.seed"}) {
      assertEquals(-1, client.indexOf(secret), secret);
    }
  }

  @Test
  void tellsWhatIsPublishedAndWhatIsSent() {
    Outcome outcome = split(Workshop.secureModel(), "3");
    assertEquals(0, outcome.exitCode(), outcome.err());
    // conv1 to conv3 of small64 with one signal channel at conv3, counted by hand.
    int published = 5 * 5 * 3 * 24 + 24 + 9 * 24 * 48 + 48 + 9 * 49 * 96 + 96;
    assertTrue(outcome.out().contains(String.format("%,d parameters", published)), outcome.out());
    assertTrue(outcome.out().contains("1x96x8x8, 24,576 bytes in fp32, 6,152 in int8"));
  }

  @Test
  void aCutInsideAStageLeavesItsTailToTheServer() {
    assertEquals(0, split(Workshop.secureModel(), "3.1").exitCode());
    Model server = ModelFile.read(folder.resolve("server.safetensors"));
    assertEquals("conv3", server.network().stage(1).name());
    assertEquals(2, server.network().stage(1).layers().size());
  }

  @Test
  void aCutBeforeTheSignalIsWrongUsage() {
    Outcome outcome = split(Workshop.secureModel(), "2");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("the signal joins stage 3"), outcome.err());
  }

  @Test
  void aCutThatIsNoNumberIsWrongUsage() {
    Outcome outcome = split(Workshop.secureModel(), "conv3");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("got \"conv3\""), outcome.err());
  }

  @Test
  void aFileThatIsNoModelIsNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("text.safetensors"), "this is no model");
    Outcome outcome = split(text.toString(), "3");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().startsWith("error: " + text), outcome.err());
  }

  @Test
  void onlyItsOwnerCanReadTheServersPart() throws Exception {
    Path server = Workshop.parts().resolve("server.safetensors");
    assumeTrue(Files.getFileStore(server).supportsFileAttributeView("posix"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(server)));
    Path converted = folder.resolve("server.onnx");
    Workshop.done("convert", server.toString(), converted.toString());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(converted)));
    Path client = Workshop.parts().resolve("client.safetensors");
    assertNotEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(client)));
  }
}
