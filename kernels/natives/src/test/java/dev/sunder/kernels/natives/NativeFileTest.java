package dev.sunder.kernels.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeFileTest {

  private static final FileTime SHIPPED = FileTime.from(Instant.parse("2026-02-19T13:41:00Z"));

  @TempDir Path temporary;
  private PrivateFolder folder;
  private final byte[] content = new byte[700_001];
  private NativeFile library;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    folder = PrivateFolder.open(temporary.toRealPath().resolve("folder"));
    new Random(1).nextBytes(content);
    library = library(content, checksum(content));
    file = folder.path().resolve("a.jar/b/libc.so");
  }

  private static NativeFile library(byte[] content, long checksum) {
    return new NativeFile(
        "a.jar/b/libc.so",
        content.length,
        checksum,
        SHIPPED,
        () -> new ByteArrayInputStream(content));
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /** Whether it is in place, with its time, for its owner only, and nothing else is there. */
  private void assertHeld() throws IOException {
    assertArrayEquals(content, Files.readAllBytes(file));
    assertEquals(SHIPPED, Files.getLastModifiedTime(file));
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void isUnpackedOnceAndThenLeftAlone() throws IOException {
    folder.hold(List.of(library));
    assertHeld();
    Object first = Files.readAttributes(file, "*").get("fileKey");
    folder.hold(List.of(library));
    assertHeld();
    assertEquals(first, Files.readAttributes(file, "*").get("fileKey"));
  }

  @Test
  void aFileOfItsNameSizeAndTimeWithOtherContentIsReplaced() throws IOException {
    folder.hold(List.of(library));
    byte[] planted = content.clone();
    planted[planted.length - 1] ^= 1;
    Files.write(file, planted);
    Files.setLastModifiedTime(file, SHIPPED);
    folder.hold(List.of(library));
    assertHeld();
  }

  @Test
  void whatAnInterruptedProcessWroteIsReplaced() throws IOException {
    for (int length : new int[] {0, 1, content.length - 1}) {
      Files.createDirectories(file.getParent());
      Files.write(file, Arrays.copyOf(content, length));
      folder.hold(List.of(library));
      assertHeld();
    }
  }

  @Test
  void itsTimeIsPutRight() throws IOException {
    folder.hold(List.of(library));
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    folder.hold(List.of(library));
    assertHeld();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links are the administrator's there")
  void aLinkInItsPlaceIsReplacedRatherThanFollowed() throws IOException {
    Path elsewhere = Files.write(temporary.resolve("elsewhere"), content);
    Files.setLastModifiedTime(elsewhere, SHIPPED);
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, elsewhere);
    folder.hold(List.of(library));
    assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    assertHeld();
    assertTrue(Files.exists(elsewhere));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAfterAnHour() throws IOException {
    Files.createDirectories(file.getParent());
    Path old = Files.write(file.resolveSibling(".libc.so.0123456789abcdef.tmp"), content);
    Path young = Files.write(file.resolveSibling(".libc.so.fedcba9876543210.tmp"), content);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3601)));
    Files.setLastModifiedTime(young, FileTime.from(Instant.now().minusSeconds(3000)));
    folder.hold(List.of(library));
    assertTrue(Files.exists(young) && Files.notExists(old));
    Files.delete(young);
    assertHeld();
  }

  @Test
  void aDamagedJarIsSaidToBeAndLeavesNothing() throws IOException {
    NativeFile damaged = library(content, checksum(content) ^ 1);
    String message =
        assertThrows(IOException.class, () -> folder.hold(List.of(damaged))).getMessage();
    assertTrue(message.endsWith("its jar is damaged at a.jar/b/libc.so"), message);
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidWithTheRoomThatItTakes() throws IOException {
    Files.createDirectories(file.resolve("a folder in its place"));
    String message =
        assertThrows(IOException.class, () -> folder.hold(List.of(library))).getMessage();
    assertTrue(
        message.matches(
            "the libraries cannot be unpacked to \\Q"
                + folder.path()
                + "\\E, where they take 1 MB and \\d+ are free: .+"),
        message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void manyAtOnceEachFindItWhole() throws Exception {
    int many = 8;
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<byte[]>> seen = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        seen.add(
            threads.submit(
                () -> {
                  start.await();
                  folder.hold(List.of(library));
                  return Files.readAllBytes(file);
                }));
      }
      for (Future<byte[]> each : seen) {
        assertArrayEquals(content, each.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertHeld();
  }

  @Test
  void whoeverTidiesUpLeavesAloneWhatAnotherIsWriting() throws Exception {
    int writers = 4;
    CyclicBarrier start = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int round = 0; round < 200; round++) {
                    String name = "a.jar/b/lib" + writer + "_" + round + ".so";
                    byte[] bytes = {(byte) writer, (byte) round};
                    folder.hold(
                        List.of(
                            new NativeFile(
                                name,
                                bytes.length,
                                checksum(bytes),
                                SHIPPED,
                                () -> new ByteArrayInputStream(bytes))));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
