package dev.sunder.experiments.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Map;

/**
 * A short process that has the libraries say what they are, in the environment that the comparison
 * will run in: libtorch's oneDNN and MKL speak when they compute for the first time, if they were
 * asked to by the environment, and nowhere else. What it prints is for {@link ProbedLibraries}.
 */
final class Probe {

  static final String LIBTORCH = "libtorch: ";
  static final String THREADS = "libtorch threads: ";
  static final String OURS = "ours: ";

  /** What makes the libraries speak. */
  static final Map<String, String> ASKING = Map.of("ONEDNN_VERBOSE", "check", "MKL_VERBOSE", "1");

  private Probe() {}

  /** Prints what libtorch is, if it is asked for, and then what our device is. */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("libtorch")) {
      probeLibtorch();
    }
    // Last: its own oneDNN, if it speaks, must not be taken for libtorch's.
    try (Device device = Devices.open("cpu")) {
      System.out.println(OURS + device.description());
    }
    // DJL leaves threads behind that would keep the JVM.
    System.exit(0);
  }

  private static void probeLibtorch() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray map = manager.ones(new Shape(2, 8, 16, 16));
      NDArray kernels = manager.ones(new Shape(8, 8, 3, 3));
      NDArray matrix = manager.ones(new Shape(32, 32));
      float convolved = Conv2d.conv2d(map, kernels).singletonOrThrow().toFloatArray()[0];
      float multiplied = Linear.linear(matrix, matrix).singletonOrThrow().toFloatArray()[0];
      if (convolved != 8 * 3 * 3 || multiplied != 32) {
        throw new IllegalStateException(
            "libtorch computes " + convolved + " and " + multiplied + ", expected 72 and 32");
      }
    }
    System.out.println(
        LIBTORCH + Engine.getInstance().getVersion() + " through DJL " + Engine.getDjlVersion());
    System.out.println(THREADS + LibtorchStep.threads());
  }
}
