package dev.sunder.engine.data.source;

import java.util.Comparator;
import java.util.function.Function;

/** Compares names as people count: {@code cat.9} before {@code cat.10}. */
public final class NaturalOrder implements Comparator<String> {

  private static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  /** The order itself. */
  public static Comparator<String> names() {
    return INSTANCE;
  }

  /** The order of things by a name they have. */
  public static <T> Comparator<T> by(Function<T, String> name) {
    return Comparator.comparing(name, INSTANCE);
  }

  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int difference;
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endOfA = endOfDigits(a, i);
        int endOfB = endOfDigits(b, j);
        difference = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
        i = endOfA;
        j = endOfB;
      } else {
        difference = Character.compare(a.charAt(i++), b.charAt(j++));
      }
      if (difference != 0) {
        return difference;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  /** By value, whatever the number of digits. */
  private static int compareNumbers(String a, String b) {
    String x = a.replaceFirst("^0+", "");
    String y = b.replaceFirst("^0+", "");
    int longer = Integer.compare(x.length(), y.length());
    return longer != 0 ? longer : x.compareTo(y);
  }

  private static int endOfDigits(String text, int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
