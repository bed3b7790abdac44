package dev.sunder.experiments.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.report.Json;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps an audit's findings and pictures in files, each there whole or not at all: {@code
 * findings/ID.json} and {@code pictures/ID/NUMBER.png}.
 *
 * <p>A finding carries the key of the audit that it belongs to; one with another key, or one that
 * cannot be read, is as good as none.
 */
final class FileJournal implements Journal {

  /** The folder name of the originals. */
  static final String ORIGINALS = "original";

  private static final ObjectMapper READER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final OutputFolder folder;
  private final String key;

  /** What a file holds. */
  record Entry(String key, Finding finding) {}

  /**
   * A journal in a folder.
   *
   * @param key a digest of all that the findings depend on
   */
  FileJournal(OutputFolder folder, String key) {
    this.folder = folder;
    this.key = key;
  }

  @Override
  public Optional<Finding> find(String stepId) {
    Path file = folder.file(findingFile(stepId));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Entry entry = READER.readValue(Files.readString(file), Entry.class);
      boolean same =
          entry != null
              && key.equals(entry.key())
              && entry.finding() != null
              && stepId.equals(entry.finding().id())
              && havePictures(entry.finding());
      return same ? Optional.of(entry.finding()) : Optional.empty();
    } catch (JsonProcessingException notOurs) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void keep(Finding finding) {
    try {
      folder.write(findingFile(finding.id()), Json.text(new Entry(key, finding)) + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void keepPicture(String stepId, int image, float[] picture, Shape shape) {
    try {
      byte[] pixels = PixelScale.pixels(picture);
      Pictures.write(
          Pictures.ofPlanes(pixels, 0, shape.c() == 3 ? 3 : 1, shape.h(), shape.w()),
          picture(stepId, image));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where a rebuilt picture lies, or an original. */
  Path picture(String stepId, int image) {
    return folder.file("pictures/" + stepId + "/" + String.format(Locale.ROOT, "%03d.png", image));
  }

  private boolean havePictures(Finding finding) {
    return finding.rebuilt().stream()
        .allMatch(one -> Files.isRegularFile(picture(finding.id(), one.image())));
  }

  private static String findingFile(String stepId) {
    return "findings/" + stepId + ".json";
  }
}
