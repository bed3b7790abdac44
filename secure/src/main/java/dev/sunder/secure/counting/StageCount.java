package dev.sunder.secure.counting;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.PlacedLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Equations and unknowns of one layer with weights, whose input an attacker who sees its
 * pre-activations solves for.
 *
 * @param stage the stage's number, from 1
 * @param name the layer's, or its stage's where it has none
 * @param input the shape it computes on, with the signal's channels where it joins
 * @param output the shape of its weighted layer's output, before activation and pooling
 * @param patch the paper's bound; absent for a fully connected stage
 * @param window the bound for every window; absent for a fully connected stage
 */
public record StageCount(
    int stage,
    String name,
    Shape input,
    Shape output,
    Optional<PatchBound> patch,
    Optional<WindowBound> window) {

  /** Counts for every convolution and fully connected layer of a network. */
  public static List<StageCount> of(Network network) {
    return network.linearLayers().stream().map(StageCount::count).toList();
  }

  /** Equations of the whole map: one for each of its pre-activations. */
  public long equations() {
    return output.elementsPerExample();
  }

  /** Unknowns of the whole map: the stage's input, padding excluded. */
  public long unknowns() {
    return input.elementsPerExample();
  }

  /** Whether the whole map has more unknowns than equations. */
  public boolean wholeMapPasses() {
    return unknowns() > equations();
  }

  private static StageCount count(PlacedLayer placed) {
    Shape input = placed.input();
    Shape output = placed.layer().output(input);
    if (placed.layer() instanceof ConvolutionLayer convolution) {
      // Each group is a convolution of its own, all alike.
      int channels = input.c() / convolution.groups();
      int outputs = convolution.outputs() / convolution.groups();
      return new StageCount(
          placed.stage(),
          placed.name(),
          input,
          output,
          Optional.of(PatchBound.of(convolution.window(), channels, outputs)),
          Optional.of(WindowBound.of(convolution.window(), channels, outputs)));
    }
    return new StageCount(
        placed.stage(), placed.name(), input, output, Optional.empty(), Optional.empty());
  }
}
