package dev.sunder.engine.format;

import dev.sunder.engine.format.SafetensorsHeader.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Any named arrays of float32, with any named texts, as one {@code .safetensors} file that carries
 * the SHA-256 of its own content, like {@link ModelFile}: what checkpoints are kept in.
 *
 * @param texts the header's {@code __metadata__}, by key; {@code sha256} is taken
 * @param tensors the arrays by name; shared, not copied
 */
public record TensorFile(SortedMap<String, String> texts, SortedMap<String, float[]> tensors) {

  /**
   * Sorts what is given.
   *
   * @throws IllegalArgumentException if a text's key is {@code sha256}
   */
  public static TensorFile of(Map<String, String> texts, Map<String, float[]> tensors) {
    if (texts.containsKey(Metadata.DIGEST)) {
      throw new IllegalArgumentException("the key " + Metadata.DIGEST + " is the file's own");
    }
    return new TensorFile(
        Collections.unmodifiableSortedMap(new TreeMap<>(texts)),
        Collections.unmodifiableSortedMap(new TreeMap<>(tensors)));
  }

  /**
   * Writes a file, replacing one that is there, and makes the folders it lies in. A write that
   * fails leaves the old file as it was.
   *
   * @throws ModelFileException if it cannot be written
   */
  public void write(Path file) {
    TensorData data = new TensorData();
    ModelDigest digest = new ModelDigest(texts);
    List<TensorEntry> entries = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
      long elements = tensor.getValue().length;
      long end = offset + elements * Float.BYTES;
      entries.add(new TensorEntry(tensor.getKey(), DataType.F32, List.of(elements), offset, end));
      digest.tensor(tensor.getKey(), end - offset);
      data.encode(tensor.getValue(), digest::data);
      offset = end;
    }
    SortedMap<String, String> metadata = new TreeMap<>(texts);
    metadata.put(Metadata.DIGEST, digest.hexadecimal());
    ByteBuffer head = ByteBuffer.wrap(new SafetensorsHeader(metadata, entries).encode());
    ModelPath.write(
        file,
        channel -> {
          while (head.hasRemaining()) {
            channel.write(head);
          }
          for (float[] values : tensors.values()) {
            data.write(values, channel);
          }
        });
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it is not there, is none that {@link #write} wrote, or is damaged
   */
  public static TensorFile read(Path file) {
    return ModelPath.read(file, channel -> new SafetensorsReader(channel).everything());
  }
}
