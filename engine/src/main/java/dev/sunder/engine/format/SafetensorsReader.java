package dev.sunder.engine.format;

import dev.sunder.engine.format.SafetensorsHeader.TensorEntry;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.text.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads safetensors files; see {@link ModelFile}. */
final class SafetensorsReader {

  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataStart;

  /**
   * Reads the header.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  SafetensorsReader(FileChannel channel) throws IOException {
    this.channel = channel;
    long size = channel.size();
    if (size < SafetensorsHeader.PREFIX + 2) {
      throw new IllegalArgumentException(
          "the file holds " + size + " bytes, too few for a safetensors header");
    }
    ByteBuffer prefix =
        ByteBuffer.allocate(SafetensorsHeader.PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    TensorData.fill(channel, 0, prefix);
    long length = prefix.getLong();
    long most = Math.min(SafetensorsHeader.LONGEST, size - SafetensorsHeader.PREFIX);
    if (length < 2 || length > most) {
      throw new IllegalArgumentException(
          "offset 0: expected the length of a safetensors header, 2 to "
              + most
              + " bytes, got "
              + Long.toUnsignedString(length));
    }
    ByteBuffer text = ByteBuffer.allocate((int) length);
    TensorData.fill(channel, SafetensorsHeader.PREFIX, text);
    dataStart = SafetensorsHeader.PREFIX + length;
    header = SafetensorsHeader.parse(text.array(), size - dataStart);
  }

  /** The model that Sunder wrote. */
  Model model() throws IOException {
    Metadata metadata = Metadata.read(header.metadata());
    ModelDigest digest = new ModelDigest(header.metadata());
    Parameters parameters =
        parameters(metadata.network(), EnumSet.of(DataType.F32), digest::tensor, digest::data);
    requireDigest(digest);
    requireFinite(parameters);
    return metadata.model(parameters);
  }

  /** All that a file with a digest holds, whatever it is for. */
  TensorFile everything() throws IOException {
    String digestText = header.metadata().get(Metadata.DIGEST);
    if (digestText == null) {
      throw new IllegalArgumentException(
          "metadata: the key " + Metadata.DIGEST + " is missing: no file written by Sunder");
    }
    HeapBound.require(channel.size(), "reading the file");
    ModelDigest digest = new ModelDigest(header.metadata());
    Map<String, TensorEntry> entries = new TreeMap<>();
    header.tensors().forEach(entry -> entries.put(entry.name(), entry));
    Map<String, float[]> tensors = new TreeMap<>();
    TensorData data = new TensorData();
    for (TensorEntry entry : entries.values()) {
      if (entry.type() != DataType.F32 || entry.elements() > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "the tensor "
                + Quoted.of(entry.name())
                + " holds "
                + entry.elements()
                + " values of "
                + entry.type()
                + ", expected fewer than 2^31 - 8 of F32");
      }
      digest.tensor(entry.name(), entry.end() - entry.begin());
      float[] values = new float[(int) entry.elements()];
      data.read(channel, dataStart + entry.begin(), entry.type(), values, digest::data);
      tensors.put(entry.name(), values);
    }
    requireDigest(digest);
    Map<String, String> texts = new TreeMap<>(header.metadata());
    texts.remove(Metadata.DIGEST);
    return TensorFile.of(texts, tensors);
  }

  private void requireDigest(ModelDigest digest) {
    String expected = header.metadata().get(Metadata.DIGEST);
    if (!digest.hexadecimal().equals(expected)) {
      throw new IllegalArgumentException(
          "the content is not what its sha256 "
              + Quoted.of(expected)
              + " says: the file is damaged or was changed");
    }
  }

  /**
   * A network's parameters, by name, whatever else the file says of itself; a file of Sunder's own
   * must be undamaged.
   */
  Parameters parameters(Network network) throws IOException {
    boolean own = Metadata.isOwn(header.metadata());
    ModelDigest digest = new ModelDigest(header.metadata());
    Parameters parameters =
        parameters(
            network,
            EnumSet.of(DataType.F32, DataType.F16, DataType.BF16),
            digest::tensor,
            digest::data);
    if (own) {
      requireDigest(digest);
    }
    requireFinite(parameters);
    return parameters;
  }

  private interface TensorStart {
    void begin(String name, long bytes);
  }

  private Parameters parameters(
      Network network, Set<DataType> types, TensorStart start, Consumer<ByteBuffer> taker)
      throws IOException {
    Map<String, TensorEntry> entries = matched(network, types);
    // Only now, when the file has been seen to be as large as the network's parameters.
    HeapBound.require(channel.size(), "reading the file");
    Parameters parameters = Parameters.zeros(network);
    TensorData data = new TensorData();
    for (TensorEntry entry : entries.values()) {
      start.begin(entry.name(), entry.end() - entry.begin());
      float[] values = parameters.get(entry.name());
      data.read(channel, dataStart + entry.begin(), entry.type(), values, taker);
    }
    return parameters;
  }

  /** The entries by name, which are the network's parameters, all of them and no others. */
  private Map<String, TensorEntry> matched(Network network, Set<DataType> types) {
    Map<String, TensorEntry> entries = new TreeMap<>();
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    for (TensorEntry entry : header.tensors()) {
      entries.put(entry.name(), entry);
      shapes.put(entry.name(), entry.shape());
    }
    TensorShapes.requireFit(shapes, network);
    for (TensorEntry entry : entries.values()) {
      if (!types.contains(entry.type())) {
        throw new IllegalArgumentException(
            "the tensor " + entry.name() + " is of " + entry.type() + ", expected " + types);
      }
    }
    return entries;
  }

  /** No model with a NaN or an infinity can answer anything. */
  static void requireFinite(Parameters parameters) {
    for (String name : parameters.names()) {
      float[] values = parameters.get(name);
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "the tensor "
                  + name
                  + " holds "
                  + values[i]
                  + " at element "
                  + i
                  + ", expected finite numbers: a training that diverged gives no model");
        }
      }
    }
  }
}
