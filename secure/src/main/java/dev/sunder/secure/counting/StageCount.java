package dev.sunder.secure.counting;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Equations and unknowns of one stage, whose input an attacker who sees its pre-activations solves
 * for.
 *
 * @param stage the stage's number, from 1
 * @param name the stage's name
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

  /** Counts for every stage of a network that has weights. */
  public static List<StageCount> of(Network network) {
    List<StageCount> counts = new ArrayList<>();
    for (int number = 1; number <= network.depth(); number++) {
      Stage stage = network.stage(number);
      Shape shape = network.joinedInputOf(number);
      for (Layer layer : stage.layers()) {
        if (layer instanceof Layer.Linear) {
          counts.add(count(number, stage.name(), shape, layer));
        }
        shape = layer.output(shape);
      }
    }
    return counts;
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

  private static StageCount count(int number, String name, Shape input, Layer layer) {
    Shape output = layer.output(input);
    if (layer instanceof Layer.Convolution convolution) {
      return new StageCount(
          number,
          name,
          input,
          output,
          Optional.of(PatchBound.of(convolution.window(), input.c(), convolution.outputs())),
          Optional.of(WindowBound.of(convolution.window(), input.c(), convolution.outputs())));
    }
    return new StageCount(number, name, input, output, Optional.empty(), Optional.empty());
  }
}
