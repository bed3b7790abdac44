package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardEventsTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("events.out.tfevents.sunder");
  }

  private void write(long after, long last) {
    try (TensorBoardEvents events = new TensorBoardEvents(folder, 4)) {
      events.onStart(FakeReport.startAfter(after));
      for (long step = after + 1; step <= last; step++) {
        events.onStep(FakeReport.of(step, 1.0 / step));
        if (step % 10 == 0) {
          events.onEpoch(new EpochReport(0, step, Optional.of(FakeReport.evaluation(0.75))));
        }
      }
    }
  }

  @Test
  void theFileBeginsLikeEveryEventFile() throws IOException {
    write(0, 1);
    byte[] start = Arrays.copyOf(Files.readAllBytes(file()), 13);
    // The length 24, its masked CRC as TensorFlow writes it, and the tag of wall_time.
    assertArrayEquals(
        new byte[] {24, 0, 0, 0, 0, 0, 0, 0, (byte) 0xa3, 0x7f, 0x4b, 0x22, 9}, start);
  }

  @Test
  void scalarsCarryTheirStepsAndTags() throws IOException {
    write(0, 10);
    assertEquals(
        List.of(
            "version brain.Event:2",
            "4 train/loss 0.25",
            "4 train/accuracy 0.25",
            "4 train/learning_rate 0.5",
            "8 train/loss 0.125",
            "8 train/accuracy 0.25",
            "8 train/learning_rate 0.5",
            "10 validation/loss 0.75",
            "10 validation/accuracy 0.5"),
        read());
  }

  @Test
  void aFreshRunReplacesTheEventsOfAnother() throws IOException {
    write(0, 50);
    write(0, 3);
    assertEquals(List.of("version brain.Event:2"), read());
  }

  @Test
  void aResumedRunLeavesTheEventsOfAnUninterruptedOne() throws IOException {
    write(0, 37);
    List<String> uninterrupted = read();
    write(0, 31);
    Files.write(file(), new byte[] {24, 0, 0, 0}, StandardOpenOption.APPEND);
    write(20, 37);
    assertEquals(uninterrupted, read());
  }

  @Test
  void aResumedRunDropsTheEventsAfterItsCheckpoint() throws IOException {
    write(0, 8);
    List<String> upToEight = read();
    write(0, 31);
    write(8, 9);
    assertEquals(upToEight, read());
  }

  @Test
  void aDamagedEventAndWhatFollowsItAreDroppedOnResuming() throws IOException {
    write(0, 16);
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length - 60] ^= 1;
    Files.write(file(), bytes);
    write(40, 44);
    List<String> events = read();
    assertEquals("44 train/loss 0.022727273", events.get(events.size() - 3));
  }

  /** Reads the file by the formats' descriptions alone, and fails where it departs from them. */
  private List<String> read() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
    List<String> events = new ArrayList<>();
    while (file.hasRemaining()) {
      byte[] length = new byte[8];
      file.get(length);
      assertEquals(maskedCrc(length), file.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      file.get(data);
      assertEquals(maskedCrc(data), file.getInt());
      events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static String event(ByteBuffer in) {
    String step = "";
    String rest = "";
    while (in.hasRemaining()) {
      switch (in.get()) {
        case 1 << 3 | 1 -> in.getDouble();
        case 2 << 3 -> step = varint(in) + " ";
        case 3 << 3 | 2 -> rest = "version " + text(in);
        case 5 << 3 | 2 -> {
          assertEquals(in.remaining() - 1, varint(in));
          assertEquals(1 << 3 | 2, in.get());
          assertEquals(in.remaining() - 1, varint(in));
          assertEquals(1 << 3 | 2, in.get());
          rest = text(in);
          assertEquals(2 << 3 | 5, in.get());
          rest += " " + in.getFloat();
        }
        default -> throw new AssertionError("unknown field");
      }
    }
    return step + rest;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[(int) varint(in)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theTestsCrcIsThatOfItsSpecification() {
    // The check value of CRC-32C, and RFC 3720's (appendix B.4) of 32 zero bytes.
    assertEquals(0xE3069283, crc("123456789".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(0x8A9136AA, crc(new byte[32]));
  }

  /** Castagnoli's polynomial, bit by bit. */
  private static int crc(byte[] data) {
    int crc = ~0;
    for (byte next : data) {
      crc ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 1 ? 0x82F63B78 : 0);
      }
    }
    return ~crc;
  }

  private static int maskedCrc(byte[] data) {
    int crc = crc(data);
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }
}
