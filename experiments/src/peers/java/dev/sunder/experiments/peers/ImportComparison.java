package dev.sunder.experiments.peers;

import dev.sunder.engine.format.ModelFileException;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Imports ONNX files of others, and computes each here and in ONNX Runtime on the same input.
 *
 * <p>The table says of each what it is made of, and how far the answers lie apart, as a share of
 * the greatest, or why it is refused. The last line counts those that answer alike, within {@link
 * Agreement#BOUND}, and says the worst of them; a file that is imported and answers otherwise is
 * never counted, and ends the program with exit code 1.
 */
final class ImportComparison {

  /** What the profile calls it. */
  static final String MODE = "import";

  private final TextTable table = new TextTable("network", "operators", "differs by", "import");
  private int files;
  private int alike;
  private int wrong;
  private double worst;

  private ImportComparison() {}

  /** Compares; the argument is the folder with the files, {@code NAME.onnx} and their inputs. */
  public static void main(String[] args) {
    ImportComparison comparison = new ImportComparison();
    System.out.println("theirs: ONNX Runtime " + OnnxInference.version());
    try (Device device = Devices.open("cpu")) {
      System.out.println("ours: " + device.description());
      for (Path file : files(Path.of(args[0]))) {
        comparison.compare(device, file);
      }
    } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException failed) {
      System.err.println("error: " + failed.getMessage());
      System.exit(1);
    }
    comparison.table.lines().forEach(System.out::println);
    System.out.println(line(comparison.alike, comparison.files, comparison.worst));
    System.exit(comparison.wrong == 0 ? 0 : 1);
  }

  /** The last line. */
  static String line(int alike, int files, double worst) {
    return String.format(Locale.ROOT, "imported=%d of %d worst=%.1e", alike, files, worst);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> listed = Files.list(folder)) {
      List<Path> files = listed.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
      if (files.isEmpty()) {
        throw new IllegalStateException("no file NAME.onnx in " + folder);
      }
      return files;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void compare(Device device, Path file) {
    ForeignNetwork network = new ForeignNetwork(file);
    files++;
    float[] theirs = network.theirs();
    String apart = "";
    String said;
    try {
      float[] ours = network.ours(device);
      double share = Agreement.share(network.name(), ours, theirs);
      apart = String.format(Locale.ROOT, "%.1e", share);
      worst = Math.max(worst, Agreement.require(network.name(), ours, theirs));
      alike++;
      said = "imported";
    } catch (ModelFileException refused) {
      said = "refused: " + network.reason(refused);
    } catch (IllegalStateException otherwise) {
      wrong++;
      said = "WRONG";
    }
    table.row(network.name(), network.operators(), apart, said);
  }
}
