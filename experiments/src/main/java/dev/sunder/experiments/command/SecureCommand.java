package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.training.Evaluation;
import dev.sunder.engine.training.PrefixCaching;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.report.Percent;
import dev.sunder.experiments.training.DataFlags;
import dev.sunder.experiments.training.LearningCheck;
import dev.sunder.experiments.training.TrainingFlags;
import dev.sunder.experiments.training.TrainingFolder;
import dev.sunder.kernels.Device;
import dev.sunder.secure.retraining.SecureStart;
import dev.sunder.secure.retraining.SecureStart.TrainedStages;
import dev.sunder.secure.signal.Relabelling;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a secure model of a classifier: the paper's retraining (section 5.3). */
@Command(
    name = "secure",
    description = {
      "Makes a secure model of a classifier: freezes its first N stages, joins a signal to the"
          + " input of stage N+1, and trains the rest to answer what the signal makes of the true"
          + " label. Writes DIR/model.safetensors and what train writes."
    })
final class SecureCommand extends SeededJob {

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The classifier.")
  private Path model;

  @Option(
      names = "--frozen",
      required = true,
      paramLabel = "N",
      description = "Stages to keep as they are; 0: the signal joins the image.")
  private int frozen;

  @Mixin private DataFlags data;

  @Mixin private SignalOption signal;

  @Option(
      names = "--validation-signal",
      paramLabel = "PATH",
      description =
          "Other images of digits, for the signals of the validation images. Default: those of"
              + " --signal, which training sees, too.")
  private Path validationSignal;

  @Option(
      names = "--relabel",
      paramLabel = "RULE",
      description =
          "xor (two classes) or shift, what a signal does to a label. Default: xor for two classes,"
              + " shift for more.")
  private String relabel;

  @Option(
      names = "--signal-gain",
      paramLabel = "G",
      defaultValue = "4",
      description =
          "How many times larger than usual the first weights of the signal's channel are."
              + " Default: ${DEFAULT-VALUE}.")
  private float gain;

  @Option(
      names = "--start",
      paramLabel = "FROM",
      defaultValue = "old",
      description =
          "What the trained stages start from: old (the classifier's) or fresh."
              + " Default: ${DEFAULT-VALUE}.")
  private TrainedStages start;

  @Option(
      names = "--cache",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "Whether to compute the frozen stages once and keep their outputs: auto, on or off."
              + " Needs images that are not varied. Default: ${DEFAULT-VALUE}.")
  private PrefixCaching cache;

  @Mixin private TrainingFlags training;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    if (!signal.given()) {
      throw usage("Missing required option: '--signal=PATH'");
    }
    if (validationSignal != null && !(data.validates() && signal.isOfImages())) {
      throw usage("--validation-signal needs --validation, and images of digits as the --signal");
    }
    Model old = ModelFile.read(model);
    Network plain = old.network();
    int pixels = plain.input().h();
    TrainingOptions options =
        checked(
            () ->
                training
                    .options(seed(), data.augmentation(pixels))
                    .frozenStages(frozen)
                    .prefixCaching(cache)
                    .build());
    Relabelling relabelling =
        checked(
            () ->
                relabel == null
                    ? Relabelling.forClasses(plain.classes())
                    : Relabelling.byName(relabel, plain.classes()));
    try (OutputFolder folder = TrainingFolder.open(out, training);
        SignalOption.Opened signals = signal.open(relabelling, data.imageFlags());
        SignalOption.Opened others =
            validationSignal == null
                ? null
                : SignalOption.others(validationSignal, signals, data.imageFlags())) {
      SecureStart secure =
          checked(() -> SecureStart.fromOld(old, frozen, signals.signal(), start, gain, seed()));
      try (DataFlags.Opened opened =
              data.withClasses(old.classNames()).open(console, pixels, plain.input().c());
          Device device = openDevice()) {
        train(console, folder, secure, signals, others, opened, options, device);
      }
    }
  }

  private void train(
      Console console,
      OutputFolder folder,
      SecureStart secure,
      SignalOption.Opened signals,
      SignalOption.Opened others,
      DataFlags.Opened opened,
      TrainingOptions options,
      Device device)
      throws Exception {
    Dataset examples = opened.training();
    console.say(
        "secure %s, N = %d: %s signals join stage %s, %s, %,d images, on %s",
        secure.network().name(),
        frozen,
        signals.signal().kind(),
        secure.network().stage(frozen + 1).name(),
        signals.signal().relabelling().name(),
        examples.size(),
        device.description());
    Trainer trainer =
        Trainer.of(secure.network(), secure.parameters(), examples, options)
            .signal(signals.signal());
    opened.validation().ifPresent(trainer::validation);
    if (others != null) {
      trainer.validationSignal(others.signal());
    }
    LearningCheck check = new LearningCheck(examples);
    TrainingResult result =
        TrainingFolder.run(trainer, device, folder, training, console, "secure", check);
    Model made = secure.withTrained(result.parameters(), result.facts());
    ModelFile.write(made, folder.file(TrainingFolder.MODEL));
    result.validation().ifPresent(found -> report(console, found, others != null));
    console.say("wrote %s", folder.file(TrainingFolder.MODEL));
    check.warn(console, result);
  }

  private static void report(Console console, Evaluation evaluation, boolean unseenSignals) {
    console.say(
        "on %,d validation images, a fresh signal for each%s:",
        evaluation.size(), unseenSignals ? ", of digits not trained on" : "");
    console.say(
        "  the owner, after flipping back, is right: %s, guessing %.1f %%",
        Percent.text(Percent.right(evaluation)), 100 * Percent.guessing(evaluation));
    console.say(
        "  the provider's raw answers agree with the truth: %s",
        Percent.text(Percent.seenByProvider(evaluation)));
  }
}
