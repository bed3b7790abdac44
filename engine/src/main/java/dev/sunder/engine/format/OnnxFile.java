package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedOutputStream;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Scaling;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.IntFunction;

/**
 * A model as an ONNX file, for exchange with other engines.
 *
 * <p><b>Written</b> is what a model computes outside of training: inputs {@code input} (N, C, H, W)
 * and, if a signal joins, {@code signal}, as float32 of pixels from 0 to 255, scaled inside; output
 * {@code output}, the logits (N, classes) without a softmax, or what a client part sends. Values
 * that are no pixels and have one row and column are (N, F), as input and as output, so that a
 * client's part and a server's run one behind the other. N stays open. Inputs and output have a
 * text that says what they are. The operators, of operator set 13: Mul, Add, Conv, Gemm, PRelu,
 * those of {@link dev.sunder.kernels.Activation} (SiLU, hard swish and GELU by Sigmoid,
 * HardSigmoid, Erf, Tanh and Mul), MaxPool, AveragePool, LRN, Flatten, Reshape, Concat, Identity,
 * and Resize with Shape and Slice; dropout is left out. The metadata has the entries of {@link
 * ModelFile}, where {@code sha256} is over the file's protobuf message without that entry. So
 * Sunder reads its own files back to the bit, and refuses them when anything in them was changed.
 *
 * <p><b>Read</b> are such files, and networks of others that are a chain of layers once constants
 * are folded, batch normalisation and other arithmetic with constants taken into the weights beside
 * it, transposes undone and zeros merged into the padding that follows: see {@link
 * dev.sunder.engine.format.onnx.GraphImport}. Weights are constants in the file or in files beside
 * it. What has no place is refused by the name of its node. A network read so has the file's name,
 * and neither scaling nor class names: the file says nothing of either. Files of Sunder's that
 * others rewrote or stripped of their metadata are read in the same way.
 */
public final class OnnxFile {

  private static final long IR_VERSION = 7;

  /** The version of ONNX's operators that is written. */
  static final long OPERATOR_SET = 13;

  private static final String PRODUCER = "sunder";

  private OnnxFile() {}

  /**
   * Writes a model, as {@link ModelFile#write} does.
   *
   * @throws ModelFileException if it cannot be written
   * @throws IllegalArgumentException if the model holds a NaN or an infinity
   */
  public static void write(Model model, Path file) {
    write(model, file, false);
  }

  static void write(Model model, Path file, boolean secret) {
    ModelProto proto = message(model, Provenance.sunderVersion());
    ModelPath.write(
        file,
        channel -> {
          OutputStream stream = Channels.newOutputStream(channel);
          proto.writeTo(stream);
        },
        secret);
  }

  /**
   * Reads a model.
   *
   * @throws ModelFileException if the file is damaged or holds what Sunder does not know
   */
  public static Model read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * Reads a model whose file may not say how pixels become its input.
   *
   * @param pixels the scaling for so many channels, where the file has none: what a foreign graph
   *     computes with constants first of all is added to it
   * @throws ModelFileException if the file is damaged or holds what Sunder does not know
   */
  public static Model read(Path file, IntFunction<Scaling> pixels) {
    return read(file, Optional.of(pixels));
  }

  private static Model read(Path file, Optional<IntFunction<Scaling>> pixels) {
    return ModelPath.read(file, channel -> new OnnxReader(file, channel).model(pixels));
  }

  /** The message that is written. */
  static ModelProto message(Model model, String version) {
    SafetensorsReader.requireFinite(model.parameters());
    SortedMap<String, String> metadata = Metadata.of(model).entries(version);
    if (Float.BYTES * model.parameters().count() > OnnxReader.LARGEST_FILE / 2) {
      throw new IllegalArgumentException(
          "an ONNX file holds at most 2 GiB; the model has "
              + model.parameters().count()
              + " parameters");
    }
    ModelProto.Builder message =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .setProducerVersion(version)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
            .setGraph(OnnxExport.graph(model));
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      message.addMetadataProps(entry(entry.getKey(), entry.getValue()));
    }
    return message.addMetadataProps(entry(Metadata.DIGEST, digest(message.build()))).build();
  }

  /**
   * Whether Sunder wrote it and its metadata are there. Three marks say so: one flipped bit can
   * hide two, since it can turn one entry of the metadata into another producer's name.
   */
  static boolean isOwn(ModelProto message) {
    return (message.getProducerName().equals(PRODUCER) && message.getMetadataPropsCount() > 0)
        || message.getMetadataPropsList().stream()
            .anyMatch(
                entry ->
                    entry.getKey().equals(Metadata.VERSION)
                        || (entry.getKey().equals(Metadata.FORMAT)
                            && entry.getValue().equals(Metadata.FORMAT_NAME)));
  }

  /** The SHA-256 of a message that does not have it yet. */
  static String digest(ModelProto message) {
    try (DigestOutputStream bytes =
        new DigestOutputStream(OutputStream.nullOutputStream(), ModelDigest.sha256())) {
      CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
      coded.useDeterministicSerialization();
      message.writeTo(coded);
      coded.flush();
      return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
