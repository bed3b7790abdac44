package dev.sunder.testdata;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How far a linear classifier of raw pixels gets on the pets: what the README states. */
final class LinearBaseline {
  private static final double[] PENALTIES = {1e-4, 1e-3, 1e-2};

  private LinearBaseline() {}

  public static void main(String[] arguments) throws IOException {
    System.out.printf("linear classifier, validation accuracy: %.1f %%%n", 100 * accuracy());
  }

  /** Accuracy on the validation pictures, with the penalty chosen on the training pictures. */
  static double accuracy() throws IOException {
    List<Map.Entry<String, BufferedImage>> pets =
        new ArrayList<>(Pictures.pets("pets-train.zip").entrySet());
    Collections.shuffle(pets, new Random(1));
    int training = pets.size();
    pets.addAll(Pictures.pets("pets-valid.zip").entrySet());
    int[][] pixels = pets.stream().map(pet -> Pictures.rgb(pet.getValue())).toArray(int[][]::new);
    int[] labels = pets.stream().mapToInt(pet -> pet.getKey().contains("dog") ? 1 : 0).toArray();
    LogisticRegression classifier = new LogisticRegression(pixels, training, labels);
    return classifier.accuracy(training, best(classifier, training), training, pets.size());
  }

  /** The penalty that does best on the last fifth of the training set when trained on the rest. */
  private static double best(LogisticRegression classifier, int training) {
    int part = training * 4 / 5;
    double best = 0;
    double chosen = 0;
    for (double penalty : PENALTIES) {
      double accuracy = classifier.accuracy(part, penalty, part, training);
      if (accuracy > best) {
        best = accuracy;
        chosen = penalty;
      }
    }
    return chosen;
  }
}
