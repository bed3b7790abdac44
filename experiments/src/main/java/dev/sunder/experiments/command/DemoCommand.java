package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.demo.Demo;
import dev.sunder.experiments.demo.DemoPlan;
import dev.sunder.kernels.Device;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows everything on embedded data. */
@Command(
    name = "demo",
    description = {
      "Shows everything on pictures that come along: trains a classifier, makes it secure, parts"
          + " it, lets an owner ask the provider, and looks at what leaks. Takes a few minutes and"
          + " writes summary.json, pictures and models."
    })
final class DemoCommand extends SeededJob {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description = "Where to write. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--quick",
      description =
          "Do a little of everything, only to see that it runs: the figures mean nothing.")
  private boolean quick;

  @Mixin private OverwriteOption overwrite;

  @Override
  protected void run(Console console) throws Exception {
    try (OutputFolder folder = OutputFolder.open(out);
        Device device = openDevice()) {
      overwrite.requireFree(folder.file(Demo.SUMMARY));
      new Demo(console, folder, device, quick ? DemoPlan.quick() : DemoPlan.full(), seed()).run();
    }
  }
}
