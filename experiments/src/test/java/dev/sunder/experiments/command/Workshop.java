package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.testdata.ToyData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Toy data, a barely trained classifier, a secure model of it and its parts, made once by the
 * commands themselves and removed when the tests are over.
 */
final class Workshop {

  private static final Path ROOT = root();
  private static final ToyData DATA = unpack();

  private Workshop() {}

  static String pets() {
    return DATA.pets().toString();
  }

  static String petsValidation() {
    return DATA.petsValidation().toString();
  }

  static String digits() {
    return DATA.digits().toString();
  }

  /** A new folder's path; not yet there. */
  static Path folder(String name) {
    return ROOT.resolve(name);
  }

  static String baseModel() {
    return Base.FILE;
  }

  static String secureModel() {
    return Secure.FILE;
  }

  static Path parts() {
    return Parts.FOLDER;
  }

  /** Runs a command that must succeed. */
  static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertEquals(0, outcome.exitCode(), outcome.err());
    return outcome;
  }

  private static final class Base {
    static final String FILE = file();

    private static String file() {
      Path out = folder("base");
      done(
          "train",
          "--network",
          "small64",
          "--data",
          pets(),
          "--limit",
          "64",
          "--steps",
          "3",
          "--batch",
          "16",
          "--out",
          out.toString());
      return out.resolve("model.safetensors").toString();
    }
  }

  private static final class Secure {
    static final String FILE = file();

    private static String file() {
      Path out = folder("secure");
      done(
          "secure",
          "--model",
          baseModel(),
          "--frozen",
          "2",
          "--data",
          pets(),
          "--limit",
          "64",
          "--steps",
          "3",
          "--batch",
          "16",
          "--signal",
          digits(),
          "--out",
          out.toString());
      return out.resolve("model.safetensors").toString();
    }
  }

  private static final class Parts {
    static final Path FOLDER = split();

    private static Path split() {
      Path out = folder("parts");
      done("split", "--model", secureModel(), "--at", "3", "--out", out.toString());
      return out;
    }
  }

  private static ToyData unpack() {
    try {
      return ToyData.unpackTo(ROOT.resolve("data"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path root() {
    try {
      Path root = Files.createTempDirectory("sunder-commands");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(root)));
      return root;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
