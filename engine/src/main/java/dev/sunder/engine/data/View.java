package dev.sunder.engine.data;

import dev.sunder.engine.text.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some examples of a data set, in an order and with labels of their own, sharing its pixels. */
final class View implements Dataset {
  private final Dataset parent;
  private final int[] indices;
  private final List<String> classNames;
  private final int[] labels;
  private final boolean ownsParent;

  private View(
      Dataset parent, int[] indices, List<String> classNames, int[] labels, boolean ownsParent) {
    this.parent = parent;
    this.indices = indices;
    this.classNames = classNames;
    this.labels = labels;
    this.ownsParent = ownsParent;
  }

  static Dataset subset(Dataset parent, int[] indices) {
    return of(parent, indices, false);
  }

  /** A subset that closes its parent with itself. */
  static Dataset owning(Dataset parent, int[] indices) {
    return of(parent, indices, true);
  }

  private static Dataset of(Dataset parent, int[] indices, boolean ownsParent) {
    for (int index : indices) {
      if (index < 0 || index >= parent.size()) {
        throw new IllegalArgumentException(
            "index %d, expected 0 to %d".formatted(index, parent.size() - 1));
      }
    }
    int[] own = indices.clone();
    return new View(
        parent,
        own,
        parent.classNames(),
        Arrays.stream(own).map(parent::label).toArray(),
        ownsParent);
  }

  static Dataset limit(Dataset parent, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "limit of %d examples, expected at least 1".formatted(count));
    }
    if (count >= parent.size()) {
      return parent;
    }
    // The n-th example of its class comes in round n; the first rounds are kept, whole until the
    // last.
    int[] seen = new int[parent.classNames().size() + 1];
    long[] keys = new long[parent.size()];
    for (int i = 0; i < keys.length; i++) {
      int round = seen[parent.label(i) + 1]++;
      keys[i] = ((long) round << 32) | i;
    }
    Arrays.sort(keys);
    return subset(
        parent, Arrays.stream(keys).limit(count).mapToInt(key -> (int) key).sorted().toArray());
  }

  static Dataset filterClasses(Dataset parent, List<String> names) {
    int[] newLabels = relabelling(parent.classNames(), names);
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < parent.size(); i++) {
      if (parent.label(i) >= 0 && newLabels[parent.label(i)] >= 0) {
        kept.add(i);
      }
    }
    int[] indices = kept.stream().mapToInt(Integer::intValue).toArray();
    int[] labels = Arrays.stream(indices).map(i -> newLabels[parent.label(i)]).toArray();
    return new View(parent, indices, List.copyOf(names), labels, false);
  }

  /** For each class of a set its place among the classes wanted, or -1. */
  static int[] relabelling(List<String> present, List<String> wanted) {
    if (wanted.stream().distinct().count() != wanted.size()) {
      throw new DataException("classes %s: expected each name once".formatted(wanted));
    }
    for (String name : wanted) {
      if (!present.contains(name)) {
        throw new DataException(
            "there is no class '%s', expected some of %s%s"
                .formatted(
                    name,
                    Names.some(present, 20),
                    Spelling.question(Spelling.like(name, present))));
      }
    }
    return present.stream().mapToInt(wanted::indexOf).toArray();
  }

  @Override
  public ImageShape shape() {
    return parent.shape();
  }

  @Override
  public int size() {
    return indices.length;
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
    return parent.name(indices[index]);
  }

  @Override
  public void read(int index, byte[] into, int offset) {
    parent.read(indices[index], into, offset);
  }

  @Override
  public String fingerprint() {
    return new Fingerprint()
        .add(parent.fingerprint())
        .add(classNames)
        .add(indices)
        .add(labels)
        .hex();
  }

  @Override
  public void close() {
    if (ownsParent) {
      parent.close();
    }
  }
}
