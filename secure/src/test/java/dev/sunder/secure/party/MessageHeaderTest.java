package dev.sunder.secure.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageHeaderTest {

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final MessageHeader HEADER =
      new MessageHeader(MessageHeader.QUESTION, Encoding.INT8, ID, 3, 5);

  @Test
  void theLayoutIsTheDocumentedOne() {
    byte[] message = HEADER.message();
    String expected =
        "534e4452" + "01" + "51" + "01" + "00" + ID + "03000000" + "05000000" + "00".repeat(39);
    assertEquals(expected, HexFormat.of().formatHex(message));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertEquals(HEADER, MessageHeader.read(HEADER.message(), MessageHeader.QUESTION, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x54, 'byte 0 of a message must be that of \"SNDR\"'",
    "3, 0x53, 'byte 3 of a message'",
    "4, 2, 'version 2, expected 1'",
    "5, 0x41, 'kind 65, expected ''Q'''",
    "6, 2, 'unknown encoding 2'",
    "7, 1, 'reserved byte 1'",
    "40, 0, 'message of 0 examples'",
    "40, 2, 'message of 87 bytes, expected 74'",
    "40, 4, 'message of 87 bytes, expected 100'",
    "43, 0x80, 'message of -2147483645 examples'",
    "44, 4, 'with 4 values, expected at least 1 with 5'",
    "47, 0x7f, 'values, expected at least 1 with 5'",
  })
  void everyFieldIsCheckedAndNamed(int position, String value, String expected) {
    byte[] bad = HEADER.message();
    bad[position] = (byte) (int) Integer.decode(value);
    var wrong =
        assertThrows(
            MessageException.class, () -> MessageHeader.read(bad, MessageHeader.QUESTION, 5));
    assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
  }

  @Test
  void aMessageThatIsTooLongOrTooShortIsRefused() {
    byte[] good = HEADER.message();
    for (int length : new int[] {0, 47, 48, good.length - 1, good.length + 1}) {
      byte[] bad = Arrays.copyOf(good, length);
      assertThrows(
          MessageException.class,
          () -> MessageHeader.read(bad, MessageHeader.QUESTION, 5),
          "length " + length);
    }
  }

  @Test
  void whatDoesNotFitOneMessageIsRefused() {
    MessageHeader large =
        new MessageHeader(MessageHeader.QUESTION, Encoding.FP32, ID, 1 << 20, 1 << 20);
    assertThrows(IllegalArgumentException.class, large::message);
  }
}
