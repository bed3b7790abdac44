package dev.sunder.engine.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The keys of the facts that tell how a model was made, enough to train it again and compare, and
 * those facts that any JVM knows. Values are text.
 */
public final class Provenance {

  /** The version of Sunder. */
  public static final String SUNDER_VERSION = "sunder.version";

  /** The version of Java. */
  public static final String JAVA_VERSION = "java.version";

  /** The operating system and the processor's architecture. */
  public static final String PLATFORM = "platform";

  /** The device, as it describes itself. */
  public static final String DEVICE = "device";

  /** The fingerprint of the training data; see {@code Dataset.fingerprint}. */
  public static final String DATA_FINGERPRINT = "data.sha256";

  /** The number of training examples. */
  public static final String DATA_EXAMPLES = "data.examples";

  /** The rule that the first weights were drawn by. */
  public static final String INITIALISER = "train.initialiser";

  /** The seed of weights, masks and the order of examples. */
  public static final String SEED = "train.seed";

  /** Examples in a step. */
  public static final String BATCH = "train.batch";

  /** The number of steps taken. */
  public static final String STEPS = "train.steps";

  /** How long training was to last: epochs or steps. */
  public static final String LENGTH = "train.length";

  /** The learning rate that the schedule scales. */
  public static final String LEARNING_RATE = "train.learningRate";

  /** The learning rate's schedule, with its numbers. */
  public static final String SCHEDULE = "train.schedule";

  /** The momentum's factor. */
  public static final String MOMENTUM = "train.momentum";

  /** The weight decay's factor. */
  public static final String WEIGHT_DECAY = "train.weightDecay";

  /** Whether the weight decay held for biases, too. */
  public static final String DECAY_BIASES = "train.decayBiases";

  /** N, how many leading stages kept their parameters. */
  public static final String FROZEN_STAGES = "train.frozenStages";

  /** How training images were changed at random. */
  public static final String AUGMENTATION = "train.augmentation";

  /** The share of the validation examples that the model answers rightly, 0 to 1. */
  public static final String VALIDATION_ACCURACY = "validation.accuracy";

  private Provenance() {}

  /** The facts about where this runs: versions of Sunder and Java, platform. */
  public static Map<String, String> here() {
    return new TreeMap<>(
        Map.of(
            SUNDER_VERSION,
            sunderVersion(),
            JAVA_VERSION,
            System.getProperty("java.version"),
            PLATFORM,
            System.getProperty("os.name") + " " + System.getProperty("os.arch")));
  }

  /** The version of this Sunder. */
  public static String sunderVersion() {
    return Version.TEXT;
  }

  private static final class Version {
    static final String TEXT = read();

    private static String read() {
      try (InputStream resource = Provenance.class.getResourceAsStream("version.properties")) {
        Properties properties = new Properties();
        properties.load(resource);
        return properties.getProperty("version");
      } catch (IOException unreadable) {
        throw new UncheckedIOException("cannot read the resource version.properties", unreadable);
      }
    }
  }
}
