package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.changed;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that would take memory, time or the stack without end, or mean nothing. */
@Timeout(120)
class OnnxHostileGraphTest {

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");
  private final String x = graph.input("x", List.of(1L, 2L, 2L));
  private Refusals refusals;

  @BeforeEach
  void chooseFile() {
    refusals = new Refusals(folder.resolve("hostile.onnx"), OnnxFile::read);
  }

  private ModelProto chain(String operator, int length) {
    String value = x;
    for (int i = 0; i < length; i++) {
      value = graph.node("n" + i, operator, List.of(value));
    }
    return message(graph, value, 1L, 2L, 2L);
  }

  @Test
  void nodesInACircleAreRefused() {
    ModelProto message = chain("Relu", 3);
    refusals.refused(
        changed(message, built -> built.setNode(0, built.getNodeBuilder(0).setInput(0, "n2/Relu")))
            .toByteArray(),
        "a circle",
        "node \"n0/Relu\" (Relu): it takes what follows from its own output");
  }

  @Test
  void nodesInAnyOrderAreRead() throws Exception {
    ModelProto turned =
        changed(
            chain("Relu", 3),
            built -> {
              var first = built.getNode(0);
              return built.removeNode(0).addNode(first);
            });
    assertEquals(3, read(folder, turned).network().stage(1).layers().size());
  }

  @Test
  void aValueThatIsMadeTwiceIsRefused() {
    ModelProto twice =
        changed(
            chain("Relu", 2),
            built -> {
              built.getNodeBuilder(1).setOutput(0, "n0/Relu");
              return built;
            });
    refusals.refused(twice.toByteArray(), "a value twice", "\"n0/Relu\" is there twice");
  }

  @Test
  void moreNodesThanANetworkHasAreRefused() {
    refusals.refused(
        chain("Relu", 10_001).toByteArray(), "10,001 nodes", "expected at most 10000 nodes");
  }

  @Test
  void aChainOfThousandsOfNodesTakesNoStack() throws Exception {
    assertEquals(143, read(folder, chain("Relu", 9000)).network().depth());
  }

  @Test
  void aLadderOfForksIsRefusedSoon() {
    String value = x;
    for (int i = 0; i < 3000; i++) {
      String one = graph.node("n" + i, "Relu", List.of(value));
      value = graph.node("a" + i, "Add", List.of(one, x));
    }
    refusals.refused(
        message(graph, value, 1L, 2L, 2L).toByteArray(), "a ladder", "branches lie more than 8");
  }

  @Test
  void constantsMadeOfConstantsAreBounded() {
    String value = graph.floats("c", List.of(1000L), new float[1000]);
    for (int i = 0; i < 2000; i++) {
      value = graph.node("n" + i, "Concat", List.of(value, value), Attribute.of("axis", 0));
    }
    refusals.refused(
        message(graph, graph.node("a", "Add", List.of(x, value)), 1L, 2L, 2L).toByteArray(),
        "a constant that doubles",
        "far more than what the file holds");
  }

  @Test
  void anInputThatTakesMoreThanANetworkMayIsRefused() {
    OnnxGraph huge = new OnnxGraph("g");
    String input = huge.input("x", List.of(1L, 1L << 15, 1L << 15));
    String scaled =
        huge.node("m", "Mul", List.of(input, huge.floats("c", List.of(), new float[] {2})));
    String flat = huge.node("f", "Flatten", List.of(scaled));
    refusals.refused(
        message(huge, huge.node("r", "Relu", List.of(flat)), 1L << 30).toByteArray(),
        "a picture of 2^30 pixels",
        "more than 268435456 values");
  }
}
