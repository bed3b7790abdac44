package dev.sunder.secure.attack.clone;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.party.DataOwner;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.party.Question;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a client has of asking a provider: what it sent, and the probabilities it got back. Nothing
 * else of the provider's is looked at.
 */
public final class Answers {

  private static final int BATCH = 64;

  private final SmashedSet sent;
  private final float[][] probabilities;
  private final Optional<Relabelling> relabelling;

  private Answers(SmashedSet sent, float[][] probabilities, Optional<Relabelling> relabelling) {
    this.sent = sent;
    this.probabilities = probabilities;
    this.relabelling = relabelling;
  }

  /**
   * Asks about images, one question each.
   *
   * @param client the client's part
   * @param provider who answers messages
   * @param images the client's own, of the network's input shape
   * @param signal draws a fresh signal for each; absent for a model without one
   * @param seed of the signals
   */
  public static Answers ask(
      Model client,
      ModelProvider provider,
      Dataset images,
      Optional<Signal> signal,
      Encoding encoding,
      long seed,
      Device device) {
    int size = client.network().input().elements();
    if (images.shape().size() != size) {
      throw new IllegalArgumentException(
          "the client's part takes images " + client.network().input() + ", got " + images.shape());
    }
    float[][] values = new float[images.size()][];
    float[][] probabilities = new float[images.size()][];
    int[] signals = new int[images.size()];
    int[] labels = new int[images.size()];
    byte[] pixels = new byte[BATCH * size];
    try (DataOwner asking =
        new DataOwner(client, device, BATCH, encoding, signal, new SplittableRandom(seed))) {
      for (int done = 0; done < values.length; done += BATCH) {
        int count = Math.min(BATCH, values.length - done);
        for (int i = 0; i < count; i++) {
          images.read(done + i, pixels, i * size);
          labels[done + i] = images.label(done + i);
        }
        Question question = asking.ask(pixels, count);
        float[][] answered = asking.probabilities(question, provider.answer(question.message()));
        float[][] values64 = question.sent();
        for (int i = 0; i < count; i++) {
          values[done + i] = values64[i];
          probabilities[done + i] = answered[i];
          signals[done + i] = question.signal(i);
        }
      }
    }
    return new Answers(
        SmashedSet.of(client.network().output(), values, signals, labels),
        probabilities,
        signal.map(Signal::relabelling));
  }

  /** So many of the questions with their answers, from all over: sets are often sorted by class. */
  public Answers spread(int questions) {
    if (questions < 1 || questions > size()) {
      throw new IllegalArgumentException(
          "there are " + size() + " answers, asked for " + questions);
    }
    float[][] some = new float[questions][];
    for (int i = 0; i < questions; i++) {
      some[i] = probabilities[(int) ((long) i * size() / questions)];
    }
    return new Answers(sent.spread(questions), some, relabelling);
  }

  /** The number of questions. */
  public int size() {
    return probabilities.length;
  }

  /** The number of classes. */
  public int classes() {
    return probabilities[0].length;
  }

  /** The shape of what was sent, with n = 1. */
  public Shape shape() {
    return sent.shape();
  }

  /** What was sent, with the client's own signals and labels. */
  public SmashedSet sent() {
    return sent;
  }

  /** The probabilities answered to a question, not a copy. */
  public float[] probabilities(int question) {
    return probabilities[question];
  }

  /** The class answered to a question: the most probable. */
  public int answer(int question) {
    return greatest(probabilities[question]);
  }

  /** The class that an answer to a question stands for: the client takes its signal off. */
  public int restored(int question, int answer) {
    return relabelling.map(undo -> undo.restore(answer, sent.signal(question))).orElse(answer);
  }

  /** The answer to a question that a class stands for under the client's signal. */
  public int relabelled(int question, int label) {
    return relabelling.map(rule -> rule.relabel(label, sent.signal(question))).orElse(label);
  }

  /** How often the answers, with the signal taken off, are right about the client's images. */
  public Interval accuracy() {
    int right = 0;
    for (int i = 0; i < size(); i++) {
      right += restored(i, answer(i)) == sent.label(i) ? 1 : 0;
    }
    return Interval.proportion(right, size());
  }

  private static int greatest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
