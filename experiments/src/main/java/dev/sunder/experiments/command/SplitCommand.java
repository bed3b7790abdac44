package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Encoding;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Parts a model into the client's file and the server's. */
@Command(
    name = "split",
    description = {
      "Parts a model after stage K into client.safetensors, to be published, and"
          + " server.safetensors, to be kept, which only you can read."
    })
final class SplitCommand extends Job {

  static final String CLIENT = "client.safetensors";
  static final String SERVER = "server.safetensors";

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model.")
  private Path model;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "K[.L]",
      description =
          "The last stage that the client holds, or the last layer L of it: 3 or 3.1. For a secure"
              + " model at least the stage that the signal joins.")
  private String at;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Mixin private OverwriteOption overwrite;

  @Override
  protected void run(Console console) throws Exception {
    Model whole = ModelFile.read(model);
    Cut cut = checked(() -> CutText.parse(at, whole.network()));
    Partition partition;
    try {
      partition = Partition.split(whole, cut);
    } catch (IllegalArgumentException wrong) {
      throw usage("--at " + at + ": " + wrong.getMessage());
    }
    try (OutputFolder folder = OutputFolder.open(out)) {
      overwrite.requireFree(folder.file(CLIENT), folder.file(SERVER));
      ModelFile.write(partition.client(), folder.file(CLIENT));
      ModelFile.writePrivate(partition.server(), folder.file(SERVER));
      requireSame(whole, folder);
    }
    Network client = partition.client().network();
    long all = whole.parameters().count();
    long published = partition.client().parameters().count();
    int values = client.output().elements();
    console.say(
        "%s: stages 1..%s, %,d parameters (%.1f %% of the model), to be published",
        out.resolve(CLIENT), cut, published, 100.0 * published / all);
    console.say("%s: the rest, %,d parameters, to be kept", out.resolve(SERVER), all - published);
    console.say(
        "sent for each image: %s, %,d bytes in fp32, %,d in int8",
        client.output(),
        Encoding.FP32.bytesPerExample(values),
        Encoding.INT8.bytesPerExample(values));
  }

  /** Reads both files again: joined they must be the model that was split, bit for bit. */
  private static void requireSame(Model whole, OutputFolder folder) {
    Partition written =
        new Partition(ModelFile.read(folder.file(CLIENT)), ModelFile.read(folder.file(SERVER)));
    if (!written.join().parameters().sameBits(whole.parameters())) {
      throw new JobFailedException(
          folder.path() + ": the two parts joined again are not the model: do not use them");
    }
  }
}
