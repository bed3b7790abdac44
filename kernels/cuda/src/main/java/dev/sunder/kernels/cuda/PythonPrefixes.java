package dev.sunder.kernels.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Where Python's packages may lie: the prefix of each environment, {@code PREFIX/bin/python3} being
 * its interpreter, the one in use first.
 *
 * <p>An interpreter on the path is followed link by link, since an environment's own is a link out
 * of it, and a link may lead into one. pyenv's is a script: what it would start is read from
 * pyenv's files.
 */
final class PythonPrefixes {

  private static final int MOST_LINKS = 40;
  private static final List<String> INTERPRETERS = List.of("python3", "python");

  private final Collection<Path> prefixes = new LinkedHashSet<>();

  private PythonPrefixes() {}

  /**
   * Finds them.
   *
   * @param environment the environment's variables
   * @param root the file system's root
   */
  static PythonPrefixes of(Map<String, String> environment, Path root) {
    PythonPrefixes found = new PythonPrefixes();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      LibrarySearch.addAll(found.prefixes, environment.getOrDefault(variable, ""));
    }
    List<Path> programs = new ArrayList<>();
    LibrarySearch.addAll(programs, environment.getOrDefault("PATH", ""));
    for (Path folder : programs) {
      if (folder.endsWith("bin") && folder.getParent() != null) {
        found.prefixes.add(folder.getParent());
      }
      INTERPRETERS.forEach(name -> found.follow(folder.resolve(name)));
      if (folder.endsWith("shims") && folder.getParent() != null) {
        found.addPyenv(folder.getParent(), environment);
      }
    }
    if (!environment.getOrDefault("PYENV_ROOT", "").isBlank()) {
      List<Path> pyenv = new ArrayList<>();
      LibrarySearch.addAll(pyenv, environment.get("PYENV_ROOT"));
      pyenv.forEach(each -> found.addPyenv(each, environment));
    }
    LibrarySearch.addAll(found.prefixes, environment.getOrDefault("HOME", "") + "/.local");
    found.prefixes.add(root.resolve("usr/local"));
    found.prefixes.add(root.resolve("opt/conda"));
    return found;
  }

  /** The folders of packages that are there. */
  List<Path> sitePackages() {
    List<Path> packages = new ArrayList<>();
    for (Path prefix : prefixes) {
      for (String libraries : List.of("lib", "lib64")) {
        for (Path python : LibrarySearch.matching(prefix.resolve(libraries), "python3*")) {
          packages.add(python.resolve("site-packages"));
          packages.add(python.resolve("dist-packages"));
        }
      }
    }
    return packages;
  }

  /** The folders that conda itself installs libraries in. */
  List<Path> condaLibraries() {
    return prefixes.stream()
        .filter(prefix -> Files.isDirectory(prefix.resolve("conda-meta")))
        .map(prefix -> prefix.resolve("lib"))
        .toList();
  }

  /** Adds the prefix of an interpreter and of all that it is a link to, by way of folders too. */
  private void follow(Path interpreter) {
    Path at = interpreter;
    for (int links = 0; links < MOST_LINKS && Files.exists(at); links++) {
      addPrefixOf(at);
      try {
        // The folder may be reached through links of its own.
        addPrefixOf(at.getParent().toRealPath().resolve(at.getFileName()));
        if (!Files.isSymbolicLink(at)) {
          return;
        }
        at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
      } catch (IOException unreadable) {
        return;
      }
    }
  }

  private void addPrefixOf(Path interpreter) {
    Path folder = interpreter.getParent();
    if (folder != null && folder.endsWith("bin") && folder.getParent() != null) {
      prefixes.add(folder.getParent());
    }
  }

  /** The versions that pyenv is set to, then all others, the newest first. */
  private void addPyenv(Path pyenv, Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    names.addAll(List.of(environment.getOrDefault("PYENV_VERSION", "").split(":", -1)));
    try {
      names.addAll(Files.readAllLines(pyenv.resolve("version")));
    } catch (IOException none) {
      names.add("");
    }
    Path versions = pyenv.resolve("versions");
    for (String name : names) {
      List<Path> version = new ArrayList<>();
      LibrarySearch.addAll(version, name.isBlank() ? "" : versions + "/" + name.strip());
      version.stream()
          .map(Path::normalize)
          .filter(each -> versions.equals(each.getParent()))
          .forEach(this::addIfThere);
    }
    LibrarySearch.matching(versions, "*").forEach(this::addIfThere);
  }

  private void addIfThere(Path prefix) {
    if (Files.isDirectory(prefix)) {
      prefixes.add(prefix);
    }
  }
}
