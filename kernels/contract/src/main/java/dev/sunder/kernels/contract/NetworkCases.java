package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Precision;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.reference.ReferenceProvider;
import java.util.ArrayList;
import java.util.List;

/** Operations one after another: chains of layers, and whole training steps. */
final class NetworkCases {

  // Three products forward and three back, of two factors each.
  private static final Measure CHAIN = Measure.tensor(256).factors(12).stored(22);
  // Four forward and four back; what the step before left in the parameters is small beside them.
  private static final Measure STEPS = Measure.tensor(256).factors(16).stored(40);
  private static final int ATTEMPTS = 200;

  private NetworkCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int channels : new int[] {3, 17}) {
      for (int examples : new int[] {1, 3}) {
        Shape x = new Shape(examples, channels, 11, 9);
        String name = "chain convolution to softmax " + x;
        cases.add(ContractCase.compared(name, () -> (a, r) -> chain(a, r, new Numbers(name), x)));
      }
    }
    cases.add(network("small network, smooth, two training steps", true));
    cases.add(network("small network, with kinks, two training steps", false));
    return cases;
  }

  /** conv, pool, conv, flatten, fully connected, softmax, and all gradients back to x. */
  private static void chain(Arena arena, Results results, Numbers numbers, Shape shape) {
    Tensor x = Values.tensor(arena, shape, numbers.uniform(shape.elements()));
    List<Differentiable> chain = new ArrayList<>();
    chain.add(arena.convolution(x, 17, Window.square(3, 1, 1), Activation.TANH, Mode.TRAINING));
    chain.add(
        arena.pooling(
            chain.get(0).output(), PoolingKind.AVERAGE, Window.square(3, 2, 0), Mode.TRAINING));
    chain.add(
        arena.convolution(
            chain.get(1).output(), 5, Window.square(3, 1, 0), Activation.SIGMOID, Mode.TRAINING));
    chain.add(arena.flatten(chain.get(2).output(), Mode.TRAINING));
    chain.add(arena.fullyConnected(chain.get(3).output(), 10, Activation.IDENTITY, Mode.TRAINING));
    for (Differentiable function : chain) {
      for (Tensor parameter : function.parameters()) {
        Values.write(parameter, numbers.within(parameter.shape().elements(), 0.2));
      }
    }
    SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(chain.get(4).output(), Mode.TRAINING);
    loss.labels(numbers.indices(shape.n(), 10), shape.n());
    List<Gradient> gradients = new ArrayList<>();
    Tensor back = loss.logitsGradient();
    for (int i = chain.size() - 1; i >= 0; i--) {
      gradients.add(chain.get(i).gradient(back, Gradient.Wanted.ALL));
      back = gradients.get(gradients.size() - 1).inputGradients().get(0);
    }
    chain.forEach(Operation::run);
    loss.run();
    gradients.forEach(Operation::run);
    chain.forEach(each -> results.add(each.description(), each.output(), CHAIN));
    results.add("loss", loss.loss(), CHAIN);
    for (Gradient gradient : gradients) {
      gradient
          .parameterGradients()
          .forEach(each -> results.add(gradient.description(), each, CHAIN));
    }
    results.add("gradient by the image", back, CHAIN);
  }

  private static ContractCase network(String name, boolean smooth) {
    return ContractCase.alone(
        name,
        (device, findings) -> {
          if (!smooth && device.precision().unitRoundoff() > Precision.FP32.unitRoundoff()) {
            new Comparison(device, findings).run(forward(new Numbers(name)));
            return;
          }
          double tolerance = STEPS.tolerance(device.precision(), 1);
          Numbers numbers = wellConditioned(name, smooth, tolerance, findings);
          new Comparison(device, findings).run(steps(numbers, smooth, 0));
        });
  }

  /**
   * Numbers near no kink: moving every weight by an eighth of the tolerance, up or down, moves the
   * reference's own results by at most half of it.
   */
  private static Numbers wellConditioned(
      String name, boolean smooth, double tolerance, Findings findings) {
    try (Device reference = new ReferenceProvider().open(0)) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Numbers numbers = new Numbers(name + attempt);
        List<Results.Entry> still = results(reference, steps(numbers, smooth, 0));
        double worst = 0;
        for (double nudge : new double[] {tolerance / 8, -tolerance / 8}) {
          List<Results.Entry> nudged = results(reference, steps(numbers, smooth, nudge));
          for (int i = 0; i < still.size(); i++) {
            double[] expected = still.get(i).values();
            worst = Math.max(worst, STEPS.error(nudged.get(i).values(), expected, expected));
          }
        }
        if (worst <= tolerance / 2) {
          return numbers;
        }
      }
    }
    findings.require(false, () -> "no numbers far from every kink in " + ATTEMPTS + " attempts");
    return new Numbers(name);
  }

  private static List<Results.Entry> results(Device device, Computation computation) {
    Results results = new Results(new Findings());
    try (Arena arena = device.arena()) {
      computation.compute(arena, results);
    }
    return results.entries();
  }

  /**
   * What a network with kinks continues over: the first loss. Roundings to 8 or 11 bits reach some
   * kink of any numbers, where gradients jump.
   */
  private static Computation forward(Numbers numbers) {
    return (arena, results) -> {
      Numbers drawn = numbers.again();
      SmallNetwork network = new SmallNetwork(arena, drawn, false, 0);
      network.stage(drawn, 0);
      network.step().forEach(Operation::run);
      network.addLossTo(results, STEPS);
    };
  }

  private static Computation steps(Numbers numbers, boolean smooth, double nudge) {
    return (arena, results) -> {
      Numbers drawn = numbers.again();
      SmallNetwork network = new SmallNetwork(arena, drawn, smooth, nudge);
      for (int index = 0; index < 2; index++) {
        network.stage(drawn, index);
        network.step().forEach(Operation::run);
        network.addTo(results, index, STEPS);
      }
    };
  }
}
