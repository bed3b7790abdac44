package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the images' own folders, names or labels say of their classes. */
final class Truth {

  private final Dataset images;
  private final List<String> classNames;

  /**
   * The truth of images.
   *
   * @param classNames the model's
   */
  Truth(Dataset images, List<String> classNames) {
    this.images = images;
    this.classNames = classNames;
  }

  /** Whether any image says its class. */
  boolean isKnown() {
    return IntStream.range(0, images.size()).anyMatch(index -> of(index).isPresent());
  }

  /**
   * The class of an image: its label in an idx or CIFAR file, else its folder where that is called
   * like a class ({@code cat/a.jpg}), else the beginning of its name ({@code cat.12.jpg}).
   */
  Optional<String> of(int index) {
    int label = images.label(index);
    if (label != Dataset.UNLABELLED) {
      String name = images.classNames().get(label);
      return classNames.contains(name) ? Optional.of(name) : Optional.empty();
    }
    String[] path = images.name(index).split("[/\\\\]", -1);
    String file = path[path.length - 1];
    int dot = file.indexOf('.');
    Optional<String> folder =
        path.length > 1 ? Optional.of(path[path.length - 2]) : Optional.empty();
    return folder
        .filter(classNames::contains)
        .or(
            () ->
                Optional.of(dot < 0 ? file : file.substring(0, dot)).filter(classNames::contains));
  }
}
