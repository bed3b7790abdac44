package dev.sunder.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A 64-bit little-endian ELF shared object in memory, whose needed libraries can be renamed.
 *
 * <p>JCuda's natives ask for {@code libcublas.so.12} by name and by symbol version; on CUDA 13 the
 * same functions are in {@code libcublas.so.13}. Names of equal length are overwritten where they
 * are, and the version's hash with them, so nothing moves. Works from the program headers alone.
 */
final class SharedObject {

  private static final int SEGMENT_LOAD = 1;
  private static final int SEGMENT_DYNAMIC = 2;
  private static final long TAG_NEEDED = 1;
  private static final long TAG_STRINGS = 5;
  private static final long TAG_VERSIONS_NEEDED = 0x6ffffffeL;
  private static final long TAG_VERSIONS_NEEDED_COUNT = 0x6fffffffL;

  private final String name;
  private final byte[] bytes;
  private final ByteBuffer elf;
  private final List<Integer> needed = new ArrayList<>();
  private int strings = -1;
  private int versions = -1;
  private long versionCount;

  /**
   * Reads the headers.
   *
   * @param name for messages
   * @param bytes the file; changed in place by {@link #rename}
   * @throws IllegalArgumentException if that is no such file
   */
  SharedObject(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean magic = bytes.length >= 64 && elf.getInt(0) == 0x464c457f;
    if (!magic || bytes[4] != 2 || bytes[5] != 1) {
      throw new IllegalArgumentException(name + ": expected a 64-bit little-endian ELF file");
    }
    try {
      readDynamicSection();
    } catch (IndexOutOfBoundsException | ArithmeticException outside) {
      throw new IllegalArgumentException(
          name + ": a header points outside the file's " + bytes.length + " bytes", outside);
    }
    if (strings < 0) {
      throw new IllegalArgumentException(name + ": expected a dynamic section with its strings");
    }
  }

  /** The libraries it needs, in order. */
  List<String> needed() {
    return needed.stream().map(this::string).toList();
  }

  /** The libraries whose symbol versions it needs, with the versions: {@code library version}. */
  List<String> versionsNeeded() {
    List<String> found = new ArrayList<>();
    forEachVersion(
        (library, version, hashAt) -> found.add(string(library) + " " + string(version)));
    return found;
  }

  /** Whether every needed version's hash is that of its name, as the loader requires. */
  boolean hashesAreRight() {
    boolean[] right = {true};
    forEachVersion(
        (library, version, hashAt) -> right[0] &= elf.getInt(hashAt) == hash(string(version)));
    return right[0];
  }

  /**
   * Needs another library instead, and its version of that name.
   *
   * @return whether the library was needed at all
   * @throws IllegalArgumentException if the names differ in length
   */
  boolean rename(String from, String to) {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(
          name + ": expected a name as long as " + from + ", got " + to);
    }
    Set<Integer> places = new LinkedHashSet<>();
    needed.stream().filter(at -> string(at).equals(from)).forEach(places::add);
    if (places.isEmpty()) {
      return false;
    }
    forEachVersion(
        (library, version, hashAt) -> {
          if (string(library).equals(from)) {
            places.add(library);
            if (string(version).equals(from)) {
              places.add(version);
              elf.putInt(hashAt, hash(to));
            }
          }
        });
    byte[] text = to.getBytes(StandardCharsets.ISO_8859_1);
    places.forEach(at -> System.arraycopy(text, 0, bytes, strings + at, text.length));
    return true;
  }

  private void readDynamicSection() {
    int table = Math.toIntExact(elf.getLong(32));
    int size = Short.toUnsignedInt(elf.getShort(54));
    int count = Short.toUnsignedInt(elf.getShort(56));
    for (int i = 0; i < count; i++) {
      int header = table + i * size;
      if (elf.getInt(header) == SEGMENT_DYNAMIC) {
        int start = Math.toIntExact(elf.getLong(header + 8));
        int end = Math.toIntExact(start + elf.getLong(header + 32));
        for (int at = start; at < end && elf.getLong(at) != 0; at += 16) {
          readEntry(elf.getLong(at), elf.getLong(at + 8), table, size, count);
        }
      }
    }
  }

  private void readEntry(long tag, long value, int table, int size, int count) {
    if (tag == TAG_NEEDED) {
      needed.add(Math.toIntExact(value));
    } else if (tag == TAG_STRINGS) {
      strings = offset(value, table, size, count);
    } else if (tag == TAG_VERSIONS_NEEDED) {
      versions = offset(value, table, size, count);
    } else if (tag == TAG_VERSIONS_NEEDED_COUNT) {
      versionCount = value;
    }
  }

  /** Where in the file an address of the loaded library is. */
  private int offset(long address, int table, int size, int count) {
    for (int i = 0; i < count; i++) {
      int header = table + i * size;
      long first = elf.getLong(header + 16);
      if (elf.getInt(header) == SEGMENT_LOAD
          && address >= first
          && address < first + elf.getLong(header + 32)) {
        return Math.toIntExact(address - first + elf.getLong(header + 8));
      }
    }
    throw new IndexOutOfBoundsException("address " + Long.toHexString(address));
  }

  private interface VersionVisitor {
    /** Library and version are places among the strings, the hash one in the file. */
    void visit(int library, int version, int hashAt);
  }

  /** Walks the Verneed records and, under each, its Vernaux records. */
  private void forEachVersion(VersionVisitor visitor) {
    int record = versions;
    for (long i = 0; i < versionCount; i++) {
      int entries = Short.toUnsignedInt(elf.getShort(record + 2));
      int library = elf.getInt(record + 4);
      int entry = record + elf.getInt(record + 8);
      for (int j = 0; j < entries; j++) {
        visitor.visit(library, elf.getInt(entry + 8), entry);
        entry += elf.getInt(entry + 12);
      }
      record += elf.getInt(record + 12);
    }
  }

  private String string(int at) {
    int start = strings + at;
    int end = start;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** The System V ABI's hash of a name. */
  private static int hash(String text) {
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash << 4) + text.charAt(i);
      int top = hash & 0xf0000000;
      hash ^= top >>> 24;
      hash &= ~top;
    }
    return hash;
  }
}
