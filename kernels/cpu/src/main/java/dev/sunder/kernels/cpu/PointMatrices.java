package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * One matrix for each point of a {@link MinimalFilter}, row by row, one after another: transformed
 * maps (a row is a tile, a column a channel) or filters (a row is an input, a column an output).
 */
final class PointMatrices {

  private final int points;
  private final int rows;
  private final int columns;
  private final Supplier<Storage> storage;
  private final Views views;

  /** Makes a view of the storage. */
  @FunctionalInterface
  private interface Views {
    memory of(memory.desc layout, long offset);
  }

  private PointMatrices(int points, int rows, int columns, Supplier<Storage> storage, Views views) {
    this.points = points;
    this.rows = rows;
    this.columns = columns;
    this.storage = storage;
    this.views = views;
  }

  /** In memory of their own, whose values last. */
  static PointMatrices kept(OperationBuilder builder, int points, int rows, int columns) {
    long bytes = (long) points * rows * columns * Float.BYTES;
    Storage block = builder.arena().allocate(bytes, builder.description());
    return new PointMatrices(
        points,
        rows,
        columns,
        () -> block,
        (layout, offset) -> builder.view(block, layout, offset));
  }

  /** At the beginning of a block that others use, too. */
  static PointMatrices shared(
      OperationBuilder builder, SharedBlock block, int points, int rows, int columns) {
    return new PointMatrices(
        points,
        rows,
        columns,
        block::storage,
        (layout, offset) -> block.view(layout, offset, builder.description()));
  }

  /** All matrices, for a primitive. */
  memory matrices() {
    return views.of(layout(rows, columns, format_tag.abc), 0);
  }

  /** All matrices transposed, for a primitive. */
  memory transposed() {
    return views.of(layout(columns, rows, format_tag.acb), 0);
  }

  /** All matrices as one, a row for each point, for a primitive. */
  memory joined() {
    return views.of(Layouts.matrix(points, (long) rows * columns), 0);
  }

  /** One matrix, for a primitive. */
  memory matrix(int point) {
    return views.of(Layouts.matrix(rows, columns), (long) point * rows * columns * Float.BYTES);
  }

  /**
   * Writes a part of one matrix.
   *
   * @param lanes the part's rows, each at a multiple of the part's {@code stride}
   */
  void put(int point, Part part, float[] lanes) {
    FloatBuffer all = storage.get().floats();
    int to = (point * rows + part.row) * columns + part.column;
    if (part.columns == columns) {
      all.put(to, lanes, 0, part.rows * columns);
      return;
    }
    for (int row = 0; row < part.rows; row++) {
      all.put(to + row * columns, lanes, row * part.stride, part.columns);
    }
  }

  /** Reads a part of one matrix, as {@link #put} writes it. */
  void get(int point, Part part, float[] lanes) {
    FloatBuffer all = storage.get().floats();
    int from = (point * rows + part.row) * columns + part.column;
    if (part.columns == columns) {
      all.get(from, lanes, 0, part.rows * columns);
      return;
    }
    for (int row = 0; row < part.rows; row++) {
      all.get(from + row * columns, lanes, row * part.stride, part.columns);
    }
  }

  private memory.desc layout(long first, long second, format_tag tag) {
    return new memory.desc(new long[] {points, first, second}, data_type.f32, tag);
  }

  /** Rows and columns of a matrix; kept by each thread and moved, so that nothing is allocated. */
  static final class Part {
    private int row;
    private int rows;
    private int column;
    private int columns;
    private int stride;

    Part at(int firstRow, int rowCount, int firstColumn, int columnCount, int laneStride) {
      row = firstRow;
      rows = rowCount;
      column = firstColumn;
      columns = columnCount;
      stride = laneStride;
      return this;
    }
  }
}
