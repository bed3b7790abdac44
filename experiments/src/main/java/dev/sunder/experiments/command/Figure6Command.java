package dev.sunder.experiments.command;

import java.util.List;
import picocli.CommandLine.Command;

/** The paper's figure 6: losses of the secure models. */
@Command(
    name = "figure6",
    description = {
      "The paper's figure 6, the losses of secure models with N = 1 to 4. With --resume it uses the trainings that table3 left in"
          + " --out."
    })
final class Figure6Command extends LossFigureCommand {

  @Override
  List<Integer> frozen() {
    return List.of(1, 2, 3, 4);
  }

  @Override
  String title() {
    return "Figure 6: secure models, N = 1 to 4";
  }

  @Override
  String file() {
    return "figure6.png";
  }
}
