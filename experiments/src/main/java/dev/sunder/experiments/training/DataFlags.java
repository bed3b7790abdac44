package dev.sunder.experiments.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.DataException;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.data.PixelSet;
import dev.sunder.engine.text.Spelling;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OptionSection;
import dev.sunder.experiments.console.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what to train and validate on, and how images are varied. */
@OptionSection("Images")
public final class DataFlags {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "Training images: a folder or an archive with one folder a class or in Kaggle's naming"
              + " (cat.12.jpg), idx files (plain or .gz), or CIFAR batches. Labels of idx files are 0"
              + " to 9, or every number from 0 or 1 to the greatest, none 20 times rarer than on"
              + " average; others are taken for damage, unless --only names them.")
  private Path data;

  @Option(
      names = "--validation",
      paramLabel = "PATH",
      description = "Images to measure on, never to train on.")
  private Path validation;

  @Option(
      names = "--only",
      paramLabel = "CLASS",
      split = ",",
      description = "Only these classes, labelled in this order: --only cat,dog.")
  private List<String> only = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many training images, as many of each class as can be.")
  private Integer limit;

  @Mixin private ImageFlags images;

  @Option(
      names = "--crop-from",
      paramLabel = "PIXELS",
      description =
          "Keep images at this size and train on random cuts of the network's size; validate on"
              + " the centre's. Default: the network's size, no cuts.")
  private Integer cropFrom;

  @Option(names = "--flip", description = "Mirror half of the training images left to right.")
  private boolean flip;

  /**
   * Opened data.
   *
   * @param training what to train on
   * @param validation what to measure on
   * @param sources what both are views of, to be closed
   */
  public record Opened(Dataset training, Optional<Dataset> validation, List<Dataset> sources)
      implements AutoCloseable {
    @Override
    public void close() {
      sources.forEach(Dataset::close);
    }
  }

  /**
   * Takes a model's classes, in the order of its outputs, for those that were not named.
   *
   * @throws IllegalArgumentException if others were named
   */
  public DataFlags withClasses(List<String> names) {
    if (!only.isEmpty() && !only.equals(names)) {
      throw new IllegalArgumentException(
          "--only "
              + String.join(",", only)
              + ": the model tells apart "
              + String.join(",", names)
              + only.stream()
                  .filter(name -> !names.contains(name))
                  .findFirst()
                  .map(name -> Spelling.question(Spelling.like(name, names)))
                  .orElse(""));
    }
    only = names;
    return this;
  }

  /**
   * Opens and decodes the data.
   *
   * @param pixels height and width of the network's input
   * @param channels 1 or 3; 0 for as found
   */
  public Opened open(Console console, int pixels, int channels) {
    int stored = storedSize(pixels);
    ImageOptions options =
        images.applyTo(ImageOptions.asFound()).withSize(stored, stored).withClasses(only);
    List<Dataset> sources = new ArrayList<>();
    try {
      Dataset all = Datasets.open(data, channels == 0 ? options : options.withChannels(channels));
      sources.add(all);
      Dataset training = limit == null ? all : all.limit(limit);
      requireClasses(training);
      prepare(console, training, data);
      if (validation == null) {
        return new Opened(training, Optional.empty(), sources);
      }
      ImageOptions same =
          options.withClasses(all.classNames()).withChannels(all.shape().channels());
      Dataset measured = Datasets.open(validation, same);
      sources.add(measured);
      prepare(console, measured, validation);
      warnOfSamePictures(console, training, measured);
      return new Opened(training, Optional.of(measured), sources);
    } catch (RuntimeException failed) {
      sources.forEach(Dataset::close);
      throw failed;
    }
  }

  /** How images are read, those of signals, too. */
  public ImageFlags imageFlags() {
    return images;
  }

  /** Whether there are images to measure on. */
  public boolean validates() {
    return validation != null;
  }

  /** How training images are varied, if they are. */
  public Optional<Augmentation> augmentation(int pixels) {
    if (cropFrom == null && !flip) {
      return Optional.empty();
    }
    boolean cuts = storedSize(pixels) > pixels;
    return Optional.of(new Augmentation(pixels, pixels, 0, cuts, flip));
  }

  private static void warnOfSamePictures(Console console, Dataset training, Dataset measured) {
    int same = measured.size() - PixelSet.of(training).without(measured).length;
    if (same > 0) {
      console.note(
          "warning: %,d of the %,d validation images are training images, too, pixel by pixel: the"
              + " accuracy will look better than it is",
          same, measured.size());
    }
  }

  private void requireClasses(Dataset images) {
    try {
      Datasets.requireClasses(images, 2);
    } catch (DataException few) {
      throw new IllegalArgumentException(data + ": " + few.getMessage(), few);
    }
  }

  private int storedSize(int pixels) {
    if (cropFrom != null && cropFrom < pixels) {
      throw new IllegalArgumentException(
          "--crop-from " + cropFrom + " is less than the network's " + pixels + " pixels");
    }
    return cropFrom == null ? pixels : cropFrom;
  }

  private static void prepare(Console console, Dataset images, Path path) {
    try (Progress progress = console.progress("decode " + path.getFileName(), images.size())) {
      images.prepare(Runtime.getRuntime().availableProcessors(), done -> progress.at(done, ""));
    }
  }
}
