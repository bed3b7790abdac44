package dev.sunder.experiments.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.sunder.engine.format.OnnxFile;
import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime's inference of the same model, as we export it: all optimisations, the batch's size
 * made known beforehand, threads that spin as they do by default, input and output in memory of
 * their own, so that nothing is copied in or out. A run's time includes a call through the Java
 * API, as ours does.
 */
final class OnnxInference implements AutoCloseable {

  private final OrtSession session;
  private final OnnxTensor input;
  private final OnnxTensor output;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private final FloatBuffer answer;

  OnnxInference(Model model, float[] values, int batch, int threads) {
    try {
      OrtEnvironment environment = environment();
      session = session(environment, model, batch, threads);
      input = tensor(environment, model.network().input().withN(batch), values);
      Shape shape = model.network().output().withN(batch);
      answer = direct(shape.elements());
      output = OnnxTensor.createTensor(environment, answer, new long[] {batch, shape.c()});
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime: " + failed.getMessage(), failed);
    }
    inputs = Map.of("input", input);
    outputs = Map.of("output", output);
  }

  /** The version of ONNX Runtime. */
  static String version() {
    return environment().getVersion();
  }

  /** The one environment that a process has. */
  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING);
  }

  void run() {
    try (OrtSession.Result result = session.run(inputs, Set.of(), outputs)) {
      if (result.size() != 1) {
        throw new IllegalStateException("ONNX Runtime gave " + result.size() + " outputs");
      }
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime: " + failed.getMessage(), failed);
    }
  }

  /** The last run's answer, in a new array. */
  float[] output() {
    float[] values = new float[answer.capacity()];
    answer.get(0, values);
    return values;
  }

  @Override
  public void close() {
    try {
      output.close();
      input.close();
      session.close();
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime: " + failed.getMessage(), failed);
    }
  }

  private static OrtSession session(OrtEnvironment environment, Model model, int batch, int threads)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setSymbolicDimensionValue("N", batch);
      Path file = Files.createTempFile("peers", ".onnx");
      try {
        OnnxFile.write(model, file);
        return environment.createSession(file.toString(), options);
      } finally {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Shape shape, float[] values)
      throws OrtException {
    FloatBuffer buffer = direct(values.length);
    buffer.put(0, values);
    return OnnxTensor.createTensor(
        environment, buffer, new long[] {shape.n(), shape.c(), shape.h(), shape.w()});
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
