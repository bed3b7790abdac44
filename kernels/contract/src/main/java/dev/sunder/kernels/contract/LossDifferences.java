package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.util.List;

/** The losses' gradients against central differences of the losses themselves. */
final class LossDifferences {

  private LossDifferences() {}

  static ContractCase softmax() {
    return ContractCase.alone(
        "central differences of softmax cross-entropy, 3 of 4 examples counted",
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            Shape shape = Shape.of(4, 5);
            Tensor logits =
                Values.tensor(arena, shape, new Numbers("softmax").grid(shape.elements(), 32));
            SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(logits, Mode.TRAINING);
            loss.labels(new int[] {4, 0, 2, 1}, 3);
            new Differences(
                    device.precision().storageRoundoff(),
                    () -> {
                      loss.run();
                      return loss.loss();
                    },
                    loss::run,
                    List.of(loss.logitsGradient()))
                .check(List.of(logits), false, findings);
          }
        });
  }

  static ContractCase squaredError() {
    return ContractCase.alone(
        "central differences of the mean squared error",
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            Shape shape = new Shape(2, 3, 2, 3);
            Numbers numbers = new Numbers("squares");
            Tensor prediction = Values.tensor(arena, shape, numbers.grid(shape.elements(), 32));
            MeanSquaredError loss = arena.meanSquaredError(prediction);
            Values.write(loss.target(), numbers.oddGrid(shape.elements(), 32));
            new Differences(
                    device.precision().storageRoundoff(),
                    () -> {
                      loss.run();
                      return loss.loss();
                    },
                    loss::run,
                    List.of(loss.gradient()))
                .check(List.of(prediction), false, findings);
          }
        });
  }
}
