package dev.sunder.experiments.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

  @Test
  void secondsMinutesAndHours() {
    assertEquals(90, TimeText.seconds("90s"));
    assertEquals(600, TimeText.seconds("10m"));
    assertEquals(3600, TimeText.seconds("1h"));
    assertEquals(60, TimeText.seconds("60"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0s", "-5s", "1.5h", "10 m", "1d", "99999999999s", "10M"})
  void anythingElseIsRefusedAndRepeated(String text) {
    var wrong = assertThrows(IllegalArgumentException.class, () -> TimeText.seconds(text));
    assertTrue(wrong.getMessage().endsWith("got \"" + text + "\""), wrong.getMessage());
  }
}
