package dev.sunder.kernels.natives;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;

/**
 * Owners and modes. The system's administrator is trusted, as there is no help against him.
 *
 * @param user the number of the user that this process runs as
 * @param groups who else is in a group
 */
record UnixAccess(int user, UnixGroups groups) implements Access {

  private static final int ADMINISTRATOR = 0;
  private static final int ANYTHING_BY_OTHERS = 0077;
  private static final int WRITE_BY_GROUP = 0020;
  private static final int WRITE_BY_ALL = 0002;
  // In a folder with this bit only its owner can rename or delete an entry.
  private static final int STICKY = 01000;

  private static final FileAttribute<?> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static UnixAccess ofThisProcess() throws IOException {
    return new UnixAccess(thisUser(), UnixGroups.ofThisSystem());
  }

  /**
   * The user that this process runs as. Not asked of a file that is made for it: by its path, one
   * would look at whatever an attacker has put there since.
   */
  private static int thisUser() throws IOException {
    Path process = Path.of("/proc/self");
    if (Files.exists(process)) {
      return (Integer) Files.getAttribute(process, "unix:uid");
    }
    String name =
        ProcessHandle.current()
            .info()
            .user()
            .orElseThrow(() -> new IOException("the system does not say who runs this process"));
    UserPrincipal user =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    // It does not tell its number; a folder that belongs to it does.
    Path home = Path.of(System.getProperty("user.home"));
    if (!Files.getOwner(home).equals(user)) {
      throw new IOException(Text.printable(home) + " does not belong to " + name);
    }
    return (Integer) Files.getAttribute(home, "unix:uid");
  }

  @Override
  public FileAttribute<?>[] folderAttributes() {
    return new FileAttribute<?>[] {OWN_FOLDER};
  }

  @Override
  public FileAttribute<?>[] fileAttributes() {
    return new FileAttribute<?>[] {OWN_FILE};
  }

  @Override
  public void requireClosed(Path folder) throws IOException {
    // From the root down: once a folder is known to be closed, nobody can exchange what is in it.
    Path above = folder.getRoot();
    for (Path name : folder) {
      requireTrusted(above);
      above = above.resolve(name);
    }
    Entry entry = Entry.of(folder);
    if (entry.user != user) {
      throw new IOException(Text.printable(folder) + " belongs to " + owner(folder));
    }
    if ((entry.mode & ANYTHING_BY_OTHERS) != 0) {
      throw new IOException(
          Text.printable(folder)
              + " is open to others ("
              + mode(folder)
              + "): chmod 700 closes it");
    }
  }

  private void requireTrusted(Path above) throws IOException {
    Entry entry = Entry.of(above);
    if (entry.user != user && entry.user != ADMINISTRATOR) {
      throw new IOException(
          Text.printable(above) + ", in which it lies, belongs to " + owner(above));
    }
    boolean shared =
        (entry.mode & WRITE_BY_ALL) != 0
            || ((entry.mode & WRITE_BY_GROUP) != 0 && !groups.hasOnly(entry.group, user));
    if (shared && (entry.mode & STICKY) == 0) {
      throw new IOException(
          Text.printable(above)
              + ", in which it lies, can be written by others ("
              + mode(above)
              + ")");
    }
  }

  @Override
  public void requireOwn(Path entry) throws IOException {
    Entry found = Entry.of(entry);
    if (found.user != user && found.user != ADMINISTRATOR) {
      throw new IOException(Text.printable(entry) + " belongs to " + owner(entry));
    }
    boolean link = Files.isSymbolicLink(entry);
    if (!link && (found.mode & (WRITE_BY_GROUP | WRITE_BY_ALL)) != 0) {
      throw new IOException(
          Text.printable(entry) + " can be written by others (" + mode(entry) + ")");
    }
  }

  private static String owner(Path path) throws IOException {
    return Text.printable(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** Its owner, group and mode, all of one moment. */
  private record Entry(int user, int group, int mode) {
    static Entry of(Path path) throws IOException {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      return new Entry(
          (Integer) found.get("uid"), (Integer) found.get("gid"), (Integer) found.get("mode"));
    }
  }
}
