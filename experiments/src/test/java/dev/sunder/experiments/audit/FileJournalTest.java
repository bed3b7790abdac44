package dev.sunder.experiments.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.Measurement;
import dev.sunder.secure.audit.Outcome;
import dev.sunder.secure.audit.Privacy;
import dev.sunder.secure.audit.Rebuilt;
import dev.sunder.secure.measure.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

  @TempDir private Path path;

  private static final Finding FINDING =
      new Finding(
          "search",
          "searching",
          Privacy.INPUT,
          Outcome.SUCCEEDED,
          "found \"it\"",
          true,
          List.of(
              new Measurement(
                  "median SSIM",
                  new Interval(0.5, 0.25, 0.75),
                  new Interval(0.125, 0.1, 0.2),
                  0.3,
                  2)),
          Map.of("pictures", 2.0),
          List.of(new Rebuilt(0, 0.5, 20.25), new Rebuilt(1, 0.25, 10)),
          1.5);

  private OutputFolder folder;

  @BeforeEach
  void open() throws Exception {
    folder = OutputFolder.open(path);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private FileJournal journal(String key) {
    return new FileJournal(folder, key);
  }

  private void keepAll() throws Exception {
    FileJournal journal = journal("key");
    Shape shape = new Shape(1, 1, 2, 2);
    journal.keepPicture("search", 0, new float[4], shape);
    journal.keepPicture("search", 1, new float[4], shape);
    journal.keep(FINDING);
  }

  @Test
  void whatWasKeptIsFoundByTheNextProcess() throws Exception {
    keepAll();
    assertEquals(Optional.of(FINDING), journal("key").find("search"));
  }

  @Test
  void anotherAuditsFindingIsAsGoodAsNone() throws Exception {
    keepAll();
    assertTrue(journal("other key").find("search").isEmpty());
    assertTrue(journal("key").find("another-step").isEmpty());
  }

  @Test
  void aFindingWhosePicturesAreGoneIsAsGoodAsNone() throws Exception {
    keepAll();
    Files.delete(path.resolve("pictures/search/001.png"));
    assertTrue(journal("key").find("search").isEmpty());
  }

  @Test
  void aFileThatIsNoFindingIsAsGoodAsNone() throws Exception {
    keepAll();
    Path file = path.resolve("findings/search.json");
    String whole = Files.readString(file);
    for (String text :
        new String[] {
          "", "null", "[]", "{}", whole.substring(0, whole.length() / 2), "{\"key\":\"key\"}"
        }) {
      Files.writeString(file, text);
      assertTrue(journal("key").find("search").isEmpty(), text);
    }
  }
}
