package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Scaling;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of Sunder's that other programs changed: what counts is the graph. */
class OnnxRewrittenTest {

  private static final ModelProto WRITTEN = OnnxFile.message(TinyModels.plain(), "0.1.0");

  @TempDir Path folder;

  /** Pixels scaled inside, as the graph says. */
  private void assertPlain(ModelProto.Builder rewritten) throws Exception {
    Path file = folder.resolve("rewritten.onnx");
    Files.write(file, rewritten.build().toByteArray());
    Model model = OnnxFile.read(file, Scaling::pixels);
    assertEquals("rewritten", model.network().name());
    assertArrayEquals(
        TinyModels.plain().network().scaling().orElseThrow().scaleArray(),
        model.network().scaling().orElseThrow().scaleArray());
    for (String name : TinyModels.plain().parameters().names()) {
      assertArrayEquals(
          TinyModels.plain().parameters().get(name), model.parameters().get(name), name);
    }
  }

  @Test
  void aFileWithoutItsMetadataIsRead() throws Exception {
    assertPlain(WRITTEN.toBuilder().clearMetadataProps());
  }

  @Test
  void aGraphThatLostANodeIsReadThoughTheMetadataStayed() throws Exception {
    ModelProto.Builder rewritten = WRITTEN.toBuilder();
    int last = rewritten.getGraph().getNodeCount() - 1;
    NodeProto identity = rewritten.getGraph().getNode(last);
    assertEquals("Identity", identity.getOpType());
    rewritten.getGraphBuilder().removeNode(last);
    rewritten.getGraphBuilder().getNodeBuilder(last - 1).setOutput(0, identity.getOutput(0));
    assertPlain(rewritten);
  }

  @Test
  void aFileOfAnotherOperatorSetIsRead() throws Exception {
    ModelProto.Builder rewritten = WRITTEN.toBuilder();
    rewritten.getOpsetImportBuilder(0).setVersion(18);
    assertPlain(rewritten);
  }

  @Test
  void aGraphThatIsNotThatOfItsMetadataIsRefusedThoughTheDigestIsRight() {
    ModelProto.Builder twoFaced = WRITTEN.toBuilder();
    twoFaced.removeMetadataProps(twoFaced.getMetadataPropsCount() - 1);
    for (NodeProto.Builder node : twoFaced.getGraphBuilder().getNodeBuilderList()) {
      if (node.getOpType().equals("Relu")) {
        node.setOpType("Neg");
      }
    }
    twoFaced.addMetadataProps(
        StringStringEntryProto.newBuilder()
            .setKey("sha256")
            .setValue(OnnxFile.digest(twoFaced.build())));
    new Refusals(folder.resolve("two-faced.onnx"), OnnxFile::read)
        .refused(
            twoFaced.build().toByteArray(),
            "ReLU in the metadata, negation in the graph",
            "its graph computes something else than the network that its metadata describe");
  }
}
