package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstLayerCommandTest {

  private static final int SIDE = 24;

  @TempDir private Path folder;

  /** Twelve kernels of 5x5 at stride 2: three times as many equations as unknowns. */
  @BeforeEach
  void make() throws Exception {
    writeModel(1f);
    Path images = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < 3; i++) {
      write(images.resolve("cat." + i + ".png"), disc(6 + i, 12), 0xD0C0B0);
      write(images.resolve("dog." + i + ".png"), disc(14, 7 + i), 0xA0D0E0);
    }
    write(images.resolve("dog.9.png"), (x, y) -> false, 0); // One colour.
  }

  @Test
  void imagesAreRebuiltFromWhateverIsSentAndTheFiguresWritten() throws Exception {
    Outcome outcome = run("--images", "6");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(outcome.line("before ReLU, fp32").matches("before ReLU, fp32 [0-9].*"));
    JsonNode rows = figures().get("rows");
    double[] atLeast = {80, 35, 25, 25, 12, 12};
    for (int i = 0; i < atLeast.length; i++) {
      double psnr = rows.get(i).get("psnr").get("estimate").asDouble();
      assertTrue(psnr > atLeast[i], rows.get(i).toString());
      assertEquals(6, rows.get(i).get("images").asInt());
      assertEquals(0, rows.get(i).get("failed").asInt(), rows.get(i).toString());
    }
    BufferedImage strip = ImageIO.read(out().resolve("images/00000.png").toFile());
    assertEquals(7 * SIDE, strip.getWidth(), "the original and six reconstructions");
  }

  @Test
  void aRunGoesOnWhereItWas() throws Exception {
    assertEquals(0, run("--images", "2").exitCode());
    Path first = out().resolve("images/00001.json");
    String before = Files.readString(first);
    assertEquals(0, run("--images", "3").exitCode());
    assertEquals(3, figures().get("rows").get(0).get("images").asInt());
    // Its time would differ had it been attacked again.
    assertEquals(before, Files.readString(first));
  }

  @Test
  void figuresOfOtherKernelsAreNotTakenOver() throws Exception {
    assertEquals(0, run("--images", "1").exitCode());
    String before = Files.readString(out().resolve("images/00000.json"));
    writeModel(0.5f);
    assertEquals(0, run("--images", "1").exitCode());
    String after = Files.readString(out().resolve("images/00000.json"));
    assertTrue(!before.equals(after), after);
  }

  @Test
  void damagedFiguresAreNamed() throws Exception {
    assertEquals(0, run("--images", "1").exitCode());
    Files.writeString(out().resolve("images/00000.json"), "{");
    Outcome outcome = run("--images", "1");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("00000.json"), outcome.err());
  }

  @Test
  void anImageOfOneColourIsRebuiltAndASingleImageMakesASample() throws Exception {
    // In turn from each class: the fourth dog comes last.
    Outcome outcome = run("--first", "6", "--images", "1");
    assertEquals(0, outcome.exitCode(), outcome.err());
    JsonNode row = figures().get("rows").get(0);
    assertEquals("dog.9.png", row.get("best").get("name").asText());
    assertEquals(0, row.get("failed").asInt());
    assertEquals(
        row.get("psnr").get("low").asDouble(), row.get("psnr").get("high").asDouble(), "one image");
  }

  @Test
  void moreImagesThanThereAreIsOneClearMessage() {
    Outcome outcome = run("--images", "8");
    assertTrue(outcome.exitCode() != 0);
    assertTrue(outcome.err().contains("the set's 7, got 8"), outcome.err());
  }

  private Outcome run(String... more) {
    List<String> words =
        new java.util.ArrayList<>(List.of("experiment", "first-layer", "--device", "cpu"));
    if (!List.of(more).contains("--model")) {
      words.addAll(List.of("--model", folder.resolve("model.safetensors").toString()));
    }
    words.addAll(List.of("--data", folder.resolve("images").toString()));
    words.addAll(List.of("--out", out().toString()));
    words.addAll(List.of(more));
    return Outcome.of(words.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private JsonNode figures() throws Exception {
    return new ObjectMapper().readTree(out().resolve("first-layer.json").toFile());
  }

  private void writeModel(float factor) throws Exception {
    Network network =
        new Network(
            "one",
            new Shape(1, 3, SIDE, SIDE),
            Scaling.symmetric(3),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(36, Window.square(5, 2, 2)),
                    new ElementwiseLayer(Activation.RELU),
                    new PoolingLayer(PoolingKind.MAX, Window.square(3, 2, 0))),
                new Stage("fc2", new FullyConnectedLayer(2))));
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 4).copy();
    float[] weight = parameters.get("conv1.weight");
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= factor;
    }
    ModelFile.write(
        new Model(network, parameters, List.of("cat", "dog"), Map.of()),
        folder.resolve("model.safetensors"));
  }

  private interface Inside {
    boolean at(int x, int y);
  }

  private static Inside disc(int centreX, int centreY) {
    return (x, y) -> Math.hypot(x - centreX, y - centreY) < 6;
  }

  private static void write(Path file, Inside inside, int colour) throws Exception {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, inside.at(x, y) ? colour : 0x305040);
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void aFirstStageWithoutPoolingIsAttackedInTheWaysThatItHas() throws Exception {
    Path small = folder.resolve("small64.safetensors");
    Network network = Networks.byName("small64", 3, 64, 2);
    ModelFile.write(
        new Model(
            network,
            Parameters.initialised(network, Initialiser.HE, 4),
            List.of("cat", "dog"),
            Map.of()),
        small);
    Outcome outcome = run("--model", small.toString(), "--images", "1");
    assertEquals(0, outcome.exitCode(), outcome.err());
    JsonNode rows = figures().get("rows");
    assertEquals(4, rows.size());
    assertEquals("after ReLU, 8 bits", rows.get(3).get("sent").asText());
  }
}
