package dev.sunder.kernels.reference;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;

/**
 * A tensor in double precision and plain NCHW, open to be read and written in full precision where
 * floats are too coarse.
 */
public final class ReferenceTensor implements Tensor {

  private final ReferenceArena arena;
  private final Shape shape;
  private double[] values;

  ReferenceTensor(ReferenceArena arena, Shape shape, double[] values) {
    this.arena = arena;
    this.shape = shape;
    this.values = values;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /**
   * The tensor's own memory in NCHW order: what is written there is in the tensor.
   *
   * @throws IllegalStateException if the arena is closed, or only measures
   */
  public double[] values() {
    arena.requireMemory();
    return values;
  }

  /** Where {@link #values} holds an element. */
  int index(int n, int c, int h, int w) {
    return ((n * shape.c() + c) * shape.h() + h) * shape.w() + w;
  }

  /** A value for each place. */
  @FunctionalInterface
  interface Element {
    double at(int n, int c, int h, int w);
  }

  /** The element at a place. */
  double at(int n, int c, int h, int w) {
    return values[index(n, c, h, w)];
  }

  /** Sets every element, in NCHW order. */
  void fill(Element element) {
    double[] target = values();
    int next = 0;
    for (int n = 0; n < shape.n(); n++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            target[next++] = element.at(n, c, h, w);
          }
        }
      }
    }
  }

  @Override
  public void upload(FloatBuffer source) {
    double[] target = values();
    DeviceChecks.elements("upload", shape, source.remaining());
    for (int i = 0; i < target.length; i++) {
      target[i] = source.get(source.position() + i);
    }
  }

  @Override
  public void download(FloatBuffer target) {
    double[] source = values();
    DeviceChecks.elements("download", shape, target.remaining());
    for (int i = 0; i < source.length; i++) {
      target.put(target.position() + i, (float) source[i]);
    }
  }

  @Override
  public void copyFrom(Tensor source) {
    double[] target = values();
    double[] from = arena.own(source).values();
    DeviceChecks.copy(shape, source.shape());
    System.arraycopy(from, 0, target, 0, target.length);
  }

  ReferenceArena arena() {
    return arena;
  }

  /** Called by the arena when it is closed. */
  void free() {
    values = null;
  }
}
