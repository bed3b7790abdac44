package dev.sunder.engine.data.source;

/** Files that are in a folder or archive without belonging to the data. */
final class Hidden {

  private Hidden() {}

  /**
   * Whether any part of a slash-separated path begins with a dot or is macOS's folder of resource
   * forks.
   */
  static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      if (part.equals("__MACOSX")
          || (part.startsWith(".") && !part.equals(".") && !part.equals(".."))) {
        return true;
      }
    }
    return false;
  }
}
