package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first ten steps of a small network with a signal, local response normalisation, dropout,
 * momentum and weight decay, with losses computed by a program that shares no code with the engine:
 * {@code python3 engine/src/test/python/loss_trace.py} prints the numbers below.
 */
final class LossTrace {

  /**
   * What ten steps in float32 may be off by: some 200 roundings of 2^-24 one upon another, for a
   * loss comes of four layers' sums of up to 100 products, and a step adds to the next one's error.
   */
  static final double SINGLE = 1e-5;

  private static final double[] LOSSES = {
    2.094709010851097,
    1.045073848695499,
    1.299091866798533,
    1.366794568890732,
    1.255027760241094,
    1.189011756081931,
    1.251675814946788,
    1.427629096056360,
    1.153126529582260,
    1.079270891550585
  };

  private static final int[] CORRECT = {1, 2, 1, 1, 1, 2, 1, 1, 2, 1};

  /** Sums of squares after the ten steps. */
  private static final Map<String, Double> SQUARES = new LinkedHashMap<>();

  static {
    SQUARES.put("conv1.weight", 4.502394787122499);
    SQUARES.put("conv1.bias", 0.120515819427581);
    SQUARES.put("conv2.weight", 4.849207444093349);
    SQUARES.put("conv2.bias", 0.872978419358922);
    SQUARES.put("fc3.weight", 3.219664627406830);
    SQUARES.put("fc3.bias", 0.472818259360766);
    SQUARES.put("fc4.weight", 15.432486507361070);
    SQUARES.put("fc4.bias", 0.311835436708879);
  }

  private LossTrace() {}

  /** Trains on a device and compares the losses, and the parameters in the end. */
  static void check(Device device, double tolerance) {
    Network network = SmallNetworks.withSignal(SmallNetworks.fused(), 2);
    Options options =
        Options.ofBatch(3).withMomentum(0.875f).withWeightDecay(0.0078125f, true).withSeed(42);
    try (TrainingPlan plan = TrainingPlan.of(network, device, options)) {
      plan.load(initial(network));
      for (int step = 0; step < LOSSES.length; step++) {
        plan.pixels(Hashed.bytes(3 * 2 * 7 * 7, step, 101));
        plan.signals(Hashed.bytes(3 * 3 * 3, step, 53));
        plan.labels(Hashed.labels(3, step, 3), 3);
        plan.step(step % 2 == 1 ? 0.25f : 0.125f, step);
        assertEquals(LOSSES[step], plan.loss(), tolerance, "loss of step " + step);
        assertEquals(CORRECT[step], plan.correct(), "right answers of step " + step);
      }
      Parameters trained = Parameters.zeros(network);
      plan.store(trained);
      // The values come back as float32, whatever the device computes in.
      SQUARES.forEach(
          (parameter, sum) ->
              assertEquals(1, squares(trained.get(parameter)) / sum, 1e-5, parameter));
    }
  }

  private static Parameters initial(Network network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    network
        .parameterSpecs()
        .forEach(
            spec -> {
              float weights = spec.name().startsWith("fc4") ? 4 : 1;
              float scale = spec.name().endsWith("bias") ? 0.25f : weights;
              int stream = values.size();
              values.put(spec.name(), Hashed.values(stream, spec.shape().elements(), scale));
            });
    return Parameters.of(network, values);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
