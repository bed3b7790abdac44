package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Arrays;
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
  void aCutThatIsNoStageIsWrongUsage() {
    Outcome outcome = split(Workshop.secureModel(), "deep");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("got \"deep\""), outcome.err());
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

  @Test
  void partsThatAreThereAreReplacedOnlyWhenAskedFor(@TempDir Path out) throws Exception {
    Files.writeString(out.resolve("server.safetensors"), "mine");
    String[] command = {"split", "--model", Workshop.secureModel(), "--at", "3", "--out", out + ""};
    Outcome refused = Outcome.of(command);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("server.safetensors is there already: --overwrite"));
    assertEquals("mine", Files.readString(out.resolve("server.safetensors")));
    assertFalse(Files.exists(out.resolve("client.safetensors")));
    String[] again = Arrays.copyOf(command, command.length + 1);
    again[command.length] = "--overwrite";
    Workshop.done(again);
    assertTrue(Files.exists(out.resolve("client.safetensors")));
  }

  @Test
  void aStageMayBeNamedAsTheTablesNameIt(@TempDir Path out) {
    String model = Workshop.secureModel();
    Workshop.done("split", "--model", model, "--at", "conv3.1", "--out", out + "");
    Outcome unknown =
        Outcome.of("split", "--model", model, "--at", "conv33", "--out", out + "", "--overwrite");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("such as 3 or conv3,"), unknown.err());
  }
}
