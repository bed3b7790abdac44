package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.ParameterRole;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers from a formula of integers, which {@code loss_trace.py} writes again: multiples of 1/1024
 * (times a power of two), so that float32 holds them and small binary steps from them exactly.
 */
final class Hashed {

  private Hashed() {}

  /** A number in [−0.5, 0.5). */
  static float value(int stream, int index) {
    long hash = index * 7919L + stream * 104729L + (long) index * index * 31;
    return hash % 1024 / 1024f - 0.5f;
  }

  static float[] values(int stream, int count, float scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * value(stream, i);
    }
    return values;
  }

  /** Parameters of stream numbers 0, 1, 2, ...: biases small, weights by their fan-in. */
  static Parameters parameters(Network network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (ParameterSpec spec : network.parameterSpecs()) {
      // A power of two near 4 / sqrt(fan-in), which keeps the maps from fading or blowing up.
      double wanted = spec.role() == ParameterRole.WEIGHT ? 4 / Math.sqrt(spec.fanIn()) : 0.25;
      float scale = Math.scalb(1f, Math.getExponent(wanted));
      float[] drawn = values(values.size(), spec.shape().elements(), scale);
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] += spec.role().start(); // About 1 for scales and variances.
      }
      values.put(spec.name(), drawn);
    }
    return Parameters.of(network, values);
  }

  /** A step's pixels. */
  static byte[] bytes(int count, long step, int spread) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 37L + step * spread + (long) i * i * 11);
    }
    return bytes;
  }

  /** A step's labels. */
  static int[] labels(int batch, long step, int classes) {
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = (int) ((i * 2L + step) % classes);
    }
    return labels;
  }
}
