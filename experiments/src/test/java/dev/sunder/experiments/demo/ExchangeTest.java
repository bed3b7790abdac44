package dev.sunder.experiments.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.secure.measure.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  @Test
  void theOwnersShareIsOfAllQuestionsAndItsIntervalOfThePictures() {
    // 2,000 questions about 400 pictures: .9665, which no number of pictures right of 400 is.
    Interval owner = new Exchange(List.of(), 400, 2000, 1933, 1000, 24_576).owner();
    assertEquals(0.9665, owner.estimate());
    Interval pictures = Interval.proportion(387, 400);
    assertTrue(Math.abs(owner.low() - pictures.low()) < 0.0015, owner.toString());
  }
}
