package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * A network made ready to run forward on a device, for batches of one size; holds no memory for
 * gradients, and dropout is the identity.
 *
 * <p>Use: {@link #load} once; then, for each batch, {@link #pixels} or {@link #input}, {@link
 * #signals} if the network has a signal, {@link #run}, and read {@link #output} or what is derived
 * from it. What is not given anew keeps its last value. A batch that is not full is run at full
 * size: fill it with anything and read its leading examples.
 *
 * <p>Owns its memory on the device until closed. Not thread-safe.
 */
public final class InferencePlan extends Plan {

  private final int batch;
  private final Operation recording;
  private final Optional<SoftmaxCrossEntropy> softmax;
  private final int classes;
  private final float[] outputs;
  private final FloatBuffer download;
  private boolean ran;
  private boolean scored;
  private boolean labelled;

  private InferencePlan(Network network, Arena arena, int batch) {
    super(network, arena, new ForwardPass(network, arena, batch, number -> Treatment.FORWARD, 0));
    this.batch = batch;
    recording = arena.record(Plans.operations(forward));
    Tensor output = forward.output();
    softmax =
        Plans.isFlat(output)
            ? Optional.of(arena.softmaxCrossEntropy(output, Mode.INFERENCE))
            : Optional.empty();
    classes = output.shape().elementsPerExample();
    outputs = new float[softmax.isPresent() ? output.shape().elements() : 0];
    download = FloatBuffer.wrap(outputs);
  }

  /**
   * Prepares a network.
   *
   * @param batch examples in one run; at least 1
   * @throws IllegalArgumentException if a batch of that size is too large to be
   * @throws dev.sunder.kernels.OutOfMemoryException if it does not fit, saying which batch would
   */
  public static InferencePlan of(Network network, Device device, int batch) {
    return Plans.build(
        network, device, batch, (arena, examples) -> new InferencePlan(network, arena, examples));
  }

  /** What one run moves in memory. */
  public ValuesMoved moved() {
    return ValuesMoved.forward(forward);
  }

  /**
   * What {@link #run} enqueues beside the entrances' conversions: see {@link Operation#launches}.
   */
  public int launches() {
    return recording.launches();
  }

  /** The number of examples in one run. */
  public int batch() {
    return batch;
  }

  /**
   * Stages labels for {@link #loss} and {@link #correct}, before or after the run.
   *
   * @param labels one for each example, 0 to below the number of classes
   * @param count how many leading examples of the batch count, at least 1
   * @throws IllegalArgumentException if a label or the count is out of range
   * @throws IllegalStateException if the network does not end in logits
   */
  public void labels(int[] labels, int count) {
    requireOpen();
    softmax().labels(labels, count);
    labelled = true;
    scored = false;
  }

  /**
   * Enqueues the forward pass.
   *
   * @throws IllegalStateException if parameters, input or signal were never given
   */
  public void run() {
    requireOpen();
    enter();
    recording.run();
    ran = true;
    scored = false;
  }

  /** The last run's logits or smashed data, (batch, ...); owned by this plan. */
  public Tensor output() {
    requireOpen();
    return forward.output();
  }

  /**
   * Copies the last run's probabilities of the leading examples, one row of classes for each: by a
   * softmax, or where the network's output are sigmoids, of each class by itself.
   *
   * @param into as many rows as wanted, 1 to the batch's size
   * @throws IllegalStateException if the network does not end in logits
   */
  public void probabilities(float[] into) {
    softmax();
    if (into.length == 0 || into.length % classes != 0 || into.length > outputs.length) {
      throw new IllegalArgumentException(
          "expected room for 1 to "
              + batch
              + " rows of "
              + classes
              + " probabilities, got "
              + into.length
              + " values");
    }
    if (network.outputKind() == OutputKind.SIGMOIDS) {
      requireRun();
      forward.output().download(download);
      for (int i = 0; i < into.length; i++) {
        into[i] = (float) (1 / (1 + Math.exp(-outputs[i])));
      }
      return;
    }
    score().probabilities().download(download);
    System.arraycopy(outputs, 0, into, 0, into.length);
  }

  /**
   * Writes the class with the (first) greatest logit of each leading example of the last run.
   *
   * @param into as many as wanted, 1 to the batch's size
   * @throws IllegalStateException if the network does not end in logits
   */
  public void predictions(int[] into) {
    requireRun();
    softmax();
    if (into.length == 0 || into.length > batch) {
      throw new IllegalArgumentException(
          "expected room for 1 to " + batch + " predictions, got " + into.length);
    }
    forward.output().download(download);
    for (int i = 0; i < into.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (outputs[i * classes + c] > outputs[i * classes + best]) {
          best = c;
        }
      }
      into[i] = best;
    }
  }

  /** The mean cross-entropy of the last run against its labels; waits for the device. */
  public double loss() {
    requireLabels();
    return score().loss();
  }

  /** How many labelled examples of the last run have the greatest logit; waits for the device. */
  public int correct() {
    requireLabels();
    return score().correct();
  }

  /** Runs softmax when first asked for after a run: a head's or an attack's run does without. */
  private SoftmaxCrossEntropy score() {
    requireRun();
    SoftmaxCrossEntropy scores = softmax();
    if (!scored) {
      if (!labelled) {
        scores.labels(new int[batch], batch);
      }
      scores.run();
      scored = true;
    }
    return scores;
  }

  private SoftmaxCrossEntropy softmax() {
    if (softmax.isEmpty()) {
      throw new IllegalStateException(
          "network " + network.name() + " ends in a map " + network.output() + ", not in logits");
    }
    return softmax.get();
  }

  private void requireLabels() {
    softmax();
    if (!labelled) {
      throw new IllegalStateException("network " + network.name() + ": no labels were given");
    }
  }

  private void requireRun() {
    requireOpen();
    if (!ran) {
      throw new IllegalStateException("network " + network.name() + ": nothing was run yet");
    }
  }
}
