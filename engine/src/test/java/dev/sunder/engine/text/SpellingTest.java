package dev.sunder.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  private static final List<String> CLASSES =
      List.of("cat", "dog", "great white shark", "Tiger_Shark", "10", "100");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "dgo, dog",
    "dogs, dog",
    "DOG, dog",
    "horse, ''",
    "shark, great white shark or Tiger_Shark",
    "tiger-shrak, Tiger_Shark",
    "1000, 100",
    "1, ''",
  })
  void fewSlipsOrTheSameWordsAreLikeAName(String given, String meant) {
    assertEquals(
        meant.isEmpty() ? "" : "; did you mean " + meant + "?",
        Spelling.question(Spelling.like(given, CLASSES)));
  }

  @Test
  void atMostThreeAreNamed() {
    assertEquals(
        List.of("class-2", "class-3", "class-4"),
        Spelling.like("class-1", List.of("class-2", "class-3", "class-4", "class-5")));
  }
}
