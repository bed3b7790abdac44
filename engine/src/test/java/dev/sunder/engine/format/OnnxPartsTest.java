package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.kernels.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of a network as files of their own: one takes what the other gives, and they say what. */
class OnnxPartsTest {

  @TempDir Path folder;

  static Stream<Network> networks() {
    Network small = Networks.small(3, 64, 2);
    SignalInput signal = new SignalInput(6, new Shape(1, 1, 8, 8), Scaling.unit(1));
    return Stream.of(
        NetworkJsonTest.EVERYTHING,
        small.withSignal(Optional.of(signal)),
        Networks.byName("squeezenet1_1", 3, 64, 4),
        Networks.byName("mobilenet_v2", 3, 32, 4));
  }

  private static Model model(Network network, String... classes) {
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 1);
    return new Model(network, parameters, List.of(classes), Map.of());
  }

  private static ValueInfoProto output(Network network) {
    return OnnxExport.structure(network).getOutput(0);
  }

  private static ValueInfoProto input(Network network) {
    return OnnxExport.structure(network).getInput(0);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theServersInputHasTheShapeOfTheClientsOutputAtEveryCut(Network network) {
    for (int stage = 1; stage <= network.depth(); stage++) {
      for (Cut cut : network.cuts(stage)) {
        boolean last =
            stage == network.depth() && cut.layers() == network.stage(stage).layers().size();
        if (!last) {
          assertEquals(
              output(network.head(cut)).getType(),
              input(network.tail(cut)).getType(),
              "cut " + cut);
        }
      }
    }
  }

  @Test
  void featuresAreOfRankTwo() {
    Network small = Networks.small(3, 64, 2);
    GraphProto server = OnnxExport.structure(small.tail(new Cut(6, 1)));
    assertEquals(2, server.getInput(0).getType().getTensorType().getShape().getDimCount());
    GraphProto client = OnnxExport.structure(small.head(new Cut(5, 1)));
    assertEquals(4, client.getOutput(0).getType().getTensorType().getShape().getDimCount());
  }

  @Test
  void aPartThatTakesFeaturesIsReadBackToTheBit() {
    Model server = model(Networks.small(3, 64, 2).tail(new Cut(6, 1)), "cat", "dog");
    Path file = folder.resolve("server.onnx");
    OnnxFile.write(server, file);
    assertEquals(server.network(), OnnxFile.read(file).network());
  }

  @Test
  void inputsAndOutputSayWhatTheyAre() {
    SignalInput signal = new SignalInput(3, new Shape(1, 1, 28, 28), Scaling.unit(1));
    Network network = Networks.small(3, 64, 2).withSignal(Optional.of(signal));
    GraphProto graph = OnnxExport.graph(model(network, "cat", "dog"));
    assertEquals(
        "Pictures, (N, 3, 64, 64): pixels from 0 to 255, which are scaled inside.",
        graph.getInput(0).getDocString());
    assertEquals(
        "One signal a picture, (N, 1, 28, 28): pixels from 0 to 255, which are scaled inside and"
            + " join the input of stage conv3. It changes the answer; who drew it knows how to"
            + " change it back.",
        graph.getInput(1).getDocString());
    assertEquals(
        "One logit a class, (N, 2); a softmax makes probabilities of them.",
        graph.getOutput(0).getDocString());
  }

  @Test
  void partsSayThatNothingScalesWhatTheySendAndTake() {
    Network network = Networks.small(3, 64, 2);
    Cut cut = new Cut(6, 1);
    int features = network.outputOf(cut).c();
    assertEquals(
        "What the last layer computes, (N, " + features + ").",
        OnnxExport.graph(model(network.head(cut))).getOutput(0).getDocString());
    assertEquals(
        "Values as the first layer takes them, (N, " + features + "); nothing scales them.",
        OnnxExport.graph(model(network.tail(cut), "cat", "dog")).getInput(0).getDocString());
  }

  @Test
  void otherTextsMakeNoOtherGraph() throws Exception {
    ModelProto.Builder message = OnnxFile.message(TinyModels.plain(), "0.1.0").toBuilder();
    message.getGraphBuilder().getInputBuilder(0).setDocString("pictures");
    message.removeMetadataProps(message.getMetadataPropsCount() - 1);
    String digest = OnnxFile.digest(message.build());
    message.addMetadataPropsBuilder().setKey(Metadata.DIGEST).setValue(digest);
    Path file = folder.resolve("texts.onnx");
    Files.write(file, message.build().toByteArray());
    assertTrue(OnnxFile.read(file).network().equals(TinyModels.plain().network()));
  }
}
