package dev.sunder.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Parallel chains of layers from one input, whose outputs are joined. A chain without layers hands
 * the input on: the skip of a residual block (He, Zhang, Ren, Sun 2016).
 *
 * @param chains 2 to {@link Join#MOST}, applied each to the input; at most one may be empty
 * @param join what becomes of their outputs, in this order
 */
public record Branches(List<List<Layer>> chains, Join join) implements Layer {

  /** Branches inside branches inside ...: a bound for files that lie. */
  public static final int DEEPEST = 8;

  static final LayerKind KIND =
      new LayerKind(
          "branches",
          from -> new Branches(from.chains("chains", 2), Join.of(from.oneOf("join", Join.NAMES))));

  public Branches {
    chains = chains.stream().map(List::copyOf).toList();
    if (chains.size() < 2 || chains.size() > Join.MOST) {
      throw new IllegalArgumentException(
          "branches need 2 to " + Join.MOST + " chains, got " + chains.size());
    }
    if (chains.stream().filter(List::isEmpty).count() > 1) {
      throw new IllegalArgumentException("of branches one at most may have no layers");
    }
    if (depth(chains) > DEEPEST) {
      throw new IllegalArgumentException("branches lie more than " + DEEPEST + " deep");
    }
  }

  private static int depth(List<List<Layer>> chains) {
    int deepest = 0;
    for (List<Layer> chain : chains) {
      for (Layer layer : chain) {
        if (layer instanceof Branches inner) {
          deepest = Math.max(deepest, depth(inner.chains));
        }
      }
    }
    return deepest + 1;
  }

  @Override
  public Shape output(Shape input) {
    return output(input, input);
  }

  /**
   * The output's shape where a chain without layers hands on something else than the others get.
   *
   * @param skipped what the chain without layers hands on
   */
  public Shape output(Shape input, Shape skipped) {
    List<Shape> outputs = new ArrayList<>();
    for (List<Layer> chain : chains) {
      outputs.add(chain.isEmpty() ? skipped : Layer.output(chain, input));
    }
    return join.output(outputs);
  }

  @Override
  public String describe(Shape input) {
    return "branches " + input;
  }

  @Override
  public String text() {
    return chains.stream()
        .map(chain -> chain.stream().map(Layer::text).collect(Collectors.joining(", ")))
        .collect(Collectors.joining(" | ", join + "(", ")"));
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put("join", join.toString());
    to.put("chains", chains);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.branches(this);
  }
}
