package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Shape;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pieces cover every channel and row of tiles of every example once, whatever their number. */
class MapsTest {

  @BeforeAll
  static void loadFromThePrivateFolder() {
    OneDnn.load();
  }

  @ParameterizedTest(name = "{0} examples of {1} channels, {2} pixels wide, {3} threads")
  @CsvSource({
    "16,64,27,2", // one slice
    "1,384,13,2", // fewer examples than threads
    "1,500,13,24", // as many slices as there may be, the last of another width
    "3,33,7,8",
    "2,2048,14,1", // a line too long for the cache
    "1,3,5,64", // fewer channels than a slice must have
  })
  void piecesCoverEverythingOnce(int examples, int channels, int width, int threads) {
    int rows = 5;
    for (boolean apart : new boolean[] {true, false}) {
      Shape shape = new Shape(examples, channels, 4 * rows, width);
      Maps maps = maps(shape, rows, threads, apart);
      BitSet seen = new BitSet();
      int covered = 0;
      for (int piece = 0; piece < maps.pieces(); piece++) {
        for (int row = maps.firstRow(piece); row < maps.firstRow(piece) + maps.rows(piece); row++) {
          int line = (maps.example(piece) * rows + row) * channels;
          int first = line + maps.firstChannel(piece);
          seen.set(first, first + maps.channels(piece));
          covered += maps.channels(piece);
        }
      }
      assertEquals(examples * rows * channels, seen.cardinality());
      assertEquals(examples * rows * channels, covered);
    }
  }

  @Test
  void manyExamplesAreNotCut() {
    assertEquals(16, maps(new Shape(16, 64, 20, 9), 5, 2, true).pieces());
    assertEquals(16, maps(new Shape(16, 64, 20, 9), 5, 2, false).pieces());
  }

  @Test
  void oneThreadGetsOnePiece() {
    assertEquals(1, maps(new Shape(1, 64, 20, 9), 5, 1, true).pieces());
    assertEquals(1, maps(new Shape(1, 64, 20, 9), 5, 1, false).pieces());
  }

  @Test
  void oneExampleGivesWorkToEveryThread() {
    Maps slices = maps(new Shape(1, 384, 20, 13), 5, 4, false);
    assertEquals(8, slices.pieces());
    assertEquals(48, slices.width());
    Maps bands = maps(new Shape(1, 384, 20, 13), 5, 2, true);
    assertEquals(3, bands.pieces());
    assertEquals(384, bands.width());
    // More threads than rows of tiles: slices, too.
    assertEquals(20, maps(new Shape(1, 384, 20, 13), 5, 20, true).pieces());
  }

  @ParameterizedTest(name = "slices of {0}")
  @CsvSource({"40", "16", "24"})
  void linesReadAreTheLinesWritten(int width) {
    Shape shape = new Shape(2, 40, 3, 5);
    Storage from = Storage.allocate(shape.elements() * (long) Float.BYTES);
    Storage to = Storage.allocate(shape.elements() * (long) Float.BYTES);
    try {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i + 1;
      }
      from.floats().put(0, values);
      TileGrid grid = new TileGrid(shape, 4, 0, 1, 2);
      Maps source = new Maps(from, grid, 1, width);
      Maps target = new Maps(to, grid, 1, width);
      float[] line = new float[source.lineFloats()];
      for (int piece = 0; piece < source.pieces(); piece++) {
        for (int y = -1; y <= 3; y++) {
          source.get(piece, y, line);
          target.put(piece, y, line);
        }
        source.get(piece, 3, line);
        assertArrayEquals(new float[line.length], line, "outside the map");
      }
      float[] copied = new float[values.length];
      to.floats().get(0, copied);
      assertArrayEquals(values, copied);
    } finally {
      from.free();
      to.free();
    }
  }

  private static Maps maps(Shape shape, int rows, int threads, boolean apart) {
    return Maps.of(Storage.imagined(64), new TileGrid(shape, 4, 1, rows, 1), threads, apart);
  }
}
