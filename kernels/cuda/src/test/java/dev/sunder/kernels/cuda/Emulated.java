package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Precision;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.contract.ContractCase;
import dev.sunder.kernels.contract.ContractSuite;
import dev.sunder.kernels.contract.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** What {@link EmulatedGpuTest} runs in a process of its own, with emulated libraries. */
final class Emulated {

  private Emulated() {}

  public static void main(String[] args) {
    try {
      switch (args[0]) {
        case "auto" -> System.out.println(openAuto());
        case "contract" -> contract(args.length > 1 ? args[1] : "");
        case "report" -> report();
        case "load" -> load();
        case "refusal" -> refusal();
        case "failure" -> failure();
        case "memory" -> memory();
        case "batches" -> batches();
        case "workspace" -> workspace();
        case "fusion" -> fusion();
        case "again" -> again();
        case "labels" -> labels();
        case "thread" -> closeInAnotherThread();
        case "precision" -> precision();
        default -> throw new IllegalArgumentException(args[0]);
      }
    } catch (DeviceUnavailableException unavailable) {
      System.out.println("unavailable: " + unavailable.getMessage());
    }
  }

  /** Opens the GPU with the settings given by property. */
  private static Device open() {
    DeviceSettings settings =
        new DeviceSettings(
            Optional.ofNullable(System.getProperty("precision")).map(Precision::of),
            Boolean.getBoolean("deterministic"));
    return new CudaProvider().open(0, settings);
  }

  private static String openAuto() {
    try (Device device = Devices.open("auto")) {
      return device.name();
    }
  }

  /** Opened, closed and opened again, as one process may. */
  private static void again() {
    for (int i = 0; i < 2; i++) {
      try (Device device = open()) {
        System.out.println(device.name());
      }
    }
  }

  /** A recorded training step of a convolution, pooling and a fully connected layer. */
  private static void fusion() {
    try (Device device = open();
        Arena arena = device.arena()) {
      TinyNetwork network = new TinyNetwork(arena);
      network.initialise();
      network.stage(0);
      System.out.println(network.train());
    }
  }

  /** Every case but the paper's whole layers, which take the emulation minutes; fails by name. */
  private static void contract(String all) {
    int passed = 0;
    int failed = 0;
    try (Device device = open()) {
      for (ContractCase each : ContractSuite.cases()) {
        if (all.isEmpty() && each.name().startsWith("layer:")) {
          continue;
        }
        Outcome outcome = each.run(device);
        if (!outcome.passed() || !all.isEmpty()) {
          System.out.println(outcome);
        }
        passed += outcome.passed() ? 1 : 0;
        failed += outcome.passed() ? 0 : 1;
      }
    }
    System.out.println(passed + " passed, " + failed + " failed");
  }

  private static void report() {
    try (Device device = open()) {
      System.out.println(device.description());
    }
    System.out.println(new CudaProvider().report());
  }

  /** Loads the libraries and says which, without a device. */
  private static void load() {
    Libraries.load();
    Libraries.report().forEach(System.out::println);
  }

  /** Lists algorithms with a handle that was never made, by each of the six calls. */
  private static void refusal() {
    Libraries.load();
    cudnnHandle none = new cudnnHandle();
    cudnnTensorDescriptor x = new cudnnTensorDescriptor();
    cudnnTensorDescriptor y = new cudnnTensorDescriptor();
    cudnnFilterDescriptor w = new cudnnFilterDescriptor();
    cudnnConvolutionDescriptor window = new cudnnConvolutionDescriptor();
    JCudnn.cudnnCreateTensorDescriptor(x);
    JCudnn.cudnnCreateTensorDescriptor(y);
    JCudnn.cudnnCreateFilterDescriptor(w);
    JCudnn.cudnnCreateConvolutionDescriptor(window);
    Pointer p = new CUdeviceptr();
    var forward = new cudnnConvolutionFwdAlgoPerf[8];
    var data = new cudnnConvolutionBwdDataAlgoPerf[8];
    var filter = new cudnnConvolutionBwdFilterAlgoPerf[8];
    List<ToIntFunction<int[]>> calls =
        List.of(
            n ->
                JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(none, x, w, window, y, 8, n, forward),
            n ->
                JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                    none, w, y, window, x, 8, n, data),
            n ->
                JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                    none, x, y, window, w, 8, n, filter),
            n ->
                JCudnn.cudnnFindConvolutionForwardAlgorithmEx(
                    none, x, p, w, p, window, y, p, 8, n, forward, p, 0),
            n ->
                JCudnn.cudnnFindConvolutionBackwardDataAlgorithmEx(
                    none, w, p, y, p, window, x, p, 8, n, data, p, 0),
            n ->
                JCudnn.cudnnFindConvolutionBackwardFilterAlgorithmEx(
                    none, x, p, y, p, window, w, p, 8, n, filter, p, 0));
    for (int i = 0; i < calls.size(); i++) {
      try {
        System.out.println(Status.listed(calls.get(i), "call " + i, "nothing"));
      } catch (DeviceException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  private static void failure() {
    Device device = open();
    Arena arena = device.arena();
    try {
      Differentiable layer =
          arena.fullyConnected(arena.tensor(Shape.of(2, 3)), 4, Activation.RELU, Mode.INFERENCE);
      Operation step = arena.record(List.of(layer));
      for (int i = 0; i < 5; i++) {
        step.run();
        device.synchronize();
      }
    } catch (DeviceException reported) {
      System.out.println("reported: " + reported.getMessage());
    }
    arena.close();
    device.close();
    System.out.println("closed");
  }

  private static void memory() {
    try (Device device = open();
        Arena arena = device.arena()) {
      arena.tensor(Shape.of(100, 1 << 20));
      try {
        arena.tensor(Shape.of(200, 1 << 20));
      } catch (DeviceException reported) {
        System.out.println("reported: " + reported.getMessage());
      }
      System.out.println((device.bytesInUse() >> 20) + " MiB in use");
    }
  }

  /**
   * A convolution of 96 MiB whose algorithm for tensor cores wants four times as much beside it.
   */
  private static void workspace() {
    try (Device device = open();
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(new Shape(96, 1, 512, 512));
      arena.convolution(x, 1, Window.square(1, 64, 0), Activation.RELU, Mode.INFERENCE);
      System.out.println((device.bytesInUse() >> 20) + " MiB in use");
    }
  }

  /** 1 · (1 + 2⁻¹²), of which tf32 keeps 1, by a convolution and by a fully connected layer. */
  private static void precision() {
    try (Device device = open();
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(Shape.of(1, 1));
      x.upload(new float[] {1 + 0x1p-12f});
      for (Differentiable layer :
          List.of(
              arena.convolution(x, 1, Window.square(1, 1, 0), Activation.IDENTITY, Mode.INFERENCE),
              arena.fullyConnected(x, 1, Activation.IDENTITY, Mode.INFERENCE))) {
        layer.parameters().get(0).upload(new float[] {1});
        layer.run();
        System.out.println(layer.output().toArray()[0]);
      }
    }
  }

  /** What is left behind would be told when the context goes. */
  private static void closeInAnotherThread() {
    Device device = open();
    Thread thread = new Thread(device::close);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    System.out.println("closed");
  }

  /** Labels staged while the loss's memory is still being zeroed: both are counted. */
  private static void labels() {
    try (Device device = open();
        Arena arena = device.arena()) {
      SoftmaxCrossEntropy loss =
          arena.softmaxCrossEntropy(arena.tensor(Shape.of(2, 3)), Mode.INFERENCE);
      loss.labels(new int[] {0, 0}, 2);
      loss.run();
      System.out.println(loss.correct());
    }
  }

  /** Batches staged faster than the device takes them, each to be seen by its own run. */
  private static void batches() {
    try (Device device = open();
        Arena arena = device.arena()) {
      PixelInput pixels = arena.pixels(Shape.of(1, 4), new float[] {1, 1, 1, 1}, new float[4]);
      Differentiable copy =
          arena.activation(pixels.output(), Activation.RELU, false, Mode.INFERENCE);
      Operation step = arena.record(List.of(pixels, copy));
      Tensor[] seen = new Tensor[6];
      for (int i = 0; i < seen.length; i++) {
        seen[i] = arena.tensor(Shape.of(1, 4));
        byte[] batch = {(byte) i, (byte) (10 + i), (byte) (20 + i), (byte) (200 + i)};
        pixels.load(batch);
        Arrays.fill(batch, (byte) 99);
        step.run();
        seen[i].copyFrom(copy.output());
      }
      for (Tensor each : seen) {
        System.out.println(Arrays.toString(each.toArray()));
      }
    }
  }
}
