package dev.sunder.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which cuBLAS a cuDNN was built for. It opens that by its name, {@code libcublasLt.so.12} or
 * another, when it first needs it, and ends the process where there is none; so the name stands in
 * one of its files.
 */
final class CublasOfCudnn {

  private static final String BEGINNING = "libcublas";
  private static final Pattern NAME = Pattern.compile(BEGINNING + "(?:Lt)?\\.so\\.(\\d{2})(?!\\d)");
  private static final int CHUNK = 1 << 20;
  private static final int LONGEST_NAME = 32;

  private CublasOfCudnn() {}

  /**
   * The version that the smallest of cuDNN's files to name any names; empty if none does, or that
   * one names several.
   *
   * @param cudnn one of the files, beside the others
   */
  static OptionalInt major(Path cudnn) {
    try (var folder = Files.list(cudnn.toAbsolutePath().getParent())) {
      List<Path> files =
          folder
              .filter(file -> file.getFileName().toString().matches("libcudnn.*\\.so\\.9"))
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparingLong(CublasOfCudnn::size))
              .toList();
      for (Path file : files) {
        Set<Integer> named = named(file);
        if (!named.isEmpty()) {
          return named.size() == 1 ? OptionalInt.of(named.iterator().next()) : OptionalInt.empty();
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      // Then loading it says why.
      return OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The versions that a file names. */
  private static Set<Integer> named(Path file) throws IOException {
    Set<Integer> versions = new TreeSet<>();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      int kept = 0;
      int read;
      while ((read = in.readNBytes(chunk, kept, CHUNK - kept)) > 0) {
        int end = kept + read;
        String text = new String(chunk, 0, end, StandardCharsets.ISO_8859_1);
        // The files are large, and a plain search is much the faster.
        Matcher name = NAME.matcher(text);
        for (int at = text.indexOf(BEGINNING); at >= 0; at = text.indexOf(BEGINNING, at + 1)) {
          if (name.region(at, end).lookingAt()) {
            versions.add(Integer.valueOf(name.group(1)));
          }
        }
        // A name may be cut in two.
        kept = Math.min(end, LONGEST_NAME);
        System.arraycopy(chunk, end - kept, chunk, 0, kept);
      }
    }
    return versions;
  }
}
