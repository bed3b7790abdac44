package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Convolution with stride 1 by minimal filtering: y = A·[(G·w·Gᵀ) ⊙ (B·x·Bᵀ)]·Aᵀ for each tile of 4
 * × 4 outputs, where ⊙ multiplies point by point and sums over channels: a matrix product for each
 * point. The gradients are those of this very formula, so that the transformed ∂L/∂y serves both,
 * and the transformed x and w of the forward pass are used again.
 *
 * <p>Works on oneDNN's blocked layouts, nChw16c and OIhw16i16o.
 *
 * @see MinimalFilter
 */
final class Winograd {

  private static final int BLOCK = 16;
  private static final int STEP = 4;
  // Lanes that are transformed together: long loops that still fit the second-level cache.
  private static final int LANES = 1600;
  // What a transformed element costs, in operations of the direct algorithm; measured.
  private static final double ELEMENT_COST = 170;
  private static final double PRODUCT_COST = 1.1;
  private static final double GAIN_WANTED = 0.9;
  // Java's buffers are indexed by ints.
  private static final double MAX_FLOATS = 1 << 28;

  private final CpuArena arena;
  private final Shape x;
  private final Shape y;
  private final MinimalFilter filter;
  private final int taps;
  private final TileGrid inGrid;
  private final TileGrid outGrid;
  private final PointMatrices in;
  private final PointMatrices filters;
  private final PointMatrices out;

  Winograd(OperationBuilder builder, Shape x, Shape y, Window window) {
    this.arena = builder.arena();
    this.x = x;
    this.y = y;
    taps = window.kernelHeight();
    filter = MinimalFilter.of(STEP, taps);
    inGrid = grid(x, window.padHeight());
    outGrid = grid(y, 0);
    int tiles = y.n() * outGrid.tiles();
    in = PointMatrices.kept(builder, points(taps), tiles, blocks(x) * BLOCK);
    filters = PointMatrices.kept(builder, points(taps), blocks(x) * BLOCK, blocks(y) * BLOCK);
    out = PointMatrices.shared(builder, arena.points(), points(taps), tiles, blocks(y) * BLOCK);
  }

  private TileGrid grid(Shape map, int margin) {
    int rows = tiles(y.h());
    int columns = tiles(y.w());
    int group = Math.max(1, Math.min(blocks(map), LANES / (rows * columns * BLOCK)));
    return new TileGrid(map.h(), map.w(), STEP, margin, rows, columns, BLOCK, group);
  }

  /**
   * The algorithm for a convolution, or null where it does not apply or does not pay.
   *
   * @param layouts of x, w and y, as the direct algorithm prefers them
   */
  static Winograd of(
      OperationBuilder builder, Shape x, Shape y, Window window, memory.desc... layouts) {
    Window square = Window.square(window.kernelHeight(), 1, window.padHeight());
    if (!window.equals(square) || (window.kernelHeight() != 3 && window.kernelHeight() != 5)) {
      return null;
    }
    Shape w = new Shape(y.c(), x.c(), window.kernelHeight(), window.kernelWidth());
    boolean blocked =
        layouts[0].equals(blocked(x))
            && layouts[1].equals(blockedFilters(w))
            && layouts[2].equals(blocked(y));
    return blocked && pays(x, y, window.kernelHeight())
        ? new Winograd(builder, x, y, window)
        : null;
  }

  /** Whether it is faster than the direct algorithm, and its arrays small enough for Java. */
  static boolean pays(Shape x, Shape y, int taps) {
    double pairs = (double) x.c() * y.c();
    double tiles = (double) y.n() * tiles(y.h()) * tiles(y.w());
    double direct = 2 * pairs * taps * taps * y.n() * y.h() * y.w();
    double product = 2 * pairs * points(taps) * tiles;
    double elements = points(taps) * (tiles * (x.c() + y.c()) + pairs);
    return PRODUCT_COST * product + ELEMENT_COST * elements < GAIN_WANTED * direct
        && elements < MAX_FLOATS;
  }

  private static int points(int taps) {
    return (STEP + taps - 1) * (STEP + taps - 1);
  }

  private static int tiles(int pixels) {
    return (pixels + STEP - 1) / STEP;
  }

  private static int blocks(Shape shape) {
    return (shape.c() + BLOCK - 1) / BLOCK;
  }

  /** The layout of maps. */
  static memory.desc blocked(Shape shape) {
    return new memory.desc(Layouts.dims(shape), data_type.f32, format_tag.nChw16c);
  }

  /** The layout of filters. */
  static memory.desc blockedFilters(Shape shape) {
    return new memory.desc(Layouts.dims(shape), data_type.f32, format_tag.OIhw16i16o);
  }

  /** Adds y = w ∗ x + b, rectified if wanted. */
  void forward(
      OperationBuilder builder,
      CpuTensor input,
      CpuTensor weight,
      CpuTensor bias,
      CpuTensor output,
      boolean rectified) {
    LaneTransform b = LaneTransform.expanding(filter.input());
    LaneTransform g = LaneTransform.expanding(filter.filter());
    LaneTransform a = LaneTransform.reducing(filter.output());
    builder.add(new MapsToPoints(arena, maps(input, inGrid), b, in));
    builder.add(FilterLoop.toPoints(arena, weight.storage(), blocks(y), blocks(x), g, filters));
    product(builder, in.matrices(), filters.matrices(), out.matrices());
    PointsToMaps.Epilogue epilogue = new PointsToMaps.Epilogue(bias.storage(), y.c(), rectified);
    builder.add(new PointsToMaps(arena, maps(output, outGrid), a, out, epilogue));
  }

  /** Adds the transform of ∂L/∂y, which the gradients need. */
  void prepareGradient(OperationBuilder builder, CpuTensor dy) {
    LaneTransform a = LaneTransform.expanding(LaneTransform.transposed(filter.output()));
    builder.add(new MapsToPoints(arena, maps(dy, outGrid), a, out));
  }

  /** Adds ∂L/∂w and ∂L/∂b. */
  void byWeights(OperationBuilder builder, CpuTensor dw, CpuTensor db) {
    byBias(builder, db);
    PointMatrices gradient =
        PointMatrices.shared(
            builder, arena.pointGradients(), points(taps), blocks(x) * BLOCK, blocks(y) * BLOCK);
    product(builder, in.transposed(), out.matrices(), gradient.matrices());
    LaneTransform g = LaneTransform.reducing(LaneTransform.transposed(filter.filter()));
    builder.add(FilterLoop.fromPoints(arena, dw.storage(), blocks(y), blocks(x), g, gradient));
  }

  /**
   * Adds ∂L/∂b. At the point (1, 1) a tile's transformed gradient is the sum of its pixels, so the
   * sum of that matrix's rows, the product with a row of ones, is the sum of all pixels.
   */
  private void byBias(OperationBuilder builder, CpuTensor db) {
    Shape row = Shape.of(1, y.n() * outGrid.tiles());
    float[] ones = new float[row.c()];
    Arrays.fill(ones, 1);
    CpuTensor one = builder.tensor(row, Layouts.plain(row));
    builder.constant(one, ones);
    memory sums = builder.scratch(Layouts.matrix(1, (long) blocks(y) * BLOCK));
    product(builder, builder.view(one, Layouts.matrix(1, row.c())), out.matrix(STEP + taps), sums);
    memory.desc channels = sums.get_desc().submemory_desc(new long[] {1, y.c()}, new long[] {0, 0});
    builder.reorder(builder.same(sums, channels), builder.view(db, Layouts.matrix(1, y.c())));
  }

  /** Adds ∂L/∂x. */
  void byData(OperationBuilder builder, CpuTensor dx) {
    PointMatrices gradient =
        PointMatrices.shared(
            builder,
            arena.pointGradients(),
            points(taps),
            y.n() * inGrid.tiles(),
            blocks(x) * BLOCK);
    product(builder, out.matrices(), filters.transposed(), gradient.matrices());
    LaneTransform b = LaneTransform.reducing(LaneTransform.transposed(filter.input()));
    builder.add(new PointsToMaps(arena, maps(dx, inGrid), b, gradient, PointsToMaps.Epilogue.NONE));
  }

  private static Maps maps(CpuTensor tensor, TileGrid grid) {
    return new Maps(tensor.storage(), tensor.shape().n(), blocks(tensor.shape()), grid);
  }

  private static void product(OperationBuilder builder, memory a, memory b, memory result) {
    matmul.primitive_desc desc =
        new matmul.primitive_desc(
            builder.engine(),
            a.get_desc(),
            b.get_desc(),
            result.get_desc(),
            builder.attributes(),
            false);
    builder.add(
        new matmul(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        a,
        dnnl.DNNL_ARG_WEIGHTS,
        b,
        dnnl.DNNL_ARG_DST,
        result);
  }
}
