package dev.sunder.engine.text;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which of the names that there are somebody may have meant by one that there is not. */
public final class Spelling {

  private static final int AT_MOST = 3;

  /** A shorter beginning fits too many names. */
  private static final int SHORTEST_BEGINNING = 3;

  private Spelling() {}

  /**
   * The names that are like the given one, the likeliest first, at most three: those of the same
   * words, of the same beginning, and those that few slips part from it. Leading hyphens and
   * capitals count for nothing.
   */
  public static List<String> like(String given, List<String> names) {
    String word = bare(given);
    Set<String> like = new LinkedHashSet<>();
    for (String name : names) {
      if (sameWords(word, bare(name))) {
        like.add(name);
      }
    }
    int[] slips = names.stream().mapToInt(name -> distance(word, bare(name))).toArray();
    for (int most = 0; most <= word.length() / 3; most++) {
      for (int i = 0; i < slips.length; i++) {
        if (slips[i] == most) {
          like.add(names.get(i));
        }
      }
    }
    return like.stream().limit(AT_MOST).toList();
  }

  /** A message's end that asks whether one of these was meant; empty where there are none. */
  public static String question(List<String> meant) {
    return meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?";
  }

  /** A name in small letters, without leading hyphens, its words parted by hyphens. */
  public static String bare(String name) {
    return name.replaceFirst("^-+", "").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the words of one are among those of the other, or one is the other's beginning. */
  private static boolean sameWords(String given, String name) {
    List<String> asked = Arrays.asList(given.split("[- ]"));
    List<String> there = Arrays.asList(name.split("[- ]"));
    return asked.containsAll(there)
        || there.containsAll(asked)
        || (Math.min(given.length(), name.length()) >= SHORTEST_BEGINNING
            && (given.startsWith(name) || name.startsWith(given)));
  }

  /** Letters to add, leave out or change (Levenshtein), where two that are turned count once. */
  private static int distance(String one, String other) {
    int[][] slips = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(slips[i - 1][j], slips[i][j - 1]) + 1;
        least = Math.min(least, slips[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, slips[i - 2][j - 2] + 1);
        }
        slips[i][j] = least;
      }
    }
    return slips[one.length()][other.length()];
  }
}
