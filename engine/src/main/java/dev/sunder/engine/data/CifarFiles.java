package dev.sunder.engine.data;

import dev.sunder.engine.data.source.Entries;
import dev.sunder.engine.data.source.Entry;
import dev.sunder.engine.format.FileProblem;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * CIFAR-10's binary batches (A. Krizhevsky, V. Nair, G. Hinton, 2009): records of a label and 32 x
 * 32 red, green and blue bytes.
 *
 * @param source where they lie
 * @param batches the files, in order
 */
record CifarFiles(Entries source, List<Entry> batches) {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final int RECORD = 1 + SHAPE.size();
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final Pattern TRAIN = Pattern.compile("data_batch_\\d+\\.bin");
  private static final Pattern TEST = Pattern.compile("test_batch\\.bin");

  /** Whether a file's name is that of a batch. */
  static boolean isBatch(Entry entry) {
    return isTrain(entry) || TEST.matcher(entry.fileName()).matches();
  }

  /** Whether it is a batch for training. */
  static boolean isTrain(Entry entry) {
    return TRAIN.matcher(entry.fileName()).matches();
  }

  /** Reads the batches one after another. */
  Dataset read(ImageOptions options) {
    long capacity = 0;
    for (Entry batch : batches) {
      if (batch.size() == 0 || batch.size() % RECORD != 0) {
        throw new DataException(
            "%s: %d bytes, expected a multiple of %d (label and 3x32x32 pixels): truncated or no CIFAR-10 batch"
                .formatted(source.describe(batch), batch.size(), RECORD));
      }
      capacity += batch.size() / RECORD;
    }
    if (capacity > Integer.MAX_VALUE / 2) {
      throw new DataException(
          "%s: %d images, expected at most 2^30"
              .formatted(source.describe(batches.get(0)), capacity));
    }
    int[] firsts = new int[batches.size()];
    try (ExampleCollector examples =
        new ExampleCollector((int) capacity, SHAPE, CLASSES, options)) {
      int number = 0;
      for (int i = 0; i < firsts.length; i++) {
        firsts[i] = number;
        number = readBatch(batches.get(i), number, examples);
      }
      return examples.finish(index -> name(firsts, index));
    }
  }

  private int readBatch(Entry batch, int first, ExampleCollector examples) {
    byte[] record = new byte[RECORD];
    int records = (int) (batch.size() / RECORD);
    try (BinaryFile file = BinaryFile.open(source, batch)) {
      file.requireRemaining(batch.size(), records + " records");
      for (int i = 0; i < records; i++) {
        file.read(record, "record " + i);
        if (record[0] < 0 || record[0] >= CLASSES.size()) {
          throw new DataException(
              "%s: label %d at byte %d, expected 0 to 9"
                  .formatted(source.describe(batch), record[0] & 0xFF, (long) i * RECORD));
        }
        examples.add(record[0], record, 1, first + i);
      }
      file.requireEnd();
    } catch (IOException e) {
      throw new DataException(source.describe(batch) + ": " + FileProblem.of(e), e);
    }
    return first + records;
  }

  private String name(int[] firsts, int number) {
    int batch = firsts.length - 1;
    while (firsts[batch] > number) {
      batch--;
    }
    return source.describe(batches.get(batch)) + "#" + (number - firsts[batch]);
  }
}
