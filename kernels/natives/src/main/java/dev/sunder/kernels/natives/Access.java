package dev.sunder.kernels.natives;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

/** Who can change a folder and what lies in it, as far as this system records that. */
sealed interface Access permits UnixAccess, WindowsAccess {

  /** This system's. */
  static Access here() throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        ? UnixAccess.ofThisProcess()
        : WindowsAccess.ofThisProcess();
  }

  /** What to make a folder with that nobody else can enter. */
  FileAttribute<?>[] folderAttributes();

  /** What to make a file with that nobody else can open. */
  FileAttribute<?>[] fileAttributes();

  /**
   * Requires that a folder is this user's and closed to others, and that none of them can put
   * another in its place.
   *
   * @param folder a real path: absolute and without links
   * @throws IOException saying in a line what is wrong
   */
  void requireClosed(Path folder) throws IOException;

  /**
   * Requires that what lies in such a folder was put there by this user and can be changed by
   * nobody else.
   *
   * @param entry not followed if it is a link
   * @throws IOException saying in a line what is wrong
   */
  void requireOwn(Path entry) throws IOException;
}
