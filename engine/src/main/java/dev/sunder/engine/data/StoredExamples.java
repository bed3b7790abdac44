package dev.sunder.engine.data;

import java.util.List;
import java.util.function.IntFunction;

/** Examples that lie completely in a {@link PixelStore}. */
final class StoredExamples implements Dataset {
  private final ImageShape shape;
  private final List<String> classNames;
  private final int[] labels;
  private final IntFunction<String> names;
  private final PixelStore store;
  private final String fingerprint;

  StoredExamples(
      ImageShape shape,
      List<String> classNames,
      int[] labels,
      IntFunction<String> names,
      PixelStore store,
      String fingerprint) {
    this.shape = shape;
    this.classNames = List.copyOf(classNames);
    this.labels = labels;
    this.names = names;
    this.store = store;
    this.fingerprint = fingerprint;
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String name(int index) {
    return names.apply(index);
  }

  @Override
  public void read(int index, byte[] into, int offset) {
    store.read(index, into, offset);
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    store.close();
  }
}
