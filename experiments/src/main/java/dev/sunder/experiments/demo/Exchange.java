package dev.sunder.experiments.demo;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Answer;
import dev.sunder.secure.party.DataOwner;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.party.Question;
import dev.sunder.secure.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The owner's questions about a set of pictures and what came of them.
 *
 * @param asked what was asked about each picture in the first round, in order
 * @param pictures how many pictures
 * @param questions how many questions in all rounds
 * @param ownerRight how many the owner read rightly
 * @param providerAgrees how many raw answers agree with the truth
 * @param bytesPerImage sent
 */
record Exchange(
    List<Asked> asked,
    int pictures,
    int questions,
    int ownerRight,
    int providerAgrees,
    long bytesPerImage) {

  private static final int BATCH = 50;

  /**
   * One question.
   *
   * @param signal the owner's secret
   * @param answer as the provider gave it and as the owner reads it
   */
  record Asked(int label, int signal, Answer answer) {}

  /** Asks about every picture, several times over. */
  static Exchange of(
      Partition partition, Device device, Dataset pictures, Signal signal, int rounds, long seed) {
    List<Asked> first = new ArrayList<>();
    int ownerRight = 0;
    int providerAgrees = 0;
    int size = pictures.shape().size();
    byte[] pixels = new byte[BATCH * size];
    // An owner in earnest draws from a secure generator; a demonstration must be repeatable.
    SplittableRandom random = new SplittableRandom(seed);
    try (DataOwner owner =
            new DataOwner(
                partition.client(), device, BATCH, Encoding.FP32, Optional.of(signal), random);
        ModelProvider provider = new ModelProvider(partition.server(), device, BATCH)) {
      for (int round = 0; round < rounds; round++) {
        for (int done = 0; done < pictures.size(); done += BATCH) {
          int count = Math.min(BATCH, pictures.size() - done);
          for (int i = 0; i < count; i++) {
            pictures.read(done + i, pixels, i * size);
          }
          Question question = owner.ask(pixels, count);
          List<Answer> answers = owner.read(question, provider.answer(question.message()));
          for (int i = 0; i < count; i++) {
            int label = pictures.label(done + i);
            ownerRight += answers.get(i).label() == label ? 1 : 0;
            providerAgrees += answers.get(i).rawLabel() == label ? 1 : 0;
            if (round == 0) {
              first.add(new Asked(label, question.signal(i), answers.get(i)));
            }
          }
        }
      }
      int questions = rounds * pictures.size();
      return new Exchange(
          first, pictures.size(), questions, ownerRight, providerAgrees, owner.bytesPerImage());
    }
  }

  /** The owner's share of right answers; asking again about a picture makes no new picture. */
  Interval owner() {
    return Interval.share((double) ownerRight / questions, pictures);
  }

  /** The provider's share; what it sees turns on the signal, which is fresh for each question. */
  Interval provider() {
    return Interval.proportion(providerAgrees, questions);
  }

  /** The signals as they were drawn for the first pictures: the same random bits again. */
  static List<byte[]> drawnSignals(Signal signal, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[signal.shape().size()];
      signal.draw(random.nextLong(), image, 0);
      drawn.add(image);
    }
    return drawn;
  }

  /** The greatest difference of the parts' logits from the whole model's. */
  static double splitDifference(
      Partition partition, Device device, Dataset pictures, Signal signal, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = pictures.shape().size();
    int signalSize = signal.shape().size();
    byte[] pixels = new byte[BATCH * size];
    byte[] signals = new byte[BATCH * signalSize];
    double greatest = 0;
    try (InferencePlan client = InferencePlan.of(partition.client().network(), device, BATCH);
        InferencePlan server = InferencePlan.of(partition.server().network(), device, BATCH);
        InferencePlan whole = InferencePlan.of(partition.join().network(), device, BATCH)) {
      client.load(partition.client().parameters());
      server.load(partition.server().parameters());
      whole.load(partition.join().parameters());
      for (int done = 0; done < pictures.size(); done += BATCH) {
        int count = Math.min(BATCH, pictures.size() - done);
        for (int i = 0; i < count; i++) {
          pictures.read(done + i, pixels, i * size);
          signal.draw(random.nextLong(), signals, i * signalSize);
        }
        client.pixels(pixels);
        client.signals(signals);
        client.run();
        server.input(client.output().toArray());
        server.run();
        whole.pixels(pixels);
        whole.signals(signals);
        whole.run();
        float[] parted = server.output().toArray();
        float[] joined = whole.output().toArray();
        for (int i = 0; i < count * partition.server().network().classes(); i++) {
          greatest = Math.max(greatest, Math.abs((double) parted[i] - joined[i]));
        }
      }
    }
    return greatest;
  }
}
