package dev.sunder.kernels.contract;

import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/** Examples worked out elsewhere of functions without parameters; see {@link LiteralCases}. */
final class LiteralMaps {

  private static final Window PADDED_ABOVE = new Window(2, 2, 1, 1, 1, 0);

  private LiteralMaps() {}

  static List<FunctionLiteral> functions() {
    return List.of(
        new FunctionLiteral(
                "max pooling 3x2/2x1+1",
                (arena, xs, fused, mode) ->
                    arena.pooling(xs.get(0), PoolingKind.MAX, new Window(3, 2, 2, 1, 1, 1), mode))
            .input(
                new Shape(1, 2, 3, 4),
                "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 "
                    + "1.25 1 -2")
            .expectOutput("1 2 2 3 3 4 4 2 1.25 1 2 2 3 4 4 2 2 1.25 4 4")
            .outputGradient(
                "1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 " + "-1.5")
            .expectInputGradient(
                "1 0 0 -1.25 0 3.5 0 0 0.5 0 0.25 -1.5 0 0 2 0 1 0 0 -2.5 0 2 0 0"),
        new FunctionLiteral(
                "average pooling 3x2/2x1+1",
                (arena, xs, fused, mode) ->
                    arena.pooling(
                        xs.get(0), PoolingKind.AVERAGE, new Window(3, 2, 2, 1, 1, 1), mode))
            .input(
                new Shape(1, 2, 3, 4),
                "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 "
                    + "1.25 1 -2")
            .expectOutput(
                "-0.0833333333333333 -0.0833333333333333 0.125 0.5 0.375 "
                    + "0.416666666666667 0.25 0.0833333333333333 0.291666666666667 "
                    + "0.0416666666666667 0 0.125 0.5 0.791666666666667 0.416666666666667 "
                    + "-0.166666666666667 0.0833333333333333 0.291666666666667 0.375 "
                    + "0.333333333333333")
            .outputGradient(
                "1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 " + "-1.5")
            .expectInputGradient(
                "0.0833333333333333 0.25 0.375 -0.208333333333333 0.166666666666667 0.5 "
                    + "0.75 -0.416666666666667 0.0833333333333333 0.25 0.375 -0.208333333333333 "
                    + "0.0833333333333333 0.25 0.375 -0.208333333333333 0.166666666666667 0.5 "
                    + "0.75 -0.416666666666667 0.0833333333333333 0.25 0.375 -0.208333333333333"),
        new FunctionLiteral(
                "max pooling of ties",
                (arena, xs, fused, mode) ->
                    arena.pooling(xs.get(0), PoolingKind.MAX, Window.square(2, 1, 0), mode))
            .input(new Shape(1, 1, 3, 3), "1 1 1 1 1 1 1 1 1")
            .expectOutput("1 1 1 1")
            .outputGradient("1 -0.5 2 0.25")
            .expectInputGradient("1 -0.5 0 2 0.25 0 0 0 0"),
        new FunctionLiteral(
                "max pooling of negative values beside padding",
                (arena, xs, fused, mode) ->
                    arena.pooling(xs.get(0), PoolingKind.MAX, Window.square(2, 1, 1), mode))
            .input(new Shape(1, 1, 2, 2), "-4 -3 -2 -1")
            .expectOutput("-4 -3 -3 -2 -1 -1 -2 -1 -1")
            .outputGradient("1 2 3 4 5 6 7 8 9")
            .expectInputGradient("1 5 11 28"),
        new FunctionLiteral(
                "max pooling padded above and below",
                (arena, xs, fused, mode) ->
                    arena.pooling(xs.get(0), PoolingKind.MAX, PADDED_ABOVE, mode))
            .input(new Shape(1, 1, 2, 2), "1 2 3 4")
            .expectOutput("2 4 4")
            .outputGradient("4 8 12")
            .expectInputGradient("0 4 0 20"),
        new FunctionLiteral(
                "average pooling padded above and below",
                (arena, xs, fused, mode) ->
                    arena.pooling(xs.get(0), PoolingKind.AVERAGE, PADDED_ABOVE, mode))
            .input(new Shape(1, 1, 2, 2), "1 2 3 4")
            .expectOutput("0.75 2.5 1.75")
            .outputGradient("4 8 12")
            .expectInputGradient("3 3 5 5"),
        uneven(PoolingKind.MAX)
            .expectOutput("1 3 2 3 4 1.25 3 3 3 4 2 4")
            .expectInputGradient("1 0 0 -0.25 0 2 0 0 -1.5 0 1 0 0 0 1.75 0 1 0 0 -2 0 0 0 0"),
        uneven(PoolingKind.AVERAGE)
            .expectOutput(
                "-0.0833333333333333 0.583333333333333 0.0416666666666667 0.5 0.5 "
                    + "0.291666666666667 0.25 0.25 0.5 0.791666666666667 0.125 0.375")
            .expectInputGradient(
                "0.5 0.5 0.458333333333333 -0.0416666666666667 0.0833333333333333 "
                    + "0.0833333333333333 0.291666666666667 0.208333333333333 -0.25 -0.25 "
                    + "-0.0833333333333333 0.166666666666667 -0.0416666666666667 "
                    + "-0.0416666666666667 0.0416666666666667 0.0833333333333333 "
                    + "0.208333333333333 0.208333333333333 -0.125 -0.333333333333333 "
                    + "0.166666666666667 0.166666666666667 0.0833333333333333 -0.0833333333333333"),
        uneven(PoolingKind.AVERAGE_INSIDE)
            .expectOutput(
                "-0.166666666666667 1.75 0.0416666666666667 0.75 0.5 0.4375 0.5 0.75 0.5 1.1875 "
                    + "0.125 0.5625")
            .expectInputGradient(
                "0.666666666666667 0.666666666666667 0.479166666666667 -0.1875 "
                    + "0.0833333333333333 0.0833333333333333 0.395833333333333 0.3125 -0.25 "
                    + "-0.25 0 0.25 -0.125 -0.125 0.5 0.625 0.208333333333333 "
                    + "0.208333333333333 -0.291666666666667 -0.5 0.166666666666667 "
                    + "0.166666666666667 0.0416666666666667 -0.125"),
        new FunctionLiteral(
                "local response normalisation",
                (arena, xs, fused, mode) ->
                    arena.localResponseNormalisation(xs.get(0), 3, 0.5f, 0.75f, 2, mode))
            .input(new Shape(1, 4, 1, 2), "1 -2 0.5 3 -1.5 2 0.25 -0.75")
            .expectOutput(
                "0.552015826233524 -0.685785703127712 0.245377461075181 0.920314350567548 "
                    + "-0.771396640361893 0.674436303540105 0.130246727921957 "
                    + "-0.350211402974237")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2")
            .expectInputGradient(
                "0.442031056725708 -0.106498050389932 0.866924586042465 "
                    + "-0.139456873780032 -0.5316171361898 0.361134506288654 -0.288583603584013 "
                    + "0.916002979201865"),
        new FunctionLiteral(
                "resize 2x3 to 3x5",
                (arena, xs, fused, mode) -> arena.resize(xs.get(0), 3, 5, mode))
            .input(new Shape(1, 1, 2, 3), "1 -2 0.5 3 -1.5 2")
            .expectOutput("1 -0.2 -2 -0.5 0.5 2 0.5 -1.75 0.0500000000000003 1.25 3 1.2 -1.5 0.6 2")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5")
            .expectInputGradient("1.05 2.85 -2.025 1.05 2.85 -2.025"),
        new FunctionLiteral(
                "resize 4x3 to 2x1",
                (arena, xs, fused, mode) -> arena.resize(xs.get(0), 2, 1, mode))
            .input(new Shape(1, 1, 4, 3), "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1")
            .expectOutput("-1.75 0.25")
            .outputGradient("1 -0.5")
            .expectInputGradient("0 0.5 0 0 0.5 0 0 -0.25 0 0 -0.25 0"),
        new FunctionLiteral(
                "concat", (arena, xs, fused, mode) -> arena.concat(xs.get(0), xs.get(1), mode))
            .input(new Shape(2, 1, 1, 2), "1 2 3 4")
            .input(new Shape(2, 2, 1, 2), "5 6 7 8 9 10 11 12")
            .expectOutput("1 2 5 6 7 8 3 4 9 10 11 12")
            .outputGradient("1 2 3 4 5 6 7 8 9 10 11 12")
            .expectInputGradient("1 2 7 8")
            .expectInputGradient("3 4 5 6 9 10 11 12"),
        new FunctionLiteral("flatten", (arena, xs, fused, mode) -> arena.flatten(xs.get(0), mode))
            .input(new Shape(2, 2, 1, 2), "1 2 3 4 5 6 7 8")
            .expectOutput("1 2 3 4 5 6 7 8")
            .outputGradient("8 7 6 5 4 3 2 1")
            .expectInputGradient("8 7 6 5 4 3 2 1"),
        // PyTorch's documented example of align_corners=False.
        new FunctionLiteral(
                "resize 2x2 to 4x4",
                (arena, xs, fused, mode) -> arena.resize(xs.get(0), 4, 4, mode))
            .input(new Shape(1, 1, 2, 2), "1 2 3 4")
            .expectOutput("1 1.25 1.75 2 1.5 1.75 2.25 2.5 2.5 2.75 3.25 3.5 3 3.25 3.75 4")
            .outputGradient("1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0")
            .expectInputGradient("1 0 0 0"),
        nearest(3, 5)
            .input(new Shape(1, 1, 2, 3), "1 -2 0.5 3 -1.5 2")
            .expectOutput("1 1 -2 -2 0.5 1 1 -2 -2 0.5 3 3 -1.5 -1.5 2")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5")
            .expectInputGradient("1 4.5 -3 0.5 2.25 -1.5"),
        nearest(2, 1)
            .input(new Shape(1, 1, 4, 3), "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1")
            .expectOutput("1 0.25")
            .outputGradient("1 -0.5")
            .expectInputGradient("1 0 0 0 0 0 -0.5 0 0 0 0 0"),
        // PyTorch's documented example of mode nearest.
        nearest(4, 4)
            .input(new Shape(1, 1, 2, 2), "1 2 3 4")
            .expectOutput("1 1 2 2 1 1 2 2 3 3 4 4 3 3 4 4")
            .outputGradient("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")
            .expectInputGradient("14 22 46 54"),
        dropout(42, 3, 0.5f, "0 0 2 2 2 0 2 0 0 2"),
        // The first number drawn is the rate itself, and 0.5 is not below 0.5.
        dropout(42, 3_854_678, 0.5f, "2 0 0 2 2 0 2 0 2 0"),
        dropout(
            -1,
            1L << 33,
            0.25f,
            "1.33333333333333333 0 1.33333333333333333 1.33333333333333333 0 "
                + "1.33333333333333333 1.33333333333333333 0 1.33333333333333333 "
                + "1.33333333333333333"));
  }

  private static FunctionLiteral nearest(int height, int width) {
    ResizeLayer layer = new ResizeLayer(height, width, Interpolation.NEAREST);
    return new FunctionLiteral(
        layer.text(), (arena, xs, fused, mode) -> arena.layer(layer, xs.get(0), mode));
  }

  /** A row above and two columns behind. */
  private static FunctionLiteral uneven(PoolingKind kind) {
    Window window = new Window(new Window.Axis(2, 1, 1, 0, 1), new Window.Axis(3, 2, 0, 2, 1));
    return new FunctionLiteral(
            kind + " pooling " + window,
            (arena, xs, fused, mode) -> arena.pooling(xs.get(0), kind, window, mode))
        .input(
            new Shape(1, 2, 3, 4),
            "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 "
                + "1.25 1 -2")
        .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5");
  }

  /** Of ones: the output and the gradient are the factors. */
  private static FunctionLiteral dropout(long seed, long step, float rate, String factors) {
    return new FunctionLiteral(
            "dropout " + rate + ", seed " + seed + ", step " + step,
            (arena, xs, fused, mode) -> {
              Dropout dropout = arena.dropout(xs.get(0), rate, seed, mode);
              dropout.step(step);
              return dropout;
            })
        .input(new Shape(1, 2, 1, 5), "1 1 1 1 1 1 1 1 1 1")
        .expectOutput(factors)
        .outputGradient("1 1 1 1 1 1 1 1 1 1")
        .expectInputGradient(factors);
  }
}
