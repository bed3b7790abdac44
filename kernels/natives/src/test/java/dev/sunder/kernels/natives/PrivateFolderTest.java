package dev.sunder.kernels.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine whose other users are hostile. */
class PrivateFolderTest {

  private static final int STICKY_AND_OPEN = 01777;

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void needsModes() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    folder = temporary.toRealPath().resolve("folder");
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static String refused(Path path) {
    String message = assertThrows(IOException.class, () -> PrivateFolder.open(path)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void whatIsMissingIsMadeForTheUserOnly() throws IOException {
    Path inside = folder.resolve("a/b");
    assertEquals(inside, PrivateFolder.open(inside).path());
    for (Path made : List.of(folder, folder.resolve("a"), inside)) {
      assertEquals("rwx------", mode(made));
    }
  }

  @Test
  void oneThatIsThereIsTakenWithWhatIsInIt() throws IOException {
    PrivateFolder made = PrivateFolder.open(folder);
    Path file = Files.writeString(made.path().resolve("file"), "content");
    assertEquals(folder, PrivateFolder.open(folder).path());
    assertEquals("content", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwxr-xr-x", "rwx-----x", "rwx----w-"})
  void oneThatOthersCanEnterOrWriteIsRefused(String permissions) throws IOException {
    Files.createDirectory(folder);
    mode(folder, permissions);
    assertEquals(
        folder + " is open to others (" + permissions + "): chmod 700 closes it", refused(folder));
    mode(folder, "rwx------");
    PrivateFolder.open(folder);
  }

  @Test
  void oneOfAnotherUserIsRefused() throws IOException {
    PrivateFolder.open(folder);
    UnixAccess here = UnixAccess.ofThisProcess();
    UnixAccess another = new UnixAccess(here.user() + 1, here.groups());
    String message =
        assertThrows(IOException.class, () -> PrivateFolder.open(folder, another)).getMessage();
    assertTrue(message.contains("belongs to " + Files.getOwner(folder).getName()), message);
  }

  @Test
  void oneThatWasGivenToAnotherUserIsRefused() throws IOException {
    assumeTrue(UnixAccess.ofThisProcess().user() == 0, "only the administrator can give it away");
    PrivateFolder.open(folder);
    Files.setAttribute(folder, "unix:uid", 54321);
    assertEquals(folder + " belongs to 54321", refused(folder));
    Files.setAttribute(folder, "unix:uid", 0);
    Path above = folder.resolve("above");
    PrivateFolder.open(above.resolve("inside"));
    Files.setAttribute(above, "unix:uid", 54321);
    assertEquals(above + ", in which it lies, belongs to 54321", refused(above.resolve("inside")));
  }

  @Test
  void whereOthersCanPutAnotherInItsPlaceItIsRefused() throws IOException {
    Path shared = Files.createDirectory(folder);
    Path inside = shared.resolve("a/inside");
    PrivateFolder.open(inside);
    mode(shared, "rwxrwxrwx");
    assertEquals(
        shared + ", in which it lies, can be written by others (rwxrwxrwx)", refused(inside));
    Files.setAttribute(shared, "unix:mode", STICKY_AND_OPEN);
    assertEquals(inside, PrivateFolder.open(inside).path());
  }

  @Test
  void aLinkIsFollowedToARealPlaceThatIsJudged() throws IOException {
    Path own = PrivateFolder.open(folder.resolve("own")).path();
    Path open = Files.createDirectory(folder.resolve("open"));
    mode(open, "rwxrwxrwx");
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, open);
    assertTrue(refused(link).startsWith(open + " is open to others"), refused(link));
    Files.delete(link);
    Files.createSymbolicLink(link, own);
    assertEquals(own, PrivateFolder.open(link).path());
    Files.delete(link);
    Files.createSymbolicLink(link, folder.resolve("nowhere"));
    assertEquals(link + " cannot be made: a file is in its way", refused(link));
  }

  @Test
  void whereNoneCanBeMadeThatIsSaid() throws IOException {
    Files.writeString(folder, "a file");
    assertEquals(folder + " cannot be made: a file is in its way", refused(folder));
    Path inside = folder.resolve("inside");
    assertEquals(inside + " cannot be made: Not a directory", refused(inside));
  }

  @Test
  void whatOthersCanWriteInsideIsRefused() throws IOException {
    PrivateFolder outer = PrivateFolder.open(folder);
    Path deep = Files.createDirectories(outer.inner("libraries").path().resolve("a/b"));
    mode(deep.getParent(), "rwxr-xr-x");
    mode(deep, "rwxr-xr-x");
    Path planted = Files.writeString(deep.resolve("libm.so.6"), "whose?");
    mode(planted, "rw-r--r--");
    outer.inner("libraries");
    for (String permissions : List.of("rw-rw-r--", "rw-r--rw-")) {
      mode(planted, permissions);
      assertEquals(
          planted + " can be written by others (" + permissions + ")", refusedInside(outer));
    }
    Files.delete(planted);
    mode(deep, "rwxrwxr-x");
    assertEquals(deep + " can be written by others (rwxrwxr-x)", refusedInside(outer));
  }

  @Test
  void whatAnotherUserPutInsideIsRefusedWithItsNameFitForATerminal() throws IOException {
    assumeTrue(UnixAccess.ofThisProcess().user() == 0, "only the administrator can give it away");
    PrivateFolder outer = PrivateFolder.open(folder);
    Path libraries = outer.inner("libraries").path();
    Path planted = Files.writeString(libraries.resolve("lib\u001b[31m.so"), "a stranger's");
    Files.setAttribute(planted, "unix:uid", 54321);
    assertEquals(libraries + "/lib?[31m.so belongs to 54321", refusedInside(outer));
  }

  @Test
  void aLinkInsideMayLeadInsideOnly() throws IOException {
    PrivateFolder outer = PrivateFolder.open(folder);
    Path libraries = outer.inner("libraries").path();
    Files.writeString(libraries.resolve("lib.so.1"), "ours");
    Path link = libraries.resolve("lib.so");
    Files.createSymbolicLink(link, Path.of("lib.so.1"));
    outer.inner("libraries");
    Path outside = Files.writeString(folder.resolve("outside"), "not ours");
    for (Path target : List.of(outside, folder.resolve("nothing"))) {
      Files.delete(link);
      Files.createSymbolicLink(link, target);
      String message = refusedInside(outer);
      assertTrue(message.startsWith(link + " is a link to "), message);
    }
    Files.delete(libraries.resolve("lib.so.1"));
    Files.delete(link);
    Files.delete(libraries);
    Files.createSymbolicLink(libraries, PrivateFolder.open(folder.resolve("elsewhere")).path());
    assertEquals(libraries + " is a link", refusedInside(outer));
  }

  @Test
  void filesThatComeAndGoMeanwhileAreNoFault() throws Exception {
    PrivateFolder outer = PrivateFolder.open(folder);
    Path libraries = outer.inner("libraries").path();
    AtomicBoolean enough = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              try {
                while (!enough.get()) {
                  for (int i = 0; i < 20; i++) {
                    Files.deleteIfExists(libraries.resolve("lib" + i));
                    Files.createFile(libraries.resolve("lib" + i));
                  }
                }
              } catch (IOException failed) {
                throw new UncheckedIOException(failed);
              }
            });
    other.start();
    try {
      for (int i = 0; i < 1000; i++) {
        outer.inner("libraries");
      }
    } finally {
      enough.set(true);
      other.join();
    }
  }

  private static String refusedInside(PrivateFolder outer) {
    return assertThrows(IOException.class, () -> outer.inner("libraries")).getMessage();
  }

  @Test
  void aGroupOfOnesOwnIsKnown() {
    UnixGroups groups =
        new UnixGroups(
            List.of("ann:x:1000:", "bob:x:1001:www-data,bob", "cat:x:1002:cat", "staff:x:50:", "#"),
            List.of(
                "ann:x:1000:1000:::",
                "bob:x:1001:1001:::",
                "cat:x:1002:1002:::",
                "dan:x:1003:50:::",
                "eve:x:1004:50:::"));
    assertTrue(groups.hasOnly(1000, 1000), "no other member");
    assertTrue(groups.hasOnly(1002, 1002), "listed in one's own group");
    assertFalse(groups.hasOnly(1001, 1001), "www-data is a member, too");
    assertFalse(groups.hasOnly(50, 1003), "it is eve's first group, too");
    assertFalse(groups.hasOnly(60, 1003), "not listed: who knows");
    assertFalse(new UnixGroups(List.of(), List.of()).hasOnly(1000, 1000), "unreadable");
  }

  @Test
  void aFolderThatItsUsersGroupCanWriteHoldsOneIfTheGroupIsHisAlone() throws IOException {
    Path shared = Files.createDirectory(folder);
    Path inside = shared.resolve("inside");
    PrivateFolder.open(inside);
    mode(shared, "rwxrwxr-x");
    UnixAccess here = UnixAccess.ofThisProcess();
    String user = "me:x:" + here.user() + ":" + Files.getAttribute(shared, "unix:gid") + ":::";
    String group = "mine:x:" + Files.getAttribute(shared, "unix:gid") + ":";
    PrivateFolder.open(
        inside, new UnixAccess(here.user(), new UnixGroups(List.of(group), List.of(user))));
    UnixAccess others =
        new UnixAccess(here.user(), new UnixGroups(List.of(group + "eve"), List.of(user)));
    String message =
        assertThrows(IOException.class, () -> PrivateFolder.open(inside, others)).getMessage();
    assertEquals(shared + ", in which it lies, can be written by others (rwxrwxr-x)", message);
  }
}
