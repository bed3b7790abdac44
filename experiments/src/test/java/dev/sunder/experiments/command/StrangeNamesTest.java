package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that strangers chose do nothing to a terminal, whichever command shows them. */
class StrangeNamesTest {

  private static final String RED = "\u001b[31mred\u001b]0;title\u0007";
  private static final String TURNED = "\u202egpj\u009b2J\nsecond";
  private static final String SHOWN_RED = "\\u001b[31mred\\u001b]0;title\\u0007";
  private static final String SHOWN_TURNED = "\\u202egpj\\u009b2J\\u000asecond";

  @TempDir private Path folder;

  private Path model() {
    Model base = ModelFile.read(Path.of(Workshop.baseModel()));
    Path file = folder.resolve("model.safetensors");
    Model named =
        new Model(base.network(), base.parameters(), List.of(RED, TURNED), base.provenance())
            .withProvenance(Map.of(RED, TURNED));
    ModelFile.write(named, file);
    return file;
  }

  private static void assertHarmless(String text) {
    assertTrue(
        text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127) || c > 0x20ff),
        () -> text.replaceAll("[^ -~\n]", "?"));
  }

  @Test
  void inspectShowsThem() {
    Outcome outcome = Workshop.done("inspect", model().toString());
    assertHarmless(outcome.out());
    assertTrue(outcome.out().contains(SHOWN_RED + ": " + SHOWN_TURNED), outcome.out());
    assertHarmless(Workshop.done("inspect", "--json", model().toString()).out());
  }

  @Test
  void predictShowsThem() throws Exception {
    Path image = Files.createDirectories(folder.resolve("images")).resolve("\u001b[2J.png");
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Outcome outcome =
        Workshop.done("predict", "--model", model().toString(), image.getParent().toString());
    assertHarmless(outcome.out());
    String answer = outcome.lines().get(1);
    assertTrue(answer.startsWith(folder + "/images/\\u001b[2J.png,"), answer);
    assertTrue(answer.contains(SHOWN_RED) || answer.contains(SHOWN_TURNED), answer);
  }

  @Test
  void errorsShowThem() {
    Outcome outcome = Outcome.of("inspect", "no\u001b[31m\u202esuch", "--verbose");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("no\\u001b[31m\\u202esuch"), outcome.err());
    assertHarmless(outcome.err().replace("\t", ""));
  }
}
