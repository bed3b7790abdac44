package dev.sunder.engine.network;

/**
 * Where a network is parted: the client holds stages 1..{@code stage}, of the last only the first
 * {@code layers} layers; what they give is sent.
 *
 * @param stage k, from 1
 * @param layers how many layers of stage k the client holds, from 1
 */
public record Cut(int stage, int layers) {

  public Cut {
    if (stage < 1 || layers < 1) {
      throw new IllegalArgumentException(
          "a cut lies after layer 1 of stage 1 or later, got stage " + stage + ", layer " + layers);
    }
  }

  /** The cut after the whole of stage k. */
  public static Cut after(Network network, int stage) {
    return new Cut(stage, network.stage(stage).layers().size());
  }

  /** The cut as {@code 3.2}: stage and layer. */
  @Override
  public String toString() {
    return stage + "." + layers;
  }
}
