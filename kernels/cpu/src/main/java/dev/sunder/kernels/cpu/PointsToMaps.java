package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Mode;
import java.util.Optional;

/** Transforms points back to tiles and joins them to maps; where tiles overlap, they are added. */
final class PointsToMaps extends PointLoop {

  private final Epilogue epilogue;
  private final int overlap;

  /**
   * What is done to each pixel before it is stored.
   *
   * @param bias one for each channel, added; null for none
   * @param added maps, cut as the result is, that are added
   * @param negativeSlope what negative results are multiplied by: 1 leaves them, 0 is ReLU
   */
  record Epilogue(Storage bias, Optional<Maps> added, float negativeSlope) {
    static final Epilogue NONE = new Epilogue(null, Optional.empty(), 1);
  }

  /**
   * Prepares the loop.
   *
   * @param transform to tiles of as many rows as it has
   */
  PointsToMaps(
      CpuArena arena,
      Mode mode,
      Maps maps,
      LaneTransform transform,
      PointMatrices points,
      Epilogue epilogue) {
    super(
        arena,
        mode,
        maps,
        transform,
        points,
        new Lines(
            transform.rows(), transform.columns(), transform.rows() - maps.grid().step() + 2));
    this.epilogue = epilogue;
    overlap = transform.rows() - maps.grid().step();
  }

  @Override
  void compute(int piece, int row, Own o) {
    float[] bias = o.spareLines[overlap];
    if (row == maps.firstRow(piece)) {
      prepare(piece, bias);
    }
    for (int i = 0; i < transform.columns(); i++) {
      for (int j = 0; j < transform.columns(); j++) {
        points.get(i * transform.columns() + j, o.part, o.columns[j]);
      }
      transform.apply(o.columns, o.transformedColumns);
      maps.grid().scatter(o.transformedColumns, maps.width(), o.transformedLines[i]);
    }
    transform.apply(o.transformedLines, o.lines);
    join(row, o);
    boolean last = row == maps.grid().rows() - 1;
    for (int i = 0; i < (last ? o.lines.length : maps.grid().step()); i++) {
      if (epilogue.added.isPresent()) {
        epilogue.added.get().get(piece, maps.grid().line(row, i), o.spareLines[overlap + 1]);
        LaneTransform.add(o.lines[i], o.spareLines[overlap + 1]);
      }
      finish(o.lines[i], bias);
      maps.put(piece, maps.grid().line(row, i), o.lines[i]);
    }
  }

  /** Fills a line with the bias of the piece's channels. */
  private void prepare(int piece, float[] line) {
    if (epilogue.bias == null) {
      return;
    }
    int width = maps.width();
    epilogue.bias.floats().get(maps.firstChannel(piece), line, 0, maps.channels(piece));
    for (int filled = width; filled < line.length; filled *= 2) {
      System.arraycopy(line, 0, line, filled, Math.min(filled, line.length - filled));
    }
  }

  /** Adds what the row above has left of the lines that both have, and keeps what this leaves. */
  private void join(int row, Own o) {
    for (int i = 0; i < overlap; i++) {
      if (row > 0) {
        LaneTransform.add(o.lines[i], o.spareLines[i]);
      }
      float[] next = o.lines[maps.grid().step() + i];
      System.arraycopy(next, 0, o.spareLines[i], 0, next.length);
    }
  }

  private void finish(float[] values, float[] bias) {
    if (epilogue.negativeSlope == 0) {
      addRectified(values, bias);
    } else if (epilogue.bias != null) {
      LaneTransform.add(values, bias);
      if (epilogue.negativeSlope != 1) {
        slope(values, epilogue.negativeSlope);
      }
    }
  }

  private static void addRectified(float[] values, float[] bias) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i] + bias[i], 0);
    }
  }

  /** Without a condition, so that it is compiled to vectors; one of the summands is 0. */
  private static void slope(float[] values, float negative) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i], 0) + negative * Math.min(values[i], 0);
    }
  }
}
