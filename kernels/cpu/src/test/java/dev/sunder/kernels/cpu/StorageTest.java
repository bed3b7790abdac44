package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {

  @BeforeAll
  static void loadFromThePrivateFolder() {
    OneDnn.load();
  }

  /** The system's own blocks begin 16 bytes after a multiple of 64, or anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {4, 68, 4096, 1 << 22})
  void blocksBeginAtACacheLine(long bytes) {
    Storage first = Storage.allocate(bytes);
    Storage second = Storage.allocate(bytes);
    try {
      assertEquals(0, first.at(0).address() % 64);
      assertEquals(0, second.at(0).address() % 64);
    } finally {
      first.free();
      second.free();
    }
  }
}
