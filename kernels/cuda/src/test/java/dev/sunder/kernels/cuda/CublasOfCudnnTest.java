package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CublasOfCudnnTest {

  @TempDir Path folder;
  private Path cudnn;

  @BeforeEach
  void install() throws IOException {
    cudnn = Files.writeString(folder.resolve("libcudnn.so.9"), "which names none: libcublasLt.so");
  }

  private void part(String name, int size, String text, int at) throws IOException {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xC5);
    byte[] named = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(named, 0, bytes, at, named.length);
    Files.write(folder.resolve(name), bytes);
  }

  @Test
  void findsTheNameWhereverItIs() throws IOException {
    int size = 3 << 20;
    for (int at : new int[] {0, (1 << 20) - 9, (1 << 20) - 1, 1 << 20, size - 18}) {
      part("libcudnn_ops.so.9", size, "libcublasLt.so.13\0", at);
      assertEquals(OptionalInt.of(13), CublasOfCudnn.major(cudnn), "at " + at);
    }
  }

  @Test
  void asksTheSmallestFileThatNamesAny() throws IOException {
    part("libcudnn_adv.so.9", 500, "libcublas.so.13\0", 7);
    part("libcudnn_ops.so.9", 400, "libcublas.so.12\0libcublasLt.so.12\0", 7);
    assertEquals(OptionalInt.of(12), CublasOfCudnn.major(cudnn));
  }

  @Test
  void doesNotKnowWhereThereAreSeveralOrNone() throws IOException {
    assertEquals(OptionalInt.empty(), CublasOfCudnn.major(cudnn));
    part("libcudnn_ops.so.9", 400, "libcublas.so.12\0libcublas.so.13\0", 7);
    assertEquals(OptionalInt.empty(), CublasOfCudnn.major(cudnn));
    part("libcudnn_ops.so.9", 400, "libcublas.so.125\0", 7);
    assertEquals(OptionalInt.empty(), CublasOfCudnn.major(cudnn));
    assertEquals(OptionalInt.empty(), CublasOfCudnn.major(folder.resolve("none/libcudnn.so.9")));
  }

  @Test
  void asksNoOtherLibrary() throws IOException {
    part("libother.so.9", 400, "libcublas.so.12\0", 7);
    assertEquals(OptionalInt.empty(), CublasOfCudnn.major(cudnn));
  }
}
