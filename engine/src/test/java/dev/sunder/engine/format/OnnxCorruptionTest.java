package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300) // A hang must end the test, too.
class OnnxCorruptionTest {

  private static final ModelProto GOOD = OnnxFile.message(TinyModels.plain(), "0.1.0");

  @TempDir Path folder;
  private Refusals refusals;

  @BeforeEach
  void chooseFile() {
    refusals = new Refusals(folder.resolve("model.onnx"), OnnxFile::read);
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] file = GOOD.toByteArray();
    refusals.refusedWithAnyBitFlipped(file, i -> new int[] {0, 1, 2, 3, 4, 5, 6, 7});
    assertEquals(8 * file.length, refusals.count());
  }

  @Test
  void aFlippedBitDoesNotMakeItAFileOfOthers() {
    // Without scaling its graph is a chain that an import would take.
    Network tail = TinyModels.plain().network().tail(new Cut(1, 1));
    Model part =
        new Model(tail, Parameters.initialised(tail, Initialiser.HE, 1), List.of(), Map.of());
    refusals.refusedWithAnyBitFlipped(
        OnnxFile.message(part, "0.1.0").toByteArray(), i -> new int[] {0, 1, 2, 3, 4, 5, 6, 7});
  }

  @Test
  void everyTruncationIsRefusedButTheOneThatTakesJustTheMetadata() {
    byte[] file = GOOD.toByteArray();
    // What is left then is a whole graph, as a program leaves that strips metadata.
    int stripped = GOOD.toBuilder().clearMetadataProps().build().getSerializedSize();
    for (int length = 0; length < file.length; length++) {
      if (length != stripped) {
        refusals.refused(Arrays.copyOf(file, length), "the first " + length + " bytes");
      }
    }
  }

  @Test
  void filesDamagedInManyPlacesAreRefused() {
    byte[] file = OnnxFile.message(TinyModels.everything(), "0.1.0").toByteArray();
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] damaged = file.clone();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      refusals.refused(damaged, "seed " + seed);
    }
  }

  @Test
  void noiseIsRefused() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[1 + random.nextInt(2000)];
      random.nextBytes(noise);
      refusals.refused(noise, "seed " + seed);
    }
  }

  @Test
  void filesOfOtherFormatsAreRefused() {
    refusals.refused(new byte[0], "an empty file", "the file holds 0 bytes");
    refusals.refused(new byte[100_000], "zeros", "no ONNX model");
    refusals.refused(SafetensorsBytes.of(TinyModels.plain()), "a safetensors file");
    refusals.refused("PK\u0003\u0004 a zip".getBytes(StandardCharsets.UTF_8), "a zip archive");
  }

  @Test
  void aFloodOfEmptyNodesIsRefusedBeforeItTakesMemory() {
    // Two bytes a node: tag 1 of the graph, length 0.
    byte[] nodes = new byte[40_000_000];
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 0x0a;
    }
    refusals.refused(
        lengthDelimited(7, nodes), "20 million nodes", "besides its constants' values");
    refusals.refused(
        lengthDelimited(7, Arrays.copyOf(nodes, 1_000_000)),
        "half a million nodes",
        "operator set");
  }

  @Test
  void deepNestingIsRefused() {
    // A group in a group in a group, of a field that ONNX does not have.
    byte[] groups = new byte[100_000];
    for (int i = 0; i < groups.length; i += 2) {
      groups[i] = (byte) 0xfb;
      groups[i + 1] = 0x06;
    }
    refusals.refused(groups, "50,000 groups deep", "no ONNX model");
    byte[] graphs = new byte[0];
    for (int i = 0; i < 3000; i++) {
      // A node with an attribute that holds a graph.
      graphs = lengthDelimited(1, lengthDelimited(5, lengthDelimited(6, graphs)));
    }
    refusals.refused(lengthDelimited(7, graphs), "3,000 graphs deep", "no ONNX model");
  }

  @Test
  void aLengthBeyondTheFileIsRefusedBeforeItTakesMemory() {
    // A graph of 2 GiB - 1, in a file of a few bytes; then a tensor's data of as many.
    refusals.refused(new byte[] {0x3a, -1, -1, -1, -1, 0x07, 0}, "a graph", "no ONNX model");
    byte[] data = {0x4a, -1, -1, -1, -1, 0x07, 0};
    refusals.refused(lengthDelimited(7, lengthDelimited(5, data)), "data", "no ONNX model");
    refusals.refused(new byte[] {0x3a, -1, -1, -1, -1, 0x0f}, "a negative length", "no ONNX model");
  }

  @Test
  void aDamagedWeightIsToldFromTheDigest() {
    ModelProto.Builder changed = GOOD.toBuilder();
    changed.getGraphBuilder().getInitializerBuilder(0).setRawData(ByteString.copyFrom(new byte[4]));
    refusals.refused(
        changed.build().toByteArray(), "another scale", "the content is not what its sha256");
  }

  @Test
  void anExtraNodeThatMakesNothingIsRefused() {
    ModelProto.Builder changed = GOOD.toBuilder();
    changed.getGraphBuilder().addNode(NodeProto.newBuilder().setOpType("Identity"));
    refusals.refused(
        changed.build().toByteArray(), "another node", "(Identity): expected one output, got 0");
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() {
    ModelProto twice =
        GOOD.toBuilder()
            .addMetadataProps(StringStringEntryProto.newBuilder().setKey("classes").setValue("[]"))
            .build();
    refusals.refused(twice.toByteArray(), "two lists of classes", "\"classes\" is there twice");
  }

  @Test
  void aConstantThatCannotBeIsRefusedThoughTheDigestIsRight() {
    refusals.refused(
        withWeight(weight -> weight.clearDims().addDims(1L << 40).addDims(1L << 40)),
        "2^80 values",
        "the constant \"fc2.weight\": the shape [1099511627776, 1099511627776] cannot be");
    refusals.refused(
        withWeight(weight -> weight.clearDims().addDims(-2).addDims(-8)),
        "negative sizes",
        "the shape [-2, -8] cannot be");
    refusals.refused(
        withWeight(weight -> weight.clearDims().addDims(2).addDims(100_000_000)),
        "too little data",
        "needs 200000000 values, there are 16");
    refusals.refused(
        withWeight(weight -> weight.clearDims().addDims(8).addDims(2)),
        "another shape",
        "expected the shape [2, 8], got [8, 2]");
    refusals.refused(
        withWeight(weight -> weight.setDataType(TensorProto.DataType.COMPLEX64_VALUE)),
        "complex numbers",
        "unexpected type");
    refusals.refused(
        withWeight(weight -> weight.setRawData(ByteString.copyFrom(new byte[63]))),
        "half a value",
        "its 63 bytes of raw data");
    refusals.refused(
        withWeight(
            weight ->
                weight.setRawData(
                    ByteString.copyFrom(
                        java.nio.ByteBuffer.allocate(64).putInt(0, 0x0000c07f).array()))),
        "a NaN",
        "the tensor fc2.weight holds NaN at element 0");
  }

  @Test
  void valuesOutsideOfTheFileAreNotLookedFor() {
    refusals.refused(
        withWeight(
            weight ->
                weight
                    .clearRawData()
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(
                        StringStringEntryProto.newBuilder()
                            .setKey("location")
                            .setValue("/etc/passwd"))),
        "external data",
        "the constant \"fc2.weight\": its values lie outside of the file");
  }

  private interface Change {
    void to(TensorProto.Builder weight);
  }

  /** The good file with another weight of fc2, its digest made anew. */
  private static byte[] withWeight(Change change) {
    ModelProto.Builder changed = GOOD.toBuilder();
    for (TensorProto.Builder constant : changed.getGraphBuilder().getInitializerBuilderList()) {
      if (constant.getName().equals("fc2.weight")) {
        change.to(constant);
      }
    }
    int last = changed.getMetadataPropsCount() - 1;
    changed.removeMetadataProps(last);
    String digest = OnnxFile.digest(changed.build());
    return changed
        .addMetadataProps(StringStringEntryProto.newBuilder().setKey("sha256").setValue(digest))
        .build()
        .toByteArray();
  }

  /** A field of protobuf's wire format: tag, length, bytes. */
  private static byte[] lengthDelimited(int field, byte[] content) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    bytes.write((field << 3) | 2);
    int length = content.length;
    for (; length > 0x7f; length >>>= 7) {
      bytes.write((length & 0x7f) | 0x80);
    }
    bytes.write(length);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }
}
