package dev.sunder.kernels.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Windows' lists of who may do what. There is no name for "the user and the administrators" that
 * holds in every language, so whoever may change the user's own home folder is trusted: there he
 * could do as he likes already.
 *
 * @param trusted who may change the user's home folder, and its owner
 */
record WindowsAccess(Set<UserPrincipal> trusted) implements Access {

  // Each lets a folder be exchanged for another, or lets this be allowed.
  private static final Set<AclEntryPermission> REPLACE =
      EnumSet.of(
          AclEntryPermission.DELETE,
          AclEntryPermission.DELETE_CHILD,
          AclEntryPermission.WRITE_ACL,
          AclEntryPermission.WRITE_OWNER);
  private static final Set<AclEntryPermission> CHANGE = EnumSet.copyOf(REPLACE);

  static {
    CHANGE.add(AclEntryPermission.WRITE_DATA);
    CHANGE.add(AclEntryPermission.APPEND_DATA);
  }

  static WindowsAccess ofThisProcess() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    Set<UserPrincipal> trusted = new HashSet<>(allowed(list(home).getAcl(), CHANGE));
    trusted.add(list(home).getOwner());
    return new WindowsAccess(Set.copyOf(trusted));
  }

  @Override
  public FileAttribute<?>[] folderAttributes() {
    return new FileAttribute<?>[0]; // Inherited: in the user's profile, closed to other users.
  }

  @Override
  public FileAttribute<?>[] fileAttributes() {
    return new FileAttribute<?>[0];
  }

  @Override
  public void requireClosed(Path folder) throws IOException {
    Path above = folder.getRoot();
    for (Path name : folder) {
      requireNone(above, REPLACE, ", in which it lies, can be replaced by ");
      above = above.resolve(name);
    }
    requireOwn(folder);
  }

  @Override
  public void requireOwn(Path entry) throws IOException {
    UserPrincipal owner = list(entry).getOwner();
    if (!trusted.contains(owner)) {
      throw new IOException(Text.printable(entry) + " belongs to " + owner.getName());
    }
    requireNone(entry, CHANGE, " can be written by ");
  }

  private void requireNone(Path path, Set<AclEntryPermission> rights, String what)
      throws IOException {
    for (UserPrincipal user : allowed(list(path).getAcl(), rights)) {
      if (!trusted.contains(user)) {
        throw new IOException(Text.printable(path) + what + Text.printable(user.getName()));
      }
    }
  }

  /**
   * Whom a list allows any of some rights on the thing itself, rather than on what is made in it.
   */
  static Set<UserPrincipal> allowed(List<AclEntry> list, Set<AclEntryPermission> rights) {
    Set<UserPrincipal> allowed = new HashSet<>();
    for (AclEntry entry : list) {
      if (entry.type() == AclEntryType.ALLOW
          && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY)
          && entry.permissions().stream().anyMatch(rights::contains)) {
        allowed.add(entry.principal());
      }
    }
    return allowed;
  }

  private static AclFileAttributeView list(Path path) throws IOException {
    AclFileAttributeView view =
        Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new IOException(
          Text.printable(path) + " is on a file system that does not record who may write there");
    }
    return view;
  }
}
