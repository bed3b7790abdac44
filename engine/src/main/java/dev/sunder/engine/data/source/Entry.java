package dev.sunder.engine.data.source;

/**
 * A file in a folder or archive.
 *
 * @param name its path from there, with forward slashes
 * @param size its bytes, unpacked, as the folder or archive says
 */
public record Entry(String name, long size) {

  /** The name without its folders. */
  public String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The folders of the name, with a slash at the end; empty when there are none. */
  public String folder() {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }
}
