package dev.sunder.engine.data;

import dev.sunder.engine.data.source.Entries;
import dev.sunder.engine.data.source.Entry;
import dev.sunder.engine.data.source.FolderEntries;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A PATH that names one file. */
final class SingleFile {

  private SingleFile() {}

  /** Whether a file begins like a zip archive, empty ones included. */
  static boolean isZip(Path file) throws IOException {
    String begin = begin(file);
    return begin.startsWith("504b0304") || begin.startsWith("504b0506");
  }

  /** The file, first in the list, and what belongs to it. */
  static Entries open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("neither a file nor a folder");
    }
    String name = file.getFileName().toString();
    List<String> names = new ArrayList<>(List.of(name));
    if (IdxFiles.isImages(new Entry(name, 0))) {
      names.addAll(IdxFiles.labelNames(name));
    } else if (!CifarFiles.isBatch(new Entry(name, 0)) && !isImage(begin(file))) {
      throw new IOException(refusal(beginUnpacked(file)));
    }
    Path folder = file.getParent();
    return FolderEntries.only(folder == null ? Path.of("") : folder, names);
  }

  private static boolean isImage(String begin) {
    return begin.startsWith("ffd8")
        || begin.startsWith("89504e47")
        || begin.startsWith("47494638")
        || begin.startsWith("424d");
  }

  private static String refusal(String begin) {
    if (begin.isEmpty()) {
      return "empty file, expected a zip archive, idx images, a CIFAR batch or a JPEG, PNG, GIF or BMP image";
    }
    if (begin.startsWith("00000801")) {
      return "idx labels; name the file of images instead, which finds its labels by its own name";
    }
    if (begin.startsWith("00000803")) {
      return "idx images, but not named like train-images-idx3-ubyte, from which the name of the labels would follow";
    }
    return "begins with %s, expected a zip archive, idx images, a CIFAR batch (data_batch_1.bin) or a JPEG, PNG, GIF or BMP image; unpack other archives"
        .formatted(begin);
  }

  private static String begin(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream stream = new FileInputStream(file.toFile())) {
      return begin(stream);
    }
  }

  private static String begin(InputStream stream) throws IOException {
    byte[] bytes = new byte[4];
    int got = stream.readNBytes(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, got));
  }

  /** How a packed file's content begins; as it is when it is not packed. */
  private static String beginUnpacked(Path file) throws IOException {
    if (!begin(file).startsWith("1f8b")) {
      return begin(file);
    }
    try (InputStream stream = new GZIPInputStream(new FileInputStream(file.toFile()))) {
      return begin(stream);
    } catch (IOException damaged) {
      return begin(file);
    }
  }
}
