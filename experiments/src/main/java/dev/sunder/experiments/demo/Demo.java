package dev.sunder.experiments.demo;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.training.Evaluation;
import dev.sunder.engine.training.Schedule;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.demo.Exchange.Asked;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.report.Percent;
import dev.sunder.experiments.training.LossRecorder;
import dev.sunder.experiments.training.ProgressListener;
import dev.sunder.kernels.Device;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.retraining.SecureStart;
import dev.sunder.secure.retraining.SecureStart.TrainedStages;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import dev.sunder.testdata.ToyData;
import java.io.IOException;
import java.util.List;

/**
 * The main job on the embedded pictures: a provider trains a classifier, makes it secure and parts
 * it; an owner asks; and the provider looks at what it was sent.
 */
public final class Demo {

  /** The figures. */
  public static final String SUMMARY = "summary.json";

  private static final int SHOWN = 6;

  private final Console console;
  private final OutputFolder folder;
  private final Device device;
  private final DemoPlan plan;
  private final long seed;
  private final long start = System.nanoTime();

  /** A demonstration that tells what happens and writes into a folder. */
  public Demo(Console console, OutputFolder folder, Device device, DemoPlan plan, long seed) {
    this.console = console;
    this.folder = folder;
    this.device = device;
    this.plan = plan;
    this.seed = seed;
  }

  /** Runs it all. */
  public void run() throws IOException {
    console.say(
        "Sunder %s on %s: %s. Seed %d.",
        Provenance.sunderVersion(), device.name(), device.description(), seed);
    ToyData data = ToyData.unpackTo(folder.file("data"));
    ImageOptions images =
        ImageOptions.asFound().withSize(DemoPlan.PIXELS, DemoPlan.PIXELS).withChannels(3);
    try (Dataset allPictures = Datasets.open(data.pets(), images);
        Dataset owners = Datasets.open(data.petsValidation(), images);
        Dataset digits = Datasets.open(data.digits(), ImageOptions.asFound().withChannels(1))) {
      Dataset pictures = allPictures.limit(plan.images());
      Signal signal = Signals.digits(digits, Relabelling.forClasses(2));
      LossRecorder baseLosses = new LossRecorder();
      LossRecorder secureLosses = new LossRecorder();

      Trained base = trainBase(pictures, owners, baseLosses);
      Model secure = makeSecure(base.model(), pictures, owners, signal, secureLosses);
      Partition partition = part(secure);
      Exchange exchange = ask(partition, owners, signal);
      double difference = Exchange.splitDifference(partition, device, owners, signal, seed);
      console.say(
          "   The parts' answers differ from the whole model's by %s.",
          difference == 0 ? "nothing, to the last bit" : "at most " + difference);
      QuickAudit audit = audit(partition.client(), pictures, owners, signal);

      DemoPictures drawing = new DemoPictures(console, folder);
      boolean drawn = drawing.possible();
      if (drawn) {
        drawing.losses(baseLosses.losses(), secureLosses.losses());
        drawing.answers(partition.client(), device, owners, signal, exchange, seed);
      }
      DemoSummary summary = summary(base, partition, exchange, difference, audit);
      folder.write(SUMMARY, Json.text(summary) + "\n");
      console.say("");
      console.say(
          "In %s after %.0f s: %s%s, models.",
          folder.path(),
          summary.seconds(),
          SUMMARY,
          drawn ? ", " + DemoPictures.LOSS + ", " + DemoPictures.ANSWERS : "");
    }
  }

  private record Trained(Model model, Interval accuracy) {}

  private Trained trainBase(Dataset pictures, Dataset owners, LossRecorder losses) {
    Network network = Networks.byName(DemoPlan.NETWORK, 3, DemoPlan.PIXELS, 2);
    chapter("1", "The provider trains a classifier");
    console.say(
        "   on %,d drawn pictures of cats and dogs: %s, %d stages, %,d parameters.",
        pictures.size(), network.name(), network.depth(), Parameters.zeros(network).count());
    TrainingOptions options =
        options(plan.baseEpochs(), DemoPlan.BASE_WARM_UP)
            .augmentation(new Augmentation(DemoPlan.PIXELS, DemoPlan.PIXELS, 0, false, true))
            .build();
    TrainingResult result =
        Trainer.of(
                network, Parameters.initialised(network, Initialiser.HE, seed), pictures, options)
            .validation(owners)
            .listener(losses)
            .listener(new ProgressListener(console, "   train "))
            .run(device);
    Model model = new Model(network, result.parameters(), pictures.classNames(), result.facts());
    ModelFile.write(model, folder.file("base.safetensors"));
    Evaluation validation = result.validation().orElseThrow();
    Interval accuracy = Percent.right(validation);
    double guessing = Percent.guessing(validation);
    console.say(
        "   It is right on %s of %d pictures it has not seen.",
        Percent.text(accuracy), owners.size());
    console.say(
        accuracy.low() > guessing
            ? "   Guessing would be right on %.1f %%."
            : "   Guessing is right on %.1f %%: it has learned nothing, and nothing below counts.",
        100 * guessing);
    return new Trained(model, accuracy);
  }

  private Model makeSecure(
      Model base, Dataset pictures, Dataset owners, Signal signal, LossRecorder losses) {
    SecureStart secure =
        SecureStart.fromOld(
            base, DemoPlan.FROZEN, signal, TrainedStages.OLD, SecureStart.USUAL_SIGNAL_GAIN, seed);
    List<String> names = base.classNames();
    chapter("2", "The provider makes it secure");
    console.say(
        "   Stages %s and %s stay as they are (N = 2). A signal, the picture of a drawn 0 or 1,",
        base.network().stage(1).name(), base.network().stage(2).name());
    console.say(
        "   joins the input of %s. A 1 flips the answer, %s for %s; the rest learns that.",
        base.network().stage(DemoPlan.FROZEN + 1).name(), names.get(1), names.get(0));
    TrainingResult result =
        Trainer.of(
                secure.network(),
                secure.parameters(),
                pictures,
                options(plan.secureEpochs(), DemoPlan.SECURE_WARM_UP)
                    .frozenStages(DemoPlan.FROZEN)
                    .build())
            .signal(signal)
            .validation(owners)
            .listener(losses)
            .listener(new ProgressListener(console, "   secure"))
            .run(device);
    Model model = secure.withTrained(result.parameters(), result.facts());
    ModelFile.write(model, folder.file("secure.safetensors"));
    return model;
  }

  private Partition part(Model secure) {
    Cut cut = Cut.after(secure.network(), DemoPlan.FROZEN + 1);
    Partition partition = Partition.split(secure, cut);
    ModelFile.write(partition.client(), folder.file("client.safetensors"));
    ModelFile.write(partition.server(), folder.file("server.safetensors"));
    long published = partition.client().parameters().count();
    chapter("3", "The provider parts it");
    console.say(
        "   client.safetensors  stages 1 to %d, %,d parameters, %.1f %% of the model: published",
        cut.stage(), published, 100.0 * published / secure.parameters().count());
    console.say(
        "   server.safetensors  the rest, %,d parameters: stays with the provider",
        partition.server().parameters().count());
    return partition;
  }

  private Exchange ask(Partition partition, Dataset owners, Signal signal) {
    chapter("4", "An owner asks the provider");
    Exchange exchange = Exchange.of(partition, device, owners, signal, plan.rounds(), seed);
    console.say(
        "   about %d pictures of its own, each with a fresh signal, %,d bytes a picture.",
        owners.size(), exchange.bytesPerImage());
    console.say("");
    console.say("   the picture  the signal  the provider reads  the owner reads");
    List<String> names = partition.server().classNames();
    for (int i = 0; i < Math.min(SHOWN, owners.size()); i++) {
      Asked asked = exchange.asked().get((int) ((long) i * owners.size() / SHOWN));
      console.say(
          "   %-11s  %d %-8s  %-18s  %s",
          names.get(asked.label()),
          asked.signal(),
          asked.signal() == 1 ? "flips" : "keeps",
          reading(names, asked.answer().rawLabel(), asked.answer().probability()),
          reading(names, asked.answer().label(), asked.answer().probability()));
    }
    console.say("");
    console.say("   The owner is right on %s.", Percent.text(exchange.owner()));
    console.say(
        "   The provider's own readings are right on %s: a coin.",
        Percent.text(exchange.provider()));
    return exchange;
  }

  private QuickAudit audit(Model client, Dataset pictures, Dataset owners, Signal signal) {
    chapter("5", "A first look at what leaks");
    console.say("   The client's part is public. The provider runs it on pictures and signals of");
    console.say("   its own, and trains probes that look at nothing but what an owner sends.");
    QuickAudit audit =
        QuickAudit.of(client, device, pictures, owners, signal, plan.probeEpochs(), seed);
    console.say("   They tell the owner's signal in %s", Percent.text(audit.signal()));
    console.say("   and the true class in %s.", Percent.text(audit.label()));
    console.say("   " + verdict(audit));
    return audit;
  }

  private static String verdict(QuickAudit audit) {
    double worst = Math.max(audit.signal().low(), audit.label().low());
    if (worst > 0.9) {
      return "So a flipped answer hides nothing from a provider that looks at what it is sent.";
    }
    return worst > 0.5
        ? "So what is sent gives some of it away to a provider that looks."
        : "That is no better than a coin.";
  }

  private DemoSummary summary(
      Trained base, Partition partition, Exchange exchange, double difference, QuickAudit audit) {
    return new DemoSummary(
        base.accuracy().estimate(),
        exchange.owner().estimate(),
        exchange.provider().estimate(),
        difference,
        partition.client().parameters().count(),
        partition.server().parameters().count(),
        exchange.bytesPerImage(),
        audit.signal().estimate(),
        audit.label().estimate(),
        base.accuracy(),
        exchange.owner(),
        exchange.provider(),
        audit.signal(),
        audit.label(),
        DemoPlan.NETWORK,
        DemoPlan.FROZEN,
        exchange.pictures(),
        exchange.questions(),
        (System.nanoTime() - start) / 1e9,
        seed,
        Provenance.sunderVersion(),
        System.getProperty("java.version"),
        device.description());
  }

  private TrainingOptions.Builder options(int epochs, int warmUp) {
    return TrainingOptions.builder()
        .batch(DemoPlan.BATCH)
        .epochs(epochs)
        .learningRate(DemoPlan.LEARNING_RATE)
        .schedule(new Schedule.Polynomial(0.9, 0).withWarmUp(plan.steps(epochs) / warmUp))
        .seed(seed);
  }

  private static String reading(List<String> names, int label, float probability) {
    return names.get(label) + " " + Math.round(100 * probability) + " %";
  }

  private void chapter(String number, String title) {
    console.say("");
    console.say(number + "  " + title);
  }
}
