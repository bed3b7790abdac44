package dev.sunder.experiments.training;

import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.data.ImageOptions.ClassesFrom;
import dev.sunder.experiments.console.OptionSection;
import picocli.CommandLine.Option;

/** Options that say how labelled images are read, the same for every command that does. */
@OptionSection("Images")
public final class ImageFlags {

  @Option(
      names = "--classes-from",
      paramLabel = "WHAT",
      description =
          "What says the class of an image file of the data: folders, or names like cat.12.jpg. Default: the"
              + " folders where every image lies in one, else the names; where they differ, a line"
              + " says what was taken.")
  private ClassesFrom classesFrom = ClassesFrom.FOUND;

  @Option(
      names = "--skip-broken",
      description = "Leave broken images out, counted in a warning, instead of failing.")
  private boolean skipBroken;

  /** These options with what the flags say. */
  public ImageOptions applyTo(ImageOptions options) {
    return applyToSignals(options).withClassesFrom(classesFrom);
  }

  /**
   * The same for images of signals, whose classes are what they are read as, however the data's are
   * named.
   */
  public ImageOptions applyToSignals(ImageOptions options) {
    return options.withSkipBroken(skipBroken);
  }
}
