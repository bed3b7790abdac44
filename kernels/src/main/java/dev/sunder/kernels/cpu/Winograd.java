package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Convolution with stride 1 by minimal filtering: y = A·[(G·w·Gᵀ) ⊙ (B·x·Bᵀ)]·Aᵀ for each tile of 4
 * × 4 outputs, where ⊙ multiplies point by point, summed over channels: one 1×1 convolution for
 * each point. The gradients are those of this very formula, so that the transformed ∂L/∂y serves
 * both, and the transformed x of the forward pass is used again.
 *
 * <p>Works on oneDNN's blocked layouts, nChw16c and OIhw16i16o.
 *
 * @see MinimalFilter
 */
final class Winograd {

  private static final int BLOCK = 16;
  private static final int LANES = BLOCK * BLOCK;
  private static final int STEP = 4;
  private static final long[] UNIT = {1, 1};
  private static final long[] NONE = {0, 0};
  // What a transformed element costs, in operations of the direct algorithm; measured.
  private static final double ELEMENT_COST = 170;
  private static final double PRODUCT_COST = 1.1;
  private static final double GAIN_WANTED = 0.9;

  private final CpuArena arena;
  private final Shape x;
  private final Shape y;
  private final int taps;
  private final MinimalFilter filter;
  private final int points;
  private final TileGrid inGrid;
  private final TileGrid outGrid;
  private final PointArrays in;
  private final PointArrays filters;
  private final PointArrays out;
  private final PointArrays inGradient;

  Winograd(OperationBuilder builder, Shape x, Shape y, Window window) {
    this.arena = builder.arena();
    this.x = x;
    this.y = y;
    taps = window.kernelHeight();
    filter = MinimalFilter.of(STEP, taps);
    points = points(taps);
    int rows = tiles(y.h());
    int columns = tiles(y.w());
    inGrid = new TileGrid(x.h(), x.w(), STEP, window.padHeight(), rows, columns, BLOCK);
    outGrid = new TileGrid(y.h(), y.w(), STEP, 0, rows, columns, BLOCK);
    memory.desc inLayout = blocked(new Shape(x.n(), x.c(), rows, columns));
    in = PointArrays.kept(builder, inLayout, points);
    filters = PointArrays.shared(builder, blockedFilters(new Shape(y.c(), x.c(), 1, 1)), points, 0);
    out =
        PointArrays.shared(
            builder, blocked(new Shape(y.n(), y.c(), rows, columns)), points, filters.end());
    inGradient = PointArrays.shared(builder, inLayout, points, out.end());
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
        && elements + points(taps) * tiles * x.c() < 1 << 28;
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
    return blocked(shape, format_tag.nChw16c);
  }

  /** The layout of filters. */
  static memory.desc blockedFilters(Shape shape) {
    return blocked(shape, format_tag.OIhw16i16o);
  }

  private static memory.desc blocked(Shape shape, format_tag tag) {
    return new memory.desc(Layouts.dims(shape), data_type.f32, tag);
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
    LaneTransform a = LaneTransform.reducing(filter.output());
    builder.add(new MapsToPoints(arena, input.storage(), maps(x), inGrid, b, in));
    builder.add(filterLoop(weight, FilterLoop.Direction.FORWARD, filters));
    products(builder, in, filters, out);
    PointsToMaps.Epilogue epilogue = new PointsToMaps.Epilogue(bias.storage(), y.c(), rectified);
    builder.add(new PointsToMaps(arena, output.storage(), maps(y), outGrid, a, out, epilogue));
  }

  /** Adds the transform of ∂L/∂y, which both gradients need. */
  void prepareGradient(OperationBuilder builder, CpuTensor dy) {
    LaneTransform a = LaneTransform.expanding(LaneTransform.transposed(filter.output()));
    builder.add(new MapsToPoints(arena, dy.storage(), maps(y), outGrid, a, out));
  }

  /** Adds ∂L/∂w and ∂L/∂b. */
  void byWeights(OperationBuilder builder, CpuTensor dw, CpuTensor db) {
    // At the point (1, 1) a tile's transformed gradient is the sum of its pixels, so that there
    // the 1×1 convolution's gradient by bias is that of the whole.
    int sums = STEP + taps;
    memory.desc vector = Layouts.vector(y.c());
    convolution_backward_weights.primitive_desc desc = byWeights(builder);
    convolution_backward_weights product = new convolution_backward_weights(desc);
    for (int point = 0; point < points; point++) {
      if (point == sums) {
        convolution_backward_weights.primitive_desc withBias = byWeights(builder, vector);
        builder.add(
            new convolution_backward_weights(withBias),
            withBias,
            dnnl.DNNL_ARG_SRC,
            in.view(point),
            dnnl.DNNL_ARG_DIFF_DST,
            out.view(point),
            dnnl.DNNL_ARG_DIFF_WEIGHTS,
            filters.view(point),
            dnnl.DNNL_ARG_DIFF_BIAS,
            builder.view(db, vector));
      } else {
        builder.add(
            product,
            desc,
            dnnl.DNNL_ARG_SRC,
            in.view(point),
            dnnl.DNNL_ARG_DIFF_DST,
            out.view(point),
            dnnl.DNNL_ARG_DIFF_WEIGHTS,
            filters.view(point));
      }
    }
    builder.add(filterLoop(dw, FilterLoop.Direction.BACK, filters));
  }

  /** Adds ∂L/∂x. */
  void byData(OperationBuilder builder, CpuTensor weight, CpuTensor dx) {
    memory.desc transposed = blocked(new Shape(y.c(), x.c(), taps, taps), format_tag.OIhw16o16i);
    PointArrays turned =
        PointArrays.shared(builder, blockedFilters(new Shape(x.c(), y.c(), 1, 1)), points, 0);
    builder.add(
        filterLoop(builder.inLayout(weight, transposed), FilterLoop.Direction.TRANSPOSED, turned));
    products(builder, out, turned, inGradient);
    LaneTransform b = LaneTransform.reducing(LaneTransform.transposed(filter.input()));
    builder.add(
        new PointsToMaps(
            arena, dx.storage(), maps(x), inGrid, b, inGradient, PointsToMaps.Epilogue.NONE));
  }

  private static int maps(Shape shape) {
    return shape.n() * blocks(shape);
  }

  private FilterLoop filterLoop(
      CpuTensor weight, FilterLoop.Direction direction, PointArrays arrays) {
    boolean transposed = direction == FilterLoop.Direction.TRANSPOSED;
    LaneTransform g =
        direction == FilterLoop.Direction.BACK
            ? LaneTransform.reducing(LaneTransform.transposed(filter.filter()))
            : LaneTransform.expanding(filter.filter());
    return new FilterLoop(
        arena,
        weight.storage(),
        direction,
        blocks(transposed ? x : y),
        blocks(transposed ? y : x),
        LANES,
        g,
        arrays);
  }

  private void products(
      OperationBuilder builder, PointArrays maps, PointArrays weights, PointArrays results) {
    convolution_forward.primitive_desc desc = product(builder, maps, weights, results);
    convolution_forward product = new convolution_forward(desc);
    for (int point = 0; point < points; point++) {
      builder.add(
          product,
          desc,
          dnnl.DNNL_ARG_SRC,
          maps.view(point),
          dnnl.DNNL_ARG_WEIGHTS,
          weights.view(point),
          dnnl.DNNL_ARG_DST,
          results.view(point));
    }
  }

  private convolution_forward.primitive_desc product(
      OperationBuilder builder, PointArrays maps, PointArrays weights, PointArrays results) {
    return new convolution_forward.primitive_desc(
        builder.engine(),
        prop_kind.forward_training,
        algorithm.convolution_direct,
        maps.layout(),
        weights.layout(),
        results.layout(),
        UNIT,
        NONE,
        NONE,
        builder.attributes(),
        false);
  }

  private convolution_backward_weights.primitive_desc byWeights(OperationBuilder builder) {
    return new convolution_backward_weights.primitive_desc(
        builder.engine(),
        algorithm.convolution_direct,
        in.layout(),
        filters.layout(),
        out.layout(),
        UNIT,
        NONE,
        NONE,
        product(builder, in, filters, out),
        builder.attributes(),
        false);
  }

  private convolution_backward_weights.primitive_desc byWeights(
      OperationBuilder builder, memory.desc bias) {
    return new convolution_backward_weights.primitive_desc(
        builder.engine(),
        algorithm.convolution_direct,
        in.layout(),
        filters.layout(),
        bias,
        out.layout(),
        UNIT,
        NONE,
        NONE,
        product(builder, in, filters, out),
        builder.attributes(),
        false);
  }
}
