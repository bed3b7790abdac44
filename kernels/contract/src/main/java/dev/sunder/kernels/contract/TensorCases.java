package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Precision;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors: zeros at first, the same bits down as went up, copies between layouts and shapes. */
final class TensorCases {

  private static final int QUIET_NAN_WITH_PAYLOAD = 0x7FC1_2345;
  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(QUIET_NAN_WITH_PAYLOAD),
    1f,
    0.1f
  };

  private TensorCases() {}

  static List<ContractCase> cases() {
    return List.of(
        alone("tensors start as zeros", TensorCases::requireZeros),
        alone("upload then download keeps every bit", TensorCases::requireSameBits),
        alone("upload and download use a buffer's position and limit", TensorCases::requireWindows),
        alone("copies keep the NCHW order across layouts and shapes", TensorCases::requireCopies));
  }

  /** What a case does in an arena of the device. */
  private interface InArena {
    void run(Arena arena, Findings findings);
  }

  private static ContractCase alone(String name, InArena body) {
    return ContractCase.alone(
        name,
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            body.run(arena, findings);
          }
        });
  }

  private static void requireZeros(Arena arena, Findings findings) {
    for (Tensor tensor : variousLayouts(arena)) {
      findings.require(
          Arrays.stream(Values.read(tensor)).allMatch(value -> value == 0),
          () -> "a " + tensor.shape() + " tensor does not start as zeros");
    }
  }

  /** Every bit, but that a device may round activations and their gradients to what it stores. */
  private static void requireSameBits(Arena arena, Findings findings) {
    boolean rounds =
        arena.device().precision().storageRoundoff() > Precision.FP32.storageRoundoff();
    for (Tensor tensor : kept(arena)) {
      requireSameBits(tensor, false, findings);
    }
    for (Tensor tensor : computed(arena)) {
      requireSameBits(tensor, rounds, findings);
    }
  }

  private static void requireSameBits(Tensor tensor, boolean rounded, Findings findings) {
    float[] up = new float[tensor.shape().elements()];
    for (int i = 0; i < up.length; i++) {
      up[i] = SPECIAL[i % SPECIAL.length];
    }
    tensor.upload(up);
    float[] down = tensor.toArray();
    for (int i = 0; i < up.length; i++) {
      int at = i;
      float expected = rounded ? rounded(up[i]) : up[i];
      boolean nan = rounded && Float.isNaN(up[i]) && Float.isNaN(down[i]);
      findings.require(
          nan || Float.floatToRawIntBits(expected) == Float.floatToRawIntBits(down[i]),
          () -> tensor.shape() + "[" + at + "]: " + up[at] + " became " + down[at]);
    }
  }

  /** The nearest number of 8 bits, of which the subnormal ones are multiples of 2⁻¹³³. */
  private static float rounded(float value) {
    if (Math.abs(value) < Float.MIN_NORMAL) {
      return (float) Math.copySign(Math.rint(value * 0x1p133) * 0x1p-133, value);
    }
    return Float.isInfinite(value) ? value : (float) Values.coarse(new double[] {value})[0];
  }

  private static void requireWindows(Arena arena, Findings findings) {
    for (Tensor tensor : variousLayouts(arena)) {
      int count = tensor.shape().elements();
      FloatBuffer up = directBuffer(count + 7);
      for (int i = 0; i < count; i++) {
        up.put(3 + i, numbered(i));
      }
      up.position(3).limit(3 + count);
      tensor.upload(up);
      FloatBuffer down = FloatBuffer.allocate(count + 7).position(4).limit(4 + count);
      tensor.download(down);
      findings.require(
          up.position() == 3 && down.position() == 4,
          () -> "a position moved, to " + up.position() + " or " + down.position());
      float[] all = down.array();
      for (int i = 0; i < all.length; i++) {
        float expected = i >= 4 && i < 4 + count ? numbered(i - 4) : 0;
        int at = i;
        findings.require(
            all[i] == expected,
            () -> tensor.shape() + "[" + at + "]: expected " + expected + ", got " + all[at]);
      }
    }
  }

  /** Numbers of 8 bits, which every precision stores as they are. */
  private static float numbered(int index) {
    return index % 127 + 0.5f;
  }

  private static FloatBuffer directBuffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static void requireCopies(Arena arena, Findings findings) {
    try (Arena other = arena.device().arena()) {
      // All of 2·17·6 elements, in several shapes and layouts.
      List<Tensor> tensors = new ArrayList<>();
      for (Arena each : List.of(arena, other)) {
        tensors.add(each.tensor(new Shape(2, 17, 3, 2)));
        tensors.add(each.tensor(Shape.of(2, 102)));
        tensors.add(each.tensor(new Shape(1, 6, 34, 1)));
        tensors.add(convolution(each, new Shape(2, 3, 3, 2), 17).output());
        tensors.add(convolution(each, new Shape(3, 5, 2, 2), 17).output());
        tensors.add(convolution(each, new Shape(1, 6, 2, 2), 34).parameters().get(0));
      }
      double[] values = new double[204];
      int copy = 0;
      for (Tensor source : tensors) {
        for (Tensor target : tensors) {
          copy++;
          for (int i = 0; i < values.length; i++) {
            // All different from one another and from the copy before, and of 8 bits.
            values[i] = (i + copy) % 251 + 1;
          }
          Values.write(source, values);
          target.copyFrom(source);
          requireEqual(findings, values, target, source.shape() + " to " + target.shape());
          requireEqual(findings, values, source, source.shape() + " after it was copied");
        }
      }
    }
  }

  private static void requireEqual(
      Findings findings, double[] expected, Tensor tensor, String what) {
    findings.require(
        Arrays.equals(expected, Values.read(tensor)), () -> "copy of " + what + " differs");
  }

  /** Tensors of all kinds of origin. */
  private static List<Tensor> variousLayouts(Arena arena) {
    List<Tensor> tensors = kept(arena);
    tensors.addAll(computed(arena));
    return tensors;
  }

  /** Plain tensors, parameters and their gradients, velocities, targets. */
  private static List<Tensor> kept(Arena arena) {
    List<Tensor> tensors = new ArrayList<>();
    for (Layers layers : layers(arena)) {
      tensors.add(arena.tensor(layers.convolution.output().shape()));
      tensors.addAll(layers.convolution.parameters());
      tensors.addAll(layers.connected.parameters());
      tensors.addAll(layers.toInput.parameterGradients());
      tensors.addAll(layers.toMap.parameterGradients());
      tensors.addAll(
          arena
              .momentumUpdate(
                  layers.convolution.parameters(),
                  layers.toInput.parameterGradients(),
                  new float[2],
                  0.5f)
              .velocities());
      tensors.add(arena.meanSquaredError(layers.convolution.output()).target());
    }
    return tensors;
  }

  /** Activations and their gradients. */
  private static List<Tensor> computed(Arena arena) {
    List<Tensor> tensors = new ArrayList<>();
    for (Layers layers : layers(arena)) {
      tensors.add(layers.convolution.output());
      tensors.add(layers.connected.output());
      tensors.addAll(layers.toMap.inputGradients());
      tensors.addAll(layers.toInput.inputGradients());
      tensors.add(arena.flatten(layers.convolution.output(), Mode.TRAINING).output());
    }
    return tensors;
  }

  private record Layers(
      Differentiable convolution, Differentiable connected, Gradient toMap, Gradient toInput) {}

  private static List<Layers> layers(Arena arena) {
    List<Layers> all = new ArrayList<>();
    for (int outputs : new int[] {1, 3, 16, 17, 65}) {
      Differentiable convolution = convolution(arena, new Shape(2, 5, 4, 3), outputs);
      Differentiable connected =
          arena.fullyConnected(convolution.output(), 10, Activation.IDENTITY, Mode.TRAINING);
      Tensor dy = arena.tensor(connected.output().shape());
      Gradient toMap = connected.gradient(dy, Gradient.Wanted.ALL);
      Gradient toInput = convolution.gradient(toMap.inputGradients().get(0), Gradient.Wanted.ALL);
      all.add(new Layers(convolution, connected, toMap, toInput));
    }
    return all;
  }

  private static Differentiable convolution(Arena arena, Shape x, int outputs) {
    Window window = x.h() == 2 ? Window.square(1, 1, 0) : Window.square(3, 1, 1);
    return arena.convolution(arena.tensor(x), outputs, window, Activation.IDENTITY, Mode.TRAINING);
  }
}
