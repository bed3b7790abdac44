package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/**
 * Convolution with stride 1 by minimal filtering: y = A·[(G·w·Gᵀ) ⊙ (B·x·Bᵀ)]·Aᵀ for each tile of 4
 * × 4 outputs, where ⊙ multiplies point by point and sums over channels: a matrix product for each
 * point. The gradients are those of this very formula, so that the transformed ∂L/∂y serves both,
 * and the transformed x and w of the forward pass are used again.
 *
 * <p>Maps are in NHWC and filters in HWIO, whatever blocks the library prefers: then a row of tiles
 * is whole lines of a map and whole rows of a matrix.
 *
 * @see MinimalFilter
 */
final class Winograd {

  private static final int STEP = 4;
  // Transforms lose some bits: of short sums more than they would gain in time.
  private static final int MIN_CHANNELS = 32;
  // Java's buffers are indexed by ints.
  private static final double MAX_FLOATS = 1 << 28;

  private final CpuArena arena;
  private final Mode mode;
  private final Shape x;
  private final Shape y;
  private final MinimalFilter filter;
  private final FilterTransform filterTransform;
  private final int points;
  private final TileGrid inGrid;
  private final TileGrid outGrid;
  private final PointMatrices out;
  // Of a training step, which its gradients use again; null for inference.
  private final PointMatrices in;
  private final PointMatrices filters;

  Winograd(OperationBuilder builder, Shape x, Shape y, Window window, Mode mode) {
    this.arena = builder.arena();
    this.mode = mode;
    this.x = x;
    this.y = y;
    points = points(window.rows().kernel());
    filter = MinimalFilter.of(STEP, window.rows().kernel());
    filterTransform = new FilterTransform(filter);
    inGrid = grid(x, window.rows().before());
    outGrid = grid(y, 0);
    int tiles = y.n() * outGrid.tiles();
    boolean training = mode == Mode.TRAINING;
    in = training ? PointMatrices.kept(builder, points, tiles, x.c()) : null;
    filters = training ? PointMatrices.kept(builder, points, x.c(), y.c()) : null;
    out = PointMatrices.shared(builder, arena.points(), points, tiles, y.c());
  }

  private TileGrid grid(Shape map, int margin) {
    return new TileGrid(map, STEP, margin, tiles(y.h()), tiles(y.w()));
  }

  /** Whether the algorithm applies to such a window, is exact enough, and pays. */
  static boolean serves(ConvolutionCosts costs, Shape x, Shape y, Window window, Mode mode) {
    Window.Axis axis = window.rows();
    int taps = axis.kernel();
    boolean square = window.isPlain() && axis.equals(window.columns()) && axis.stride() == 1;
    if (!square || (taps != 3 && taps != 5)) {
      return false;
    }
    double rows = (double) y.n() * tiles(y.h());
    double tiles = rows * tiles(y.w());
    double floats = points(taps) * Math.max(tiles * Math.max(x.c(), y.c()), (double) x.c() * y.c());
    return Math.min(x.c(), y.c()) >= MIN_CHANNELS
        && floats < MAX_FLOATS
        && Math.max(x.elements(), y.elements()) < MAX_FLOATS
        && costs.prefersTransformed(x, y, taps, points(taps), rows, tiles, mode);
  }

  private static int points(int taps) {
    return (STEP + taps - 1) * (STEP + taps - 1);
  }

  private static int tiles(int pixels) {
    return (pixels + STEP - 1) / STEP;
  }

  /** Adds y = w ∗ x + b + another map, what is negative times the given slope. */
  void forward(
      OperationBuilder builder,
      CpuTensor input,
      CpuTensor weight,
      CpuTensor bias,
      CpuTensor output,
      Optional<CpuTensor> added,
      float negativeSlope) {
    LaneTransform b = LaneTransform.expanding(filter.input());
    LaneTransform a = LaneTransform.reducing(filter.output());
    if (filters == null) {
      multiplyConstant(builder, input, weight, b);
    } else {
      builder.add(new MapsToPoints(arena, mode, maps(input, inGrid, true), b, in));
      filterTransform.toPoints(builder, weight, filters.joined());
      builder.product(in.matrices(), filters.matrices(), out.matrices());
    }
    PointsToMaps.Epilogue epilogue =
        new PointsToMaps.Epilogue(
            bias.storage(), added.map(map -> maps(map, outGrid, true)), negativeSlope);
    builder.add(new PointsToMaps(arena, mode, maps(output, outGrid, true), a, out, epilogue));
  }

  /** Adds the product for inference: filters are transformed once, to the layout that it likes. */
  private void multiplyConstant(
      OperationBuilder builder, CpuTensor input, CpuTensor weight, LaneTransform b) {
    SharedBlock temporary = arena.pointGradients();
    PointMatrices transformed = PointMatrices.shared(builder, temporary, points, x.c(), y.c());
    PointMatrices pixels =
        PointMatrices.shared(builder, temporary, points, y.n() * outGrid.tiles(), x.c());
    memory a = pixels.matrices();
    memory result = out.matrices();
    matmul.primitive_desc product =
        builder.productOf(a.get_desc(), Layouts.any(points, x.c(), y.c()), result.get_desc());
    memory packed = builder.scratch(product.weights_desc());
    builder.onChange(
        weight,
        () -> {
          filterTransform.toPoints(builder, weight, transformed.joined());
          builder.reorder(transformed.matrices(), packed);
        });
    builder.add(new MapsToPoints(arena, mode, maps(input, inGrid, true), b, pixels));
    builder.product(product, a, packed, result);
  }

  /** Adds the transform of ∂L/∂y, which the gradients need. */
  void prepareGradient(OperationBuilder builder, CpuTensor dy) {
    LaneTransform a = LaneTransform.expanding(LaneTransform.transposed(filter.output()));
    builder.add(new MapsToPoints(arena, mode, maps(dy, outGrid, true), a, out));
  }

  /** Adds ∂L/∂w and ∂L/∂b. */
  void byWeights(OperationBuilder builder, CpuTensor dw, CpuTensor db) {
    byBias(builder, db);
    PointMatrices gradient =
        PointMatrices.shared(builder, arena.pointGradients(), points, x.c(), y.c());
    builder.product(in.transposed(), out.matrices(), gradient.matrices());
    filterTransform.fromPoints(builder, gradient.joined(), dw);
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
    int diagonal = (int) Math.sqrt(points) + 1;
    builder.product(
        builder.view(one, Layouts.matrix(1, row.c())),
        out.matrix(diagonal),
        builder.view(db, Layouts.matrix(1, y.c())));
  }

  /** Adds ∂L/∂x. */
  void byData(OperationBuilder builder, CpuTensor dx) {
    int tiles = y.n() * outGrid.tiles();
    PointMatrices gradient =
        PointMatrices.shared(builder, arena.pointGradients(), points, tiles, x.c());
    builder.product(out.matrices(), filters.transposed(), gradient.matrices());
    LaneTransform b = LaneTransform.reducing(LaneTransform.transposed(filter.input()));
    builder.add(
        new PointsToMaps(
            arena, mode, maps(dx, inGrid, false), b, gradient, PointsToMaps.Epilogue.NONE));
  }

  /** The tensor's maps; tiles that overlap are joined from above to below. */
  private Maps maps(CpuTensor tensor, TileGrid grid, boolean apart) {
    return Maps.of(tensor.storage(), grid, arena.device().workers(mode).count(), apart);
  }
}
