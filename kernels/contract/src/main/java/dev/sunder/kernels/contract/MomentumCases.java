package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/** Five steps of the momentum update at a changing learning rate. */
final class MomentumCases {

  private static final float[] RATES = {0.1f, 0.01f, 0.5f, 0, 0.05f};

  // Four products forward and four back, of two factors each.
  private static final Measure NETWORK = Measure.tensor(128).factors(16).stored(25);

  private MomentumCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (float momentum : new float[] {0, 0.9f}) {
      for (float decay : new float[] {0, 0.25f}) {
        String name = "momentum update, momentum " + momentum + ", weight decay " + decay;
        cases.add(
            ContractCase.compared(
                name + ", plain gradients",
                () -> (arena, results) -> plain(arena, results, name, momentum, decay)));
        cases.add(
            ContractCase.compared(
                name + ", a network's parameters",
                () -> (arena, results) -> network(arena, results, name, momentum, decay)));
      }
    }
    return cases;
  }

  private static void plain(
      Arena arena, Results results, String name, float momentum, float decay) {
    Numbers numbers = new Numbers(name);
    List<Tensor> parameters = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    // The last is as large as needs several pieces, of which a loop may take one at a time.
    for (Shape shape : List.of(Shape.bias(1), new Shape(5, 3, 3, 3), Shape.of(3, 43_703))) {
      parameters.add(arena.tensor(shape));
    }
    // In a layout of its own, which the plain gradients do not share.
    Tensor x = arena.tensor(new Shape(1, 16, 4, 4));
    parameters.add(convolution(arena, x, 17, Window.square(3, 1, 1)).parameters().get(0));
    for (Tensor parameter : parameters) {
      Values.write(parameter, numbers.uniform(parameter.shape().elements()));
      gradients.add(arena.tensor(parameter.shape()));
    }
    float[] decays = {0, decay, 2 * decay, decay};
    MomentumUpdate update = arena.momentumUpdate(parameters, gradients, decays, momentum);
    addVelocities(results, update, "at first", Measure.exact());
    for (float rate : RATES) {
      for (Tensor gradient : gradients) {
        Values.write(gradient, numbers.uniform(gradient.shape().elements()));
      }
      update.learningRate(rate);
      update.run();
      addAll(results, update, parameters, "after rate " + rate, Measure.value(32));
    }
  }

  /** Parameters and gradients in the layouts that real operations give them. */
  private static void network(
      Arena arena, Results results, String name, float momentum, float decay) {
    Numbers numbers = new Numbers(name);
    Tensor x = arena.tensor(new Shape(2, 3, 5, 6));
    Differentiable first = convolution(arena, x, 17, Window.square(3, 1, 1));
    Differentiable second = convolution(arena, first.output(), 5, new Window(1, 3, 1, 2, 0, 1));
    Differentiable third = convolution(arena, second.output(), 65, Window.square(1, 1, 0));
    Differentiable last =
        arena.fullyConnected(third.output(), 10, Activation.IDENTITY, Mode.TRAINING);
    Tensor dy = arena.tensor(last.output().shape());
    List<Differentiable> functions = List.of(first, second, third, last);
    List<Gradient> gradients = new ArrayList<>();
    Tensor back = dy;
    for (int i = functions.size() - 1; i >= 0; i--) {
      Gradient gradient = functions.get(i).gradient(back, Gradient.Wanted.ALL);
      gradients.add(0, gradient);
      back = gradient.inputGradients().get(0);
    }
    List<Tensor> parameters = functions.stream().flatMap(f -> f.parameters().stream()).toList();
    List<Tensor> ofParameters =
        gradients.stream().flatMap(gradient -> gradient.parameterGradients().stream()).toList();
    for (Tensor parameter : parameters) {
      Values.write(parameter, numbers.within(parameter.shape().elements(), 0.2));
    }
    float[] decays = new float[parameters.size()];
    for (int i = 0; i < decays.length; i += 2) {
      decays[i] = decay;
    }
    MomentumUpdate update = arena.momentumUpdate(parameters, ofParameters, decays, momentum);
    addVelocities(results, update, "at first", Measure.exact());
    for (float rate : RATES) {
      Values.write(x, numbers.uniform(x.shape().elements()));
      functions.forEach(Differentiable::run);
      results.add("output before rate " + rate, last.output(), NETWORK);
      Values.write(dy, numbers.within(dy.shape().elements(), 0.1));
      for (int i = gradients.size() - 1; i >= 0; i--) {
        gradients.get(i).run();
      }
      update.learningRate(rate);
      update.run();
      addAll(results, update, parameters, "after rate " + rate, NETWORK);
    }
  }

  private static Differentiable convolution(Arena arena, Tensor x, int outputs, Window window) {
    return arena.convolution(x, outputs, window, Activation.IDENTITY, Mode.TRAINING);
  }

  private static void addAll(
      Results results,
      MomentumUpdate update,
      List<Tensor> parameters,
      String when,
      Measure measure) {
    addVelocities(results, update, when, measure);
    for (int i = 0; i < parameters.size(); i++) {
      results.add("parameter " + i + " " + when, parameters.get(i), measure);
    }
  }

  private static void addVelocities(
      Results results, MomentumUpdate update, String when, Measure measure) {
    for (int i = 0; i < update.velocities().size(); i++) {
      results.add("velocity " + i + " " + when, update.velocities().get(i), measure);
    }
  }
}
