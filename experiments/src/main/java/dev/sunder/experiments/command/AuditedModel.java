package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.audit.AuditReport.Source;
import dev.sunder.experiments.audit.Digests;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which model is audited, and where it is cut. */
final class AuditedModel {

  @Option(names = "--model", paramLabel = "FILE", description = "A whole model.")
  private Path model;

  @Option(
      names = "--at",
      paramLabel = "K[.L]",
      description =
          "Where to cut the whole model: the last stage that the client holds, or the last layer L"
              + " of it. Default: the stage that the signal joins, or else the first.")
  private String at;

  @Option(names = "--client", paramLabel = "FILE", description = "The client's part.")
  private Path client;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      description = "The server's part, for the attacks that need it.")
  private Path server;

  /**
   * What was read.
   *
   * @param classNames the model's; empty where only the client's part is known
   */
  record Parts(
      Model client, Optional<Model> server, List<String> classNames, List<Source> sources) {}

  Parts read(Job job) throws IOException {
    if ((model == null) == (client == null) || (model != null && server != null)) {
      throw job.usage("expected either --model, or --client with or without --server");
    }
    if (model == null) {
      if (at != null) {
        throw job.usage("--at is for --model: a client's part is cut already");
      }
      return parts();
    }
    Model whole = ModelFile.read(model);
    int joining = whole.network().signal().map(SignalInput::stage).orElse(1);
    Partition partition =
        job.checked(
            () -> {
              Cut cut =
                  at == null
                      ? Cut.after(whole.network(), joining)
                      : CutText.parse(at, whole.network());
              return Partition.split(whole, cut);
            });
    return new Parts(
        partition.client(),
        Optional.of(partition.server()),
        whole.classNames(),
        List.of(source("model", model)));
  }

  private Parts parts() throws IOException {
    Model published = ModelFile.read(client);
    if (!"client".equals(published.provenance().get(Partition.PART))) {
      throw new IllegalArgumentException(client + " is no client's part: give it as --model");
    }
    if (server == null) {
      return new Parts(published, Optional.empty(), List.of(), List.of(source("client", client)));
    }
    Model kept = ModelFile.read(server);
    try {
      Partition partition = new Partition(published, kept);
      return new Parts(
          partition.client(),
          Optional.of(partition.server()),
          kept.classNames(),
          List.of(source("client", client), source("server", server)));
    } catch (PartitionMismatchException mismatch) {
      throw new IllegalArgumentException(
          client + " and " + server + ": " + mismatch.getMessage(), mismatch);
    }
  }

  private static Source source(String role, Path file) throws IOException {
    return new Source(role, file.toString(), Digests.of(file));
  }
}
