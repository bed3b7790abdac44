package dev.sunder.secure.party;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.retraining.SecureFacts;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The data owner: computes the client's part on private images and private signals, and reads the
 * provider's answers by undoing what the signals did to them.
 *
 * <p>Owns a plan on the device; closed by scope. Not thread-safe.
 */
public final class DataOwner implements AutoCloseable {

  private final Model client;
  private final Optional<Signal> signal;
  private final RandomGenerator random;
  private final Encoding encoding;
  private final int classes;
  private final InferencePlan plan;
  private final byte[] pixels;
  private final byte[] signals;
  private final float[] smashed;

  /**
   * An owner with a client part.
   *
   * @param signal draws the signals; absent only for a client part without a signal
   * @param random where signals come from: a {@link java.security.SecureRandom} unless an
   *     experiment must be repeatable
   * @param batch how many examples are computed at once; a question may have any number
   * @throws IllegalArgumentException if the signal is not the one the client part expects
   */
  public DataOwner(
      Model client,
      Device device,
      int batch,
      Encoding encoding,
      Optional<Signal> signal,
      RandomGenerator random) {
    Network network = client.network();
    requireSignal(client, signal);
    this.client = client;
    this.signal = signal;
    this.random = random;
    this.encoding = encoding;
    this.classes = SecureFacts.classes(client);
    this.pixels = new byte[batch * network.input().elements()];
    this.signals = new byte[batch * signal.map(drawn -> drawn.shape().size()).orElse(0)];
    this.smashed = new float[batch * network.output().elements()];
    this.plan = InferencePlan.of(network, device, batch);
    plan.load(client.parameters());
  }

  /** Bytes sent for one image, without the message's header. */
  public long bytesPerImage() {
    return encoding.bytesPerExample(client.network().output().elements());
  }

  /**
   * Draws a fresh signal for each image and computes what is sent.
   *
   * @param images unsigned bytes, NCHW, of the client network's input shape
   * @param count the number of images, at least 1
   */
  public Question ask(byte[] images, int count) {
    int size = client.network().input().elements();
    if (count < 1 || images.length < (long) count * size) {
      throw new IllegalArgumentException(
          "a question about "
              + count
              + " images needs "
              + (long) count * size
              + " bytes, got "
              + images.length);
    }
    int[] drawn = new int[count];
    int values = client.network().output().elements();
    byte[] message =
        new MessageHeader(MessageHeader.QUESTION, encoding, Partition.idOf(client), count, values)
            .message();
    ByteBuffer examples = MessageHeader.examplesOf(message);
    for (int done = 0; done < count; done += plan.batch()) {
      int now = Math.min(plan.batch(), count - done);
      System.arraycopy(images, done * size, pixels, 0, now * size);
      plan.pixels(pixels);
      if (signal.isPresent()) {
        int signalSize = signal.get().shape().size();
        for (int i = 0; i < now; i++) {
          drawn[done + i] = signal.get().draw(random.nextLong(), signals, i * signalSize);
        }
        plan.signals(signals);
      }
      plan.run();
      plan.output().download(smashed);
      for (int i = 0; i < now; i++) {
        ExampleCodec.write(encoding, smashed, i * values, values, examples);
      }
    }
    return new Question(message, values, drawn);
  }

  /**
   * Reads the provider's answer, undoing the relabelling of each example's signal.
   *
   * @throws MessageException if the bytes are not an answer to so many examples
   * @throws PartitionMismatchException if another server part answered
   */
  public List<Answer> read(Question question, byte[] answer) {
    Optional<Relabelling> relabelling = signal.map(Signal::relabelling);
    List<Answer> answers = new ArrayList<>();
    for (float[] probabilities : probabilities(question, answer)) {
      int raw = greatest(probabilities);
      int drawn = question.signal(answers.size());
      int label = relabelling.map(undo -> undo.restore(raw, drawn)).orElse(raw);
      answers.add(new Answer(label, probabilities[raw], raw));
    }
    return answers;
  }

  /**
   * Reads the probabilities that the provider answered, of the relabelled classes, for each
   * example.
   *
   * @throws MessageException if the bytes are not an answer to so many examples
   * @throws PartitionMismatchException if another server part answered
   */
  public float[][] probabilities(Question question, byte[] answer) {
    MessageHeader header = MessageHeader.read(answer, MessageHeader.ANSWER, classes);
    if (!header.partitionId().equals(Partition.idOf(client))) {
      throw new PartitionMismatchException(
          "the answer comes from a server part of "
              + header.partitionId().substring(0, 12)
              + ", this client part is "
              + Partition.idOf(client).substring(0, 12));
    }
    if (header.examples() != question.examples()) {
      throw new MessageException(
          "answers for " + header.examples() + " examples, asked about " + question.examples());
    }
    ByteBuffer from = MessageHeader.examplesOf(answer);
    float[][] probabilities = new float[question.examples()][classes];
    for (float[] example : probabilities) {
      ExampleCodec.read(header.encoding(), from, example, 0, classes);
    }
    return probabilities;
  }

  @Override
  public void close() {
    plan.close();
  }

  private static int greatest(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  private static void requireSignal(Model client, Optional<Signal> signal) {
    Optional<Shape> expected = client.network().signal().map(joining -> joining.image());
    Optional<Shape> given = signal.map(drawn -> drawn.joining(1).image());
    if (!expected.equals(given)) {
      throw new IllegalArgumentException(
          "client part of "
              + client.network().name()
              + " expects "
              + expected.map(shape -> "a signal " + shape).orElse("no signal")
              + ", got "
              + given.map(Shape::toString).orElse("none"));
    }
    if (signal.isPresent()) {
      Relabelling relabelling = SecureFacts.relabelling(client);
      if (!relabelling.equals(signal.get().relabelling())) {
        throw new IllegalArgumentException(
            "client part of "
                + client.network().name()
                + " relabels by "
                + relabelling.name()
                + " over "
                + relabelling.classes()
                + " classes, the signal by "
                + signal.get().relabelling().name()
                + " over "
                + signal.get().classes());
      }
    }
  }
}
