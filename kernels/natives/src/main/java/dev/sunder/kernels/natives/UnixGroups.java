package dev.sunder.kernels.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The system's groups and users, as {@code /etc/group} and {@code /etc/passwd} list them.
 *
 * <p>Many systems give each user a group of one's own and let it write whatever the user writes.
 * Nobody else can write by that.
 */
record UnixGroups(List<String> groups, List<String> users) {

  private static final int NAME = 0;
  private static final int NUMBER = 2;
  private static final int MEMBERS = 3;
  private static final int FIRST_GROUP = 3;

  /** Both are empty where they cannot be read. */
  static UnixGroups ofThisSystem() {
    return new UnixGroups(lines("/etc/group"), lines("/etc/passwd"));
  }

  /** Whether a group is known to have no member but one user. */
  boolean hasOnly(int group, int user) {
    String number = Integer.toString(group);
    List<String[]> found = fields(groups).filter(line -> line[NUMBER].equals(number)).toList();
    if (found.size() != 1) {
      return false;
    }
    List<String> names =
        fields(users)
            .filter(line -> line[NUMBER].equals(Integer.toString(user)))
            .map(line -> line[NAME])
            .toList();
    boolean others =
        Arrays.stream(found.get(0)[MEMBERS].split(",", -1))
            .anyMatch(member -> !member.isBlank() && !names.contains(member));
    boolean firstOfOthers =
        fields(users)
            .anyMatch(
                line ->
                    line[FIRST_GROUP].equals(number)
                        && !line[NUMBER].equals(Integer.toString(user)));
    return !others && !firstOfOthers;
  }

  private static Stream<String[]> fields(List<String> lines) {
    return lines.stream().map(line -> line.split(":", -1)).filter(fields -> fields.length > 3);
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
