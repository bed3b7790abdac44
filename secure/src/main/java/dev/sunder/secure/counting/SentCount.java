package dev.sunder.secure.counting;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the values that are really sent of a stage say about its input, and how many kernels the
 * stage could have before each bound fails.
 *
 * <p>The counts of equations behind ReLU are expectations: they need the share of values that are
 * positive, which is measured on data. A bound passes while there are more unknowns than equations;
 * inequalities are left out of it, although an attacker uses them.
 *
 * @param stage the stage's number, from 1
 * @param name the stage's name
 * @param layer what is sent
 * @param values how many values that are
 * @param equations how many of them are equations
 * @param inequalities pre-activations that are only known to be at most something
 * @param candidates pre-activations that each equation may be about: 1, or the pooling window's
 *     size
 * @param unknowns the stage's input, the signal's channels included
 * @param patchKernels the most kernels that pass the paper's {@link PatchBound}; absent for a fully
 *     connected stage
 * @param windowKernels the most kernels that pass {@link WindowBound}; absent likewise
 * @param mapKernels the most kernels, or outputs, with which the whole map has more unknowns than
 *     equations
 */
public record SentCount(
    int stage,
    String name,
    SentLayer layer,
    long values,
    long equations,
    long inequalities,
    int candidates,
    long unknowns,
    OptionalLong patchKernels,
    OptionalLong windowKernels,
    long mapKernels) {

  /** A number of kernels that stands for any number. */
  public static final long ANY = Long.MAX_VALUE;

  /**
   * Counts for everything that can be sent of a stage whose layers are of the scheme's kinds: its
   * pre-activations; with a ReLU behind them, its activations; with max pooling behind that, the
   * pooled values.
   *
   * @param stage from 1; must begin with its weighted layer
   * @param active the share of pre-activations that are positive
   * @param activePooled the share of pooled values that are positive
   */
  public static List<SentCount> of(Network network, int stage, double active, double activePooled) {
    requireShare(active);
    requireShare(activePooled);
    Stage whole = network.stage(stage);
    List<Layer> layers = whole.layers();
    if (!(layers.get(0) instanceof Layer.Linear)) {
      throw new IllegalArgumentException(
          "stage " + whole.name() + " does not begin with a convolution or fully connected layer");
    }
    Shape input = network.joinedInputOf(stage);
    Counter counter = new Counter(stage, whole.name(), layers.get(0), input);
    List<SentCount> counts = new ArrayList<>();
    counts.add(counter.count(SentLayer.PRE_ACTIVATIONS, Optional.empty(), 1));
    if (layers.size() > 1
        && layers.get(1) instanceof ElementwiseLayer elementwise
        && elementwise.function().equals(Activation.RELU)) {
      counts.add(counter.count(SentLayer.ACTIVATIONS, Optional.empty(), active));
      if (layers.size() > 2
          && layers.get(2) instanceof PoolingLayer pooling
          && pooling.kind() == PoolingKind.MAX) {
        counts.add(counter.count(SentLayer.POOLED, Optional.of(pooling.window()), activePooled));
      }
    }
    return counts;
  }

  /** Whether the whole map has more unknowns than equations. */
  public boolean wholeMapPasses() {
    return unknowns > equations;
  }

  private static void requireShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("expected a share from 0 to 1, got " + share);
    }
  }

  /** Of one stage. */
  private record Counter(int stage, String name, Layer weighted, Shape input) {

    SentCount count(SentLayer layer, Optional<Window> pooling, double share) {
      Shape output = weighted.output(input);
      Shape sent = pooling.map(window -> window.output(output, output.c())).orElse(output);
      long values = sent.elementsPerExample();
      long equations = Math.round(share * values);
      Optional<Window> kernel =
          weighted instanceof ConvolutionLayer convolution
              ? Optional.of(convolution.window())
              : Optional.empty();
      return new SentCount(
          stage,
          name,
          layer,
          values,
          equations,
          seen(output, sent, pooling) - equations,
          pooling.map(window -> window.rows().kernel() * window.columns().kernel()).orElse(1),
          input.elementsPerExample(),
          most(kernel.map(window -> patch(window, pooling, share))),
          most(kernel.map(window -> window(window, pooling, share))),
          most(input.elementsPerExample() / (share * sent.h() * sent.w())));
    }

    /** Pre-activations that some value sent depends on. */
    private static long seen(Shape output, Shape sent, Optional<Window> pooling) {
      if (pooling.isEmpty()) {
        return output.elementsPerExample();
      }
      Window window = pooling.get();
      return (long) output.c()
          * covered(
              output.h(),
              sent.h(),
              window.rows().kernel(),
              window.rows().stride(),
              window.rows().before())
          * covered(
              output.w(),
              sent.w(),
              window.columns().kernel(),
              window.columns().stride(),
              window.columns().before());
    }

    private static long covered(int size, int positions, int kernel, int stride, int pad) {
      if (stride >= kernel) {
        // Some in between may be left out; those at the ends are cut off by the padding.
        long inside = 0;
        for (long position = 0; position < positions; position++) {
          long from = Math.max(0, position * stride - pad);
          inside += Math.max(0, Math.min(size, position * stride - pad + kernel) - from);
        }
        return inside;
      }
      return Math.min(size, (positions - 1L) * stride - pad + kernel);
    }

    /** Equation 10 with the values that are sent within the paper's patch. */
    private double patch(Window kernel, Optional<Window> pooling, double share) {
      PatchBound bound = PatchBound.of(kernel, input.c(), 1);
      long rows = PatchBound.positions(kernel.rows().kernel(), kernel.rows().stride());
      long columns = PatchBound.positions(kernel.columns().kernel(), kernel.columns().stride());
      if (pooling.isPresent()) {
        Window window = pooling.get();
        rows = inside(rows, window.rows().kernel(), window.rows().stride());
        columns = inside(columns, window.columns().kernel(), window.columns().stride());
      }
      return bound.unknowns() / (share * rows * columns);
    }

    /** Pooling windows that lie wholly among so many positions. */
    private static long inside(long positions, int kernel, int stride) {
      return positions < kernel ? 0 : (positions - kernel) / stride + 1;
    }

    private double window(Window kernel, Optional<Window> pooling, double share) {
      double perKernel =
          pooling
              .map(window -> share / ((double) window.rows().stride() * window.columns().stride()))
              .orElse(share);
      return WindowBound.of(kernel, input.c(), 1).limit() / perKernel;
    }

    private static OptionalLong most(Optional<Double> limit) {
      return limit.isPresent() ? OptionalLong.of(most(limit.get())) : OptionalLong.empty();
    }

    /** The greatest whole number below a limit. */
    private static long most(double limit) {
      return limit >= ANY ? ANY : (long) Math.ceil(limit) - 1;
    }
  }
}
