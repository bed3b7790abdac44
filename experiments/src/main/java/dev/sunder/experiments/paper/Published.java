package dev.sunder.experiments.paper;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the paper prints in its tables (Sun, Wu, Hwang 2019, section 8), misprints included.
 *
 * <p>Columns of tables 2 and 3 are the D&amp;C model and the secure models with N = 0 to 4.
 */
public final class Published {

  /** Columns of tables 2 and 3. */
  public static final int COLUMNS = 6;

  /** Table 1: stages of AlexNet_v2, in the paper's words. */
  static final List<String> STAGES =
      List.of(
          "kernel 11x11x3x64, stride 4",
          "kernel 5x5x64x192, stride 1",
          "kernel 3x3x192x384, stride 1",
          "kernel 3x3x384x384, stride 1",
          "kernel 3x3x384x256, stride 1",
          "size 1024",
          "size 1024",
          "size 2 classes");

  private static final Map<Integer, double[]> SECONDS =
      new TreeMap<>(
          Map.of(
              5_000, new double[] {172, 264, 143, 136, 136, 126},
              10_000, new double[] {323, 391, 284, 270, 270, 250},
              20_000, new double[] {650, 694, 568, 564, 541, 499},
              40_000, new double[] {1261, 1304, 1130, 1127, 1073, 998},
              60_000, new double[] {1965, 1919, 1699, 1618, 1614, 1497},
              80_000, new double[] {2531, 2519, 2264, 2150, 2146, 1997},
              100_000, new double[] {3173, 3137, 2830, 2688, 2690, 2493},
              200_000, new double[] {6280, 6203, 5649, 5379, 5355, 4970}));

  private static final Map<Integer, double[]> ACCURACIES =
      new TreeMap<>(
          Map.of(
              5_000, new double[] {.88054, .67094, .81058, .83932, .8734, .87805},
              10_000, new double[] {.94051, .80123, .88359, .91631, .93036, .93062},
              20_000, new double[] {.9771, .86277, .92085, .93351, .94859, .95807},
              40_000, new double[] {.9816, .88192, .92815, .94402, .95832, .96605},
              60_000, new double[] {.98213, .89313, .93074, .94641, .96176, .96807},
              80_000, new double[] {.98059, .89345, .93863, .9458, .95789, .97242},
              100_000, new double[] {.98356, .89908, .93516, .94244, .96082, .97119},
              200_000, new double[] {.98224, .90333, .93343, .9452, .95766, .97353}));

  /**
   * A row of tables 4 and 5.
   *
   * @param frozen N
   * @param parameters the number that table 4 prints as parameters
   * @param storage its storage, as printed
   * @param links the number that table 5 prints as links
   * @param milliseconds its communication time
   */
  public record Client(
      int frozen, long parameters, String storage, long links, double milliseconds) {}

  /** Tables 4 and 5, N = 1 to 4. */
  static final List<Client> CLIENTS =
      List.of(
          new Client(1, 23_296, "182 kB", 193_600, 184.631),
          new Client(2, 21_164_032, "2.52 mB", 186_624, 177.979),
          new Client(3, 63_655_936, "7.59 mB", 519_168, 61.89),
          new Client(4, 148_615_168, "17.72 mB", 519_168, 61.89));

  private Published() {}

  /** The steps that tables 2 and 3 have rows for, rising. */
  public static List<Integer> steps() {
    return List.copyOf(SECONDS.keySet());
  }

  /**
   * Table 2: seconds of training.
   *
   * @param frozen N, or -1 for the D&amp;C model
   */
  public static double seconds(int steps, int frozen) {
    return SECONDS.get(steps)[frozen + 1];
  }

  /**
   * Table 3: average accuracy.
   *
   * @param frozen N, or -1 for the D&amp;C model
   */
  public static double accuracy(int steps, int frozen) {
    return ACCURACIES.get(steps)[frozen + 1];
  }
}
