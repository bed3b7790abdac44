package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Shape;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slices of channels cover every channel of every example once, whatever their number. */
class MapsTest {

  @ParameterizedTest(name = "{0} examples of {1} channels, {2} pixels wide, {3} threads")
  @CsvSource({
    "16,64,27,2", // one slice
    "1,384,13,2", // fewer examples than threads
    "1,500,13,24", // as many slices as there may be, the last of another width
    "3,33,7,8",
    "2,2048,14,1", // a line too long for the cache
    "1,3,5,64", // fewer channels than a slice must have
  })
  void piecesCoverEachChannelOnce(int examples, int channels, int width, int threads) {
    Maps maps = maps(new Shape(examples, channels, 4, width), threads);
    BitSet seen = new BitSet();
    int covered = 0;
    for (int piece = 0; piece < maps.pieces(); piece++) {
      int first = maps.example(piece) * channels + maps.firstChannel(piece);
      seen.set(first, first + maps.channels(piece));
      covered += maps.channels(piece);
    }
    assertEquals(examples * channels, seen.cardinality());
    assertEquals(examples * channels, covered);
  }

  @Test
  void manyExamplesAreNotSliced() {
    assertEquals(64, maps(new Shape(16, 64, 9, 9), 2).width());
  }

  @Test
  void oneExampleGivesWorkToEveryThread() {
    assertEquals(8, maps(new Shape(1, 384, 13, 13), 4).pieces());
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
      Maps source = new Maps(from, grid, width);
      Maps target = new Maps(to, grid, width);
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

  private static Maps maps(Shape shape, int threads) {
    return Maps.of(Storage.imagined(64), new TileGrid(shape, 4, 1, 1, 1), threads);
  }
}
