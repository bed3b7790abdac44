package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand files of every format, each corrupted in a way that its number decides. Opening and
 * reading one ends within a second, with bounded memory, and either with one {@link DataException}
 * that names the file or with pixels; where the format has checksums, with the right ones.
 */
class CorruptFilesTest {

  private static final int FILES = 1080;
  private static final long MAX_NANOSECONDS = 1_000_000_000;
  private static final long MAX_BYTES = 256 << 20;
  private static final ImageOptions OPTIONS = ImageOptions.asFound().withSize(8, 8).withChannels(3);

  /** The formats, and whether damage to the pixels cannot go unnoticed. */
  private enum Format {
    IDX_IMAGES("t10k-images-idx3-ubyte", false),
    IDX_LABELS("t10k-labels-idx1-ubyte", false),
    PACKED_IDX("t10k-images-idx3-ubyte.gz", true),
    CIFAR("data_batch_1.bin", false),
    JPEG("cat.1.jpg", false),
    PROGRESSIVE_JPEG("cat.1.jpg", false),
    PNG("cat.1.png", true),
    INTERLACED_PNG("cat.1.png", true),
    GIF("cat.1.gif", false),
    BMP("cat.1.bmp", false),
    PALETTE_BMP("cat.1.bmp", false),
    ZIP("pets.zip", true);

    private final String file;
    private final boolean checked;

    Format(String file, boolean checked) {
      this.file = file;
      this.checked = checked;
    }
  }

  @TempDir Path folder;

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static byte[] intact(Format format) {
    BufferedImage noise = SampleImages.noise(20, 23, new Random(10));
    byte[] pixels = new byte[6 * 64];
    new Random(11).nextBytes(pixels);
    return switch (format) {
      case IDX_IMAGES -> SampleFiles.idxImages(6, 8, 8, pixels);
      case IDX_LABELS -> SampleFiles.idxLabels(3, 1, 4, 1, 5, 9);
      case PACKED_IDX -> SampleFiles.gzip(SampleFiles.idxImages(6, 8, 8, pixels));
      case CIFAR -> SampleFiles.cifarRecord(3, 77);
      case JPEG -> SampleImages.encode("jpeg", noise);
      case PROGRESSIVE_JPEG -> SampleImages.encode("jpeg", noise, true);
      case PNG -> SampleImages.encode("png", noise);
      case INTERLACED_PNG ->
          SampleImages.encode("png", SampleImages.as(BufferedImage.TYPE_BYTE_GRAY, noise), true);
      case GIF ->
          SampleImages.encode("gif", SampleImages.as(BufferedImage.TYPE_BYTE_INDEXED, noise));
      case BMP -> SampleImages.encode("bmp", noise);
      case PALETTE_BMP ->
          SampleImages.encode("bmp", SampleImages.as(BufferedImage.TYPE_BYTE_INDEXED, noise));
      case ZIP ->
          SampleFiles.zip(
              new TreeMap<>(
                  Map.of(
                      "train/cat.1.bmp",
                      SampleImages.encode("bmp", noise),
                      "train/dog.1.jpg",
                      SampleImages.encode("jpeg", noise))));
    };
  }

  private static byte[] corrupt(byte[] intact, Random random) {
    byte[] file = intact.clone();
    int at = random.nextInt(file.length);
    int header = random.nextInt(Math.min(64, file.length));
    switch (random.nextInt(9)) {
      case 0 -> file = Arrays.copyOf(file, at);
      case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> file[header] ^= (byte) (1 << random.nextInt(8));
      case 3 -> Arrays.fill(file, header, Math.min(file.length, header + 4), (byte) 0xFF);
      case 4 -> Arrays.fill(file, header, Math.min(file.length, header + 4), (byte) 0x7F);
      case 5 ->
          Arrays.fill(file, at, Math.min(file.length, at + 1 + random.nextInt(100)), (byte) 0);
      case 6 -> {
        for (int i = 0; i < 10; i++) {
          file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
      }
      case 7 -> {
        file = Arrays.copyOf(file, file.length + 1 + random.nextInt(50));
        System.arraycopy(intact, at, file, file.length - intact.length + at, intact.length - at);
      }
      default -> {
        byte[] noise = new byte[file.length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, file, Math.min(8, at), file.length - Math.min(8, at));
      }
    }
    return file;
  }

  private Path write(Format format, byte[] content) throws IOException {
    Path place = Files.createDirectories(folder.resolve(format.name()));
    if (format == Format.IDX_IMAGES || format == Format.PACKED_IDX) {
      Files.write(place.resolve("t10k-labels-idx1-ubyte"), intact(Format.IDX_LABELS));
    } else if (format == Format.IDX_LABELS) {
      Files.write(place.resolve("t10k-images-idx3-ubyte"), intact(Format.IDX_IMAGES));
    }
    Files.write(place.resolve(format.file), content);
    return format == Format.ZIP ? place.resolve(format.file) : place;
  }

  /** What was read; an archive's directory of names has no checksum. */
  private record Content(List<String> names, String pixels) {}

  /** All pixels, or nothing when a clear error said why not. */
  private static Optional<Content> read(Format format, Path path, int number) {
    try (Dataset dataset = Datasets.open(path, OPTIONS)) {
      byte[] pixels = new byte[dataset.size() * dataset.shape().size()];
      List<String> names = new ArrayList<>();
      for (int i = 0; i < dataset.size(); i++) {
        dataset.read(i, pixels, i * dataset.shape().size());
        names.add(dataset.name(i));
      }
      return Optional.of(new Content(names, Arrays.toString(pixels)));
    } catch (DataException e) {
      boolean names = e.getMessage().contains(path.toString());
      assertTrue(
          names && e.getMessage().indexOf('\n') < 0,
          format + " number " + number + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  @Test
  void everyCorruptedFileEndsSoonWithOneClearErrorOrThePixels() throws Exception {
    Map<Format, Content> expected = new EnumMap<>(Format.class);
    for (Format format : Format.values()) {
      expected.put(format, read(format, write(format, intact(format)), -1).orElseThrow());
    }
    int refused = 0;
    for (int number = 0; number < FILES; number++) {
      Format format = Format.values()[number % Format.values().length];
      Path path = write(format, corrupt(intact(format), new Random(number)));
      String what = format + " number " + number;
      long time = thread.getCurrentThreadCpuTime();
      long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
      Optional<Content> content = read(format, path, number);
      assertTrue(thread.getCurrentThreadCpuTime() - time < MAX_NANOSECONDS, what);
      assertTrue(
          thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes < MAX_BYTES, what);
      refused += content.isEmpty() ? 1 : 0;
      if (format.checked
          && content.map(Content::names).equals(Optional.of(expected.get(format).names()))) {
        assertEquals(expected.get(format), content.get(), what);
      }
    }
    assertTrue(refused > FILES / 2, refused + " of " + FILES);
  }

  @Test
  void lengthsInAPackedIdxHeaderCostNothingBeforeTheyAreKept() throws Exception {
    for (int count : new int[] {-1, Integer.MAX_VALUE, 1 << 28, 7}) {
      byte[] file = SampleFiles.gzip(SampleFiles.idxImages(count, 8, 8, new byte[64]));
      Path path = write(Format.PACKED_IDX, file);
      byte[] labels = SampleFiles.idxLabels(1);
      labels[4] = (byte) (count >> 24);
      labels[5] = (byte) (count >> 16);
      labels[6] = (byte) (count >> 8);
      labels[7] = (byte) count;
      Files.write(path.resolve("t10k-labels-idx1-ubyte"), labels);
      long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
      assertEquals(Optional.empty(), read(Format.PACKED_IDX, path, count));
      assertTrue(thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes < 8 << 20);
    }
  }

  @Test
  void aBombInAnArchiveIsRefusedBeforeItIsUnpacked() throws Exception {
    byte[] bomb = new byte[50 << 20];
    Path path = write(Format.ZIP, SampleFiles.zip(Map.of("cat.1.bmp", bomb)));
    long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertEquals(Optional.empty(), read(Format.ZIP, path, 0));
    assertTrue(thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes < 8 << 20);
  }
}
