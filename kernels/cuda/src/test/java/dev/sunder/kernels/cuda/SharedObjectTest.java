package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Renaming what JCuda's own natives need. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class SharedObjectTest {

  private static final String TWELVE = "libcublas.so.12";
  private static final String THIRTEEN = "libcublas.so.13";

  private static SharedObject read(byte[] bytes) {
    return new SharedObject("test", bytes);
  }

  @Test
  void cublasIsNeededByNameAndByVersionAsShipped() throws IOException {
    SharedObject object = read(NativeFolder.shipped("JCublas2"));
    assertTrue(object.needed().contains(TWELVE), () -> "" + object.needed());
    assertTrue(object.versionsNeeded().contains(TWELVE + " " + TWELVE));
    assertTrue(object.hashesAreRight());
  }

  @Test
  void renamingChangesTheNameAndTheVersionWithItsHash() throws IOException {
    byte[] bytes = NativeFolder.shipped("JCublas2");
    assertTrue(read(bytes).rename(TWELVE, THIRTEEN));
    SharedObject renamed = read(bytes);
    assertTrue(renamed.needed().contains(THIRTEEN));
    assertFalse(renamed.needed().contains(TWELVE));
    assertTrue(renamed.versionsNeeded().contains(THIRTEEN + " " + THIRTEEN));
    assertFalse(renamed.versionsNeeded().contains(TWELVE + " " + TWELVE));
    assertTrue(renamed.hashesAreRight());
  }

  @Test
  void renamingMovesNothing() throws IOException {
    byte[] before = NativeFolder.shipped("JCublas2");
    byte[] after = before.clone();
    read(after).rename(TWELVE, THIRTEEN);
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      changed += before[i] == after[i] ? 0 : 1;
    }
    // One digit of a name that both share or not, and the last byte of the hash.
    assertTrue(changed >= 2 && changed <= 3, changed + " bytes changed");
  }

  @Test
  void whatIsNotNeededIsLeftAlone() throws IOException {
    byte[] bytes = NativeFolder.shipped("JCudnn");
    byte[] before = bytes.clone();
    assertFalse(read(bytes).rename(TWELVE, THIRTEEN));
    assertTrue(Arrays.equals(before, bytes));
    assertTrue(read(bytes).needed().contains("libcudnn.so.9"));
  }

  @Test
  void refusesANameOfAnotherLength() throws IOException {
    SharedObject object = read(NativeFolder.shipped("JCublas2"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> object.rename(TWELVE, "libcublas.so.9"))
            .getMessage();
    assertTrue(message.contains("libcublas.so.9"), message);
  }

  @Test
  void refusesWhatIsNoSharedObject() throws IOException {
    byte[] whole = NativeFolder.shipped("JCudnn");
    assertThrows(IllegalArgumentException.class, () -> read(new byte[100]));
    assertThrows(IllegalArgumentException.class, () -> read(new byte[0]));
    for (int length : new int[] {64, 200, 1000}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> read(Arrays.copyOf(whole, length)))
              .getMessage();
      assertTrue(message.startsWith("test: "), message);
    }
  }

  @Test
  void theDriversBindingNeedsTheDriverAlone() throws IOException {
    assertEquals(
        1,
        read(NativeFolder.shipped("JCudaDriver")).needed().stream()
            .filter(library -> library.startsWith("libcu"))
            .count());
  }
}
