package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PetsNeedMoreThanALineTest {
  @Test
  void aLinearClassifierOfRawPixelsStaysUnderEightyPercent() throws IOException {
    double accuracy = LinearBaseline.accuracy();

    assertTrue(accuracy < 0.8, "linear accuracy " + accuracy);
  }

  /** Else the test above would prove nothing. */
  @Test
  void theLinearClassifierLearnsWhatALineCanTell() {
    Random random = new Random(2);
    int[][] examples = new int[300][50];
    int[] labels = new int[300];
    for (int i = 0; i < 300; i++) {
      labels[i] = i % 2;
      for (int p = 0; p < 50; p++) {
        examples[i][p] = random.nextInt(256);
      }
      examples[i][7] = random.nextInt(128) + 128 * labels[i];
    }

    double accuracy = new LogisticRegression(examples, 200, labels).accuracy(200, 1e-3, 200, 300);

    assertEquals(1, accuracy, 0.1);
  }
}
