package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** Our own kernels, compiled by the driver for this GPU when the device is opened. */
final class KernelModules implements AutoCloseable {

  /** The sources with kernels for activations, of either element. */
  static final Map<String, List<String>> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("activation", List.of("activation", "activation_gradient", "bias_activation")),
          Map.entry(
              "batch",
              List.of(
                  "batch_moments",
                  "batch_statistics",
                  "batch_normalisation",
                  "batch_gradient_sums",
                  "batch_gradient_totals",
                  "batch_gradient")),
          Map.entry("bias", List.of("bias_gradient", "bias_gradient_rows", "sum_parts")),
          Map.entry("channels", List.of("concat", "split")),
          Map.entry("dropout", List.of("dropout", "uniform")),
          Map.entry(
              "join",
              List.of("add", "multiply", "multiply_gradient", "scale_maps", "scale_maps_gradient")),
          Map.entry("loss", List.of("softmax_cross_entropy", "squared_error", "totals")),
          Map.entry("normalisation", List.of("normalisation", "normalisation_gradient")),
          Map.entry("padding", List.of("shift", "spread", "gather")),
          Map.entry("pixels", List.of("pixels")),
          Map.entry(
              "pooling",
              List.of(
                  "max_pooling",
                  "max_pooling_wide",
                  "max_pooling_gradient",
                  "max_pooling_gradient_wide",
                  "max_pooling_bias_gradient",
                  "max_pooling_bias_gradient_wide",
                  "average_pooling",
                  "average_pooling_gradient")),
          Map.entry("prelu", List.of("prelu", "prelu_gradient", "prelu_slope_gradient")),
          Map.entry("resize", List.of("resize", "resize_gradient", "nearest", "nearest_gradient")));

  /** The sources whose kernels have elements of their own. */
  static final Map<String, List<String>> OTHERS =
      Map.of("convert", List.of("to_bf16", "to_float"), "momentum", List.of("momentum"));

  private final Map<String, CUfunction> functions = new HashMap<>();
  private final Cleanup cleanup = new Cleanup();

  /** Loads all that a device with such activations needs into the current context. */
  KernelModules(Element activations) {
    try {
      OTHERS.forEach(this::load);
      // Float32 in any case: a loss takes what it is given as it is.
      for (Element element : EnumSet.of(Element.FLOAT32, activations)) {
        ACTIVATIONS.forEach(
            (source, kernels) ->
                load(
                    source + element.suffix(),
                    kernels.stream().map(kernel -> kernel + element.suffix()).toList()));
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void load(String source, List<String> kernels) {
    String operation = "loading the kernels of " + source + ".ptx";
    CUmodule module = new CUmodule();
    Status.driver(JCudaDriver.cuModuleLoadData(module, ptx(source)), "cuModuleLoadData", operation);
    cleanup.add(() -> JCudaDriver.cuModuleUnload(module));
    for (String kernel : kernels) {
      CUfunction function = new CUfunction();
      Status.driver(
          JCudaDriver.cuModuleGetFunction(function, module, kernel),
          "cuModuleGetFunction",
          operation);
      functions.put(kernel, function);
    }
  }

  /** The PTX of a source. */
  static String ptx(String source) {
    String file = source + ".ptx";
    try (InputStream in = KernelModules.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new DeviceException(file + " is not beside the classes");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw new DeviceException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** The kernel for activations of an element, or that of the name which has its own. */
  CUfunction function(String kernel, Element activations) {
    CUfunction own = functions.get(kernel + activations.suffix());
    return own == null ? functions.get(kernel) : own;
  }

  @Override
  public void close() {
    cleanup.close();
  }
}
