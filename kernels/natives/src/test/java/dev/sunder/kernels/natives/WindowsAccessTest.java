package dev.sunder.kernels.natives;

import static java.nio.file.attribute.AclEntryPermission.DELETE_CHILD;
import static java.nio.file.attribute.AclEntryPermission.READ_DATA;
import static java.nio.file.attribute.AclEntryPermission.WRITE_ACL;
import static java.nio.file.attribute.AclEntryPermission.WRITE_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Its reading of lists; nothing here has been run on Windows. */
class WindowsAccessTest {

  private record User(String name) implements UserPrincipal {
    @Override
    public String getName() {
      return name;
    }
  }

  private static AclEntry entry(
      AclEntryType type, String user, Set<AclEntryFlag> flags, AclEntryPermission... permissions) {
    return AclEntry.newBuilder()
        .setType(type)
        .setPrincipal(new User(user))
        .setFlags(flags)
        .setPermissions(permissions)
        .build();
  }

  @Test
  void onlyWhoIsAllowedOneOfTheRightsOnTheThingItselfCounts() {
    List<AclEntry> list =
        List.of(
            entry(AclEntryType.ALLOW, "SYSTEM", Set.of(), READ_DATA, WRITE_DATA),
            entry(AclEntryType.ALLOW, "Users", Set.of(), READ_DATA),
            entry(
                AclEntryType.ALLOW,
                "CREATOR OWNER",
                Set.of(AclEntryFlag.INHERIT_ONLY, AclEntryFlag.FILE_INHERIT),
                WRITE_DATA),
            entry(AclEntryType.DENY, "Guests", Set.of(), WRITE_DATA),
            entry(AclEntryType.ALLOW, "eve", Set.of(AclEntryFlag.FILE_INHERIT), WRITE_ACL));
    assertEquals(
        Set.of(new User("SYSTEM"), new User("eve")),
        WindowsAccess.allowed(list, Set.of(WRITE_DATA, WRITE_ACL)));
    assertEquals(Set.of(), WindowsAccess.allowed(list, Set.of(DELETE_CHILD)));
  }
}
