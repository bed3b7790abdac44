package dev.sunder.experiments.inversion;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.training.Schedule;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.Progress;
import dev.sunder.experiments.inversion.Task.Sent;
import dev.sunder.experiments.report.Percent;
import dev.sunder.experiments.training.ProgressListener;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.QualitySample;
import dev.sunder.secure.party.Encoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains the network of {@link Task}, runs every {@link Attack} at every cut on images that neither
 * the model nor an attacker has seen, and measures what they rebuild beside the mean image.
 */
public final class InversionExperiment {

  private static final int EPOCHS = 3;
  private static final int BATCH = 64;
  private static final Shape IMAGE = new Shape(1, 1, 28, 28);

  private final Console console;
  private final Device device;
  private final long seed;
  private final Attacks.Effort effort;

  /** An experiment; a brief one does a little of everything, and its figures mean nothing. */
  public InversionExperiment(Console console, Device device, long seed, boolean brief) {
    this.console = console;
    this.device = device;
    this.seed = seed;
    effort = brief ? Attacks.Effort.BRIEF : Attacks.Effort.FULL;
  }

  /**
   * Runs it.
   *
   * @param training MNIST's training images: two thirds train the model, the rest are the
   *     attacker's
   * @param test the images that are rebuilt
   */
  public InversionReport run(Dataset training, Dataset test) {
    int part = training.size() / 3 * 2;
    Dataset victims = training.subset(IntStream.range(0, part).toArray());
    Dataset own = training.subset(IntStream.range(part, training.size()).toArray());
    TrainingResult trained = train(victims, test);
    Model model =
        new Model(Task.network(), trained.parameters(), training.classNames(), trained.facts());
    List<float[]> originals = images(test);
    float[] mean = mean(own);
    QualitySample meanImage = quality(originals, Collections.nCopies(originals.size(), mean));
    List<InversionReport.Outcome> outcomes = new ArrayList<>();
    try (Progress progress = console.progress("attack", Sent.values().length * 3L)) {
      for (Sent sent : Sent.values()) {
        List<float[]> seen = smashed(model, sent, test);
        Attacks attacks = new Attacks(model, sent, own, effort, seed, device);
        for (Attack attack : Attack.values()) {
          progress.at(outcomes.size(), attack.title() + " at " + sent.title());
          List<float[]> rebuilt = attacks.run(attack, seen);
          outcomes.add(
              new InversionReport.Outcome(attack, sent, rebuilt, quality(originals, rebuilt)));
          progress.milestone(outcomes.size(), attack.title() + " at " + sent.title());
        }
      }
    }
    Interval accuracy = Percent.right(trained.validation().orElseThrow());
    return new InversionReport(accuracy, originals, mean, meanImage, outcomes);
  }

  private TrainingResult train(Dataset images, Dataset test) {
    Network network = Task.network();
    TrainingOptions options =
        TrainingOptions.builder()
            .batch(BATCH)
            .epochs(EPOCHS)
            .learningRate(0.05)
            .schedule(new Schedule.Cosine(0).withWarmUp(Math.min(100, images.size() / BATCH)))
            .weightDecay(5e-4f)
            .validateEvery(0)
            .seed(seed)
            .build();
    return Trainer.of(
            network, Parameters.initialised(network, Initialiser.HE, seed), images, options)
        .validation(test)
        .listener(new ProgressListener(console, "train "))
        .run(device);
  }

  private List<float[]> smashed(Model model, Sent sent, Dataset test) {
    Network head = model.network().head(sent.cut());
    Model client = new Model(head, model.parameters().forNetwork(head), List.of(), Map.of());
    SmashedSet set = SmashedSet.draw(client, device, test, Optional.empty(), Encoding.FP32, seed);
    return IntStream.range(0, set.size()).mapToObj(set::values).toList();
  }

  private static QualitySample quality(List<float[]> originals, List<float[]> rebuilt) {
    return QualitySample.of(originals, rebuilt, IMAGE);
  }

  private static List<float[]> images(Dataset data) {
    byte[] pixels = new byte[IMAGE.elements()];
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      data.read(i, pixels, 0);
      images.add(PixelScale.image(pixels, 0, pixels.length));
    }
    return images;
  }

  private static float[] mean(Dataset data) {
    byte[] pixels = new byte[IMAGE.elements()];
    double[] sum = new double[pixels.length];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, pixels, 0);
      float[] image = PixelScale.image(pixels, 0, pixels.length);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += image[j];
      }
    }
    float[] mean = new float[sum.length];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (float) (sum[j] / data.size());
    }
    return mean;
  }
}
