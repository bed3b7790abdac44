package dev.sunder.engine.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files of a zip archive, read without unpacking it to disk. Sizes and checksums are verified,
 * which {@link ZipFile} does not.
 */
public final class ZipEntries implements Entries {

  /**
   * Photographs hardly compress, digits by ten to one. Beyond this a large entry is made to fill
   * the memory.
   */
  private static final long MAX_RATIO = 200;

  private static final long RATIO_MATTERS = 1 << 20;

  private final Path path;
  private final ZipFile zip;
  private final Map<String, ZipEntry> byName = new HashMap<>();
  private final List<Entry> entries;

  /** Reads an archive's directory. */
  public ZipEntries(Path path) throws IOException {
    this.path = path;
    zip = openZip(path);
    try {
      entries = list(zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile openZip(Path path) throws IOException {
    ZipEnd.check(path);
    try {
      return openZip(path, StandardCharsets.UTF_8);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "not a readable zip archive (" + e.getMessage() + "): truncated or corrupt", e);
    }
  }

  private static ZipFile openZip(Path path, Charset names) throws IOException {
    try {
      return new ZipFile(path.toFile(), names);
    } catch (ZipException wrong) {
      boolean badName = String.valueOf(wrong.getMessage()).contains("bad entry name");
      if (!badName || names.equals(StandardCharsets.ISO_8859_1)) {
        throw wrong;
      }
      // From before zip had UTF-8: any name can be read like this, if not as it was meant.
      return openZip(path, StandardCharsets.ISO_8859_1);
    }
  }

  private List<Entry> list(ZipFile file) throws IOException {
    List<Entry> found = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (entry.isDirectory() || Hidden.isHidden(entry.getName())) {
        continue;
      }
      if (byName.put(entry.getName(), entry) != null) {
        throw new IOException("has two entries named " + entry.getName() + ", expected one");
      }
      found.add(new Entry(entry.getName(), entry.getSize()));
    }
    found.sort(NaturalOrder.by(Entry::name));
    return List.copyOf(found);
  }

  @Override
  public List<Entry> list() {
    return entries;
  }

  @Override
  public String describe(Entry entry) {
    return path + "!/" + entry.name();
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    ZipEntry inside = byName.get(entry.name());
    long packed = inside.getCompressedSize();
    if (entry.size() > RATIO_MATTERS && entry.size() / MAX_RATIO > packed) {
      throw new IOException(
          "unpacks %d bytes to %d, more than %d to 1: refused as a zip bomb"
              .formatted(packed, entry.size(), MAX_RATIO));
    }
    return new VerifiedStream(zip.getInputStream(inside), entry.size(), inside.getCrc());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
