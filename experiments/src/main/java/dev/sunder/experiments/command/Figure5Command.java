package dev.sunder.experiments.command;

import java.util.List;
import picocli.CommandLine.Command;

/** The paper's figure 5: losses of the D&amp;C model and of a secure one. */
@Command(
    name = "figure5",
    description = {
      "The paper's figure 5, the losses of the D&C model and of the secure model with N = 3. With --resume it uses the trainings that table3 left in"
          + " --out."
    })
final class Figure5Command extends LossFigureCommand {

  @Override
  List<Integer> frozen() {
    return List.of(3);
  }

  @Override
  String title() {
    return "Figure 5: the D&C model and the secure model, N = 3";
  }

  @Override
  String file() {
    return "figure5.png";
  }
}
