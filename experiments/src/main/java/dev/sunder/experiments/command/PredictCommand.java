package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.Progress;
import dev.sunder.experiments.training.ImageFlags;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.party.Answer;
import dev.sunder.secure.party.DataOwner;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.party.Provider;
import dev.sunder.secure.party.Question;
import dev.sunder.secure.remote.RemoteProvider;
import dev.sunder.secure.retraining.SecureFacts;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Classifies images, playing the data owner and the model provider both. */
@Command(
    name = "predict",
    description = {
      "Classifies images and prints CSV: path, label, probability. A column truth is added where"
          + " folders, file names or labels say the class of an image, and at the end a line on"
          + " standard error tells how many are right. Plays both parties: the data"
          + " owner draws a signal for each image and computes the client's part, the model"
          + " provider answers from the server's part, and the owner flips the answer back. With"
          + " --provider it plays the owner only. The signals come from a secure random generator"
          + " unless --seed is given."
    })
final class PredictCommand extends SeededJob {

  private static final int BATCH = 32;

  @Option(names = "--model", paramLabel = "FILE", description = "A whole model.")
  private Path model;

  @Option(names = "--client", paramLabel = "FILE", description = "The client's part.")
  private Path client;

  @Option(names = "--server", paramLabel = "FILE", description = "The server's part.")
  private Path server;

  @Option(
      names = "--provider",
      paramLabel = "URL",
      description = "Instead of --server: where a provider answers, started by sunder serve.")
  private String url;

  @Mixin private SignalOption signal;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "fp32",
      description = "How smashed data are sent: fp32 or int8. Default: ${DEFAULT-VALUE}.")
  private String encoding;

  @Mixin private ImageFlags images;

  @Option(names = "--json", description = "Print JSON instead of CSV.")
  private boolean json;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Images, folders of images, archives.")
  private List<Path> paths;

  @Override
  protected void run(Console console) {
    Encoding sending = encoding();
    Parts parts = parts();
    Network network = parts.client().network();
    Shape input = network.input();
    ImageOptions options =
        images
            .applyTo(ImageOptions.asFound())
            .withSize(input.h(), input.w())
            .withChannels(input.c());
    try (Dataset pictures = Datasets.unlabelled(paths, options);
        SignalOption.Opened signals = openSignal(parts.client());
        Device device = openDevice();
        DataOwner owner =
            new DataOwner(
                parts.client(),
                device,
                BATCH,
                sending,
                Optional.ofNullable(signals).map(SignalOption.Opened::signal),
                seedGiven() ? new SplittableRandom(seed()) : new SecureRandom());
        Provider provider = parts.provider().apply(device)) {
      predict(console, pictures, owner, provider);
    }
  }

  private void predict(Console console, Dataset pictures, DataOwner owner, Provider provider) {
    int size = pictures.shape().size();
    byte[] pixels = new byte[BATCH * size];
    Truth truth = new Truth(pictures, provider.classNames());
    Predictions predictions = new Predictions(console, json, truth.isKnown());
    try (Progress progress = console.progress("predict", pictures.size())) {
      for (int done = 0; done < pictures.size(); done += BATCH) {
        int count = Math.min(BATCH, pictures.size() - done);
        for (int i = 0; i < count; i++) {
          pictures.read(done + i, pixels, i * size);
        }
        Question question = owner.ask(pixels, count);
        List<Answer> answers = owner.read(question, provider.answer(question.message()));
        for (int i = 0; i < count; i++) {
          Answer answer = answers.get(i);
          predictions.add(
              pictures.name(done + i),
              provider.classNames().get(answer.label()),
              answer.probability(),
              truth.of(done + i));
        }
        progress.at(done + count, "");
      }
    }
    predictions.end();
  }

  /** The client's part, and who has the other. */
  private record Parts(Model client, Function<Device, Provider> provider) {
    static Parts of(Partition partition) {
      return new Parts(
          partition.client(), device -> new ModelProvider(partition.server(), device, BATCH));
    }
  }

  private Parts parts() {
    boolean pair = client != null && (server != null) != (url != null);
    if (model != null ? client != null || server != null || url != null : !pair) {
      throw usage("expected --model, or --client together with --server or --provider");
    }
    if (url != null) {
      String provider = checked(() -> RemoteProvider.checked(url));
      return new Parts(clientPart(), device -> new RemoteProvider(provider));
    }
    if (pair) {
      try {
        return Parts.of(new Partition(ModelFile.read(client), ModelFile.read(server)));
      } catch (PartitionMismatchException mismatch) {
        throw new IllegalArgumentException(
            client + " and " + server + ": " + mismatch.getMessage(), mismatch);
      }
    }
    Model whole = ModelFile.read(model);
    requireWhole(whole);
    return Parts.of(split(whole));
  }

  /** Splits a model behind the stage that a signal joins, or within it where nothing follows. */
  private static Partition split(Model whole) {
    Network network = whole.network();
    int stage = network.signal().map(SignalInput::stage).orElse(1);
    if (stage < network.depth()) {
      return Partition.split(whole, Cut.after(network, stage));
    }
    List<Cut> cuts = network.cuts(stage);
    if (cuts.size() > 1) {
      return Partition.split(whole, cuts.get(cuts.size() - 2));
    }
    // One layer: the server's part hands on what it gets, and answers with it.
    List<Stage> stages = new ArrayList<>(network.stages());
    stages.add(new Stage("answer", new ElementwiseLayer(Activation.IDENTITY)));
    Network longer =
        new Network(
            network.name(),
            network.input(),
            network.scaling(),
            stages,
            network.signal(),
            network.outputKind());
    Model answering = new Model(longer, whole.parameters(), whole.classNames(), whole.provenance());
    return Partition.split(answering, Cut.after(longer, stage));
  }

  private Model clientPart() {
    Model part = ModelFile.read(client);
    try {
      Partition.requireClient(part);
    } catch (PartitionMismatchException other) {
      throw new IllegalArgumentException(client + ": " + other.getMessage(), other);
    }
    return part;
  }

  /** Refuses what images cannot be given to, or whose answers have no names. */
  private void requireWhole(Model read) {
    String problem = null;
    int channels = read.network().input().c();
    if (read.provenance().containsKey(Partition.PART)) {
      problem =
          "is the "
              + read.provenance().get(Partition.PART)
              + "'s part of a model, expected a whole one; give both parts with --client and"
              + " --server";
    } else if (read.network().scaling().isEmpty()) {
      problem = "does not say how pixels become the model's input; sunder convert --scaling does";
    } else if (read.classNames().isEmpty()) {
      problem = "does not say what the model's classes are; sunder convert --classes does";
    } else if (channels != 1 && channels != 3) {
      problem = "holds a model for images of " + channels + " channels, expected 1 or 3";
    }
    if (problem != null) {
      throw new IllegalArgumentException(model + " " + problem);
    }
  }

  /** The signal that a client part expects; null when it expects none. */
  private SignalOption.Opened openSignal(Model part) {
    if (part.network().signal().isEmpty()) {
      if (signal.given()) {
        throw usage("--signal: model " + part.network().name() + " takes no signal");
      }
      return null;
    }
    SignalInput expected = part.network().signal().get();
    String kind = SecureFacts.signalKind(part);
    boolean drawn = Signals.DRAWN.contains(kind);
    if (signal.given() && (drawn ? !signal.text().equals(kind) : !signal.isOfImages())) {
      throw usage(
          "--signal %s: model %s takes signals of kind %s%s"
              .formatted(
                  signal.text(),
                  part.network().name(),
                  kind,
                  drawn ? "" : ": say where images of them are"));
    }
    if (signal.given()) {
      return signal.open(SecureFacts.relabelling(part), expected, images);
    }
    if (drawn) {
      Signal made = Signals.drawn(kind, SecureFacts.relabelling(part));
      return new SignalOption.Opened(made, Optional.empty());
    }
    throw usage(
        "model "
            + part.network().name()
            + " needs signals of kind "
            + kind
            + ": say with --signal where images of digits are");
  }

  private Encoding encoding() {
    try {
      return Encoding.byName(encoding);
    } catch (IllegalArgumentException wrong) {
      throw usage("--encoding: " + wrong.getMessage());
    }
  }
}
