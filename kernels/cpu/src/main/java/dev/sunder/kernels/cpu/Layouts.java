package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/** Descriptions of float32 arrays in oneDNN's terms. */
final class Layouts {

  private Layouts() {}

  static long[] dims(Shape shape) {
    return new long[] {shape.n(), shape.c(), shape.h(), shape.w()};
  }

  /** Plain NCHW. */
  static memory.desc plain(Shape shape) {
    return new memory.desc(dims(shape), data_type.f32, format_tag.nchw);
  }

  /** The plain layout of as many dimensions as another has. */
  static memory.desc plainLike(memory.desc layout) {
    int count = layout.get_ndims();
    long[] dims = new long[count];
    layout.get_dims().get(dims);
    return new memory.desc(dims, data_type.f32, count == 5 ? format_tag.abcde : format_tag.abcd);
  }

  /** The dimensions of grouped filters: the groups, then those within one. */
  static long[] grouped(Shape filters, int groups) {
    return new long[] {groups, filters.n() / groups, filters.c(), filters.h(), filters.w()};
  }

  /** NHWC: the channels of a pixel side by side. */
  static memory.desc channelsLast(Shape shape) {
    return new memory.desc(dims(shape), data_type.f32, format_tag.nhwc);
  }

  /** Filters as HWIO: the outputs of an input channel's tap side by side. */
  static memory.desc filtersLast(Shape shape) {
    return new memory.desc(dims(shape), data_type.f32, format_tag.hwio);
  }

  /** Plain NCHW of another element type. */
  static memory.desc plain(Shape shape, data_type type) {
    return new memory.desc(dims(shape), type, format_tag.nchw);
  }

  /** Whatever layout the primitive computes fastest in. */
  static memory.desc any(long... dims) {
    return new memory.desc(dims, data_type.f32, format_tag.any);
  }

  static memory.desc any(Shape shape) {
    return any(dims(shape));
  }

  /** A plain vector. */
  static memory.desc vector(long elements) {
    return new memory.desc(new long[] {elements}, data_type.f32, format_tag.a);
  }

  /** A plain matrix, row by row. */
  static memory.desc matrix(long rows, long columns) {
    return new memory.desc(new long[] {rows, columns}, data_type.f32, format_tag.ab);
  }
}
