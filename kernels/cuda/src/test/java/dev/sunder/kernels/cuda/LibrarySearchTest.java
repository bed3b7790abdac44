package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {

  private static final String BLAS = "libcublas.so.12";
  private static final String DNN = "libcudnn.so.9";

  @TempDir Path root;

  private Path file(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private LibrarySearch search(String given, Map<String, String> environment) {
    return LibrarySearch.of(given, environment, root);
  }

  @Test
  void takesTheFirstInTheOrderThatIsPromised() throws IOException {
    List<Path> inOrder = new ArrayList<>();
    for (String folder :
        List.of(
            "given",
            "home/lib64",
            "loader",
            "usr/local/cuda-13.0/lib64",
            "usr/local/cuda-12.4/lib64",
            "usr/lib/x86_64-linux-gnu",
            "cached",
            "venv/lib/python3.11/site-packages/nvidia/cublas/lib")) {
      inOrder.add(file(folder + "/" + BLAS));
    }
    // The cache stands between the system's folders and Python's, which it does not list.
    Path cached = inOrder.remove(6);
    Map<String, String> environment = new HashMap<>();
    environment.put("CUDA_HOME", root.resolve("home").toString());
    environment.put("LD_LIBRARY_PATH", root.resolve("loader").toString());
    environment.put("VIRTUAL_ENV", root.resolve("venv").toString());
    for (Path expected : inOrder) {
      assertEquals(
          Optional.of(expected), search(root.resolve("given").toString(), environment).find(BLAS));
      Files.delete(expected);
    }
    Files.createDirectories(root.resolve("etc"));
    Files.write(
        root.resolve("etc/ld.so.cache"),
        ("cache\0libc.so.6\0" + cached + "\0").getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(Optional.of(cached), search("", environment).find(BLAS));
    Files.delete(cached);
    assertEquals(Optional.empty(), search("", environment).find(BLAS));
  }

  @Test
  void findsPythonsPackagesNextToThePythonOnThePath() throws IOException {
    Path expected = file("tools/lib/python3.12/site-packages/nvidia/cudnn/lib/" + DNN);
    String path = "/nowhere/bin:" + root.resolve("tools/bin");
    assertEquals(Optional.of(expected), search("", Map.of("PATH", path)).find(DNN));
  }

  /** On the path lies a link into an environment, whose own interpreter is a link out of it. */
  @Test
  void followsPythonLinkByLink() throws IOException {
    file("usr/bin/python3.12");
    Path expected = file("data/env/lib/python3.12/site-packages/nvidia/cudnn/lib/" + DNN);
    link("data/env/bin/python3", "python");
    link("data/env/bin/python", "../../../usr/bin/python3.12");
    link("home/me/programs/python3", "../env/bin/python3");
    link("home/me/env", "../../data/env");
    Map<String, String> path = Map.of("PATH", root.resolve("home/me/programs").toString());
    assertEquals(
        Optional.of(expected.toRealPath()),
        search("", path).find(DNN).map(LibrarySearchTest::real));
  }

  @Test
  void goesThroughAFolderThatIsALink() throws IOException {
    Path expected = file("data/env/lib64/python3.12/site-packages/nvidia/cudnn/lib/" + DNN);
    file("data/env/bin/python3");
    link("programs", "data/env/bin");
    Map<String, String> path = Map.of("PATH", root.resolve("programs").toString());
    assertEquals(
        Optional.of(expected.toRealPath()),
        search("", path).find(DNN).map(LibrarySearchTest::real));
  }

  @Test
  void linksThatLeadNowhereOrInCirclesEnd() throws IOException {
    link("a/bin/python3", "../../b/bin/python3");
    link("b/bin/python3", "../../a/bin/python3");
    link("c/bin/python3", "nowhere");
    String path = root.resolve("a/bin") + ":" + root.resolve("c/bin");
    assertEquals(Optional.empty(), search("", Map.of("PATH", path)).find(DNN));
  }

  @Test
  void takesTheVersionThatPyenvIsSetTo() throws IOException {
    file("pyenv/shims/python3");
    String packages = "/lib/python3.12/site-packages/nvidia/cudnn/lib/" + DNN;
    Path newest = file("pyenv/versions/3.13.1" + packages);
    Path set = file("pyenv/versions/3.11.9" + packages);
    Path asked = file("pyenv/versions/torch" + packages);
    String path = root.resolve("pyenv/shims").toString();
    assertEquals(Optional.of(asked), search("", Map.of("PATH", path)).find(DNN));
    Files.delete(asked);
    assertEquals(Optional.of(newest), search("", Map.of("PATH", path)).find(DNN));
    Files.writeString(root.resolve("pyenv/version"), "gone\n../../etc\n3.11.9\n");
    assertEquals(Optional.of(set), search("", Map.of("PATH", path)).find(DNN));
    Map<String, String> chosen = Map.of("PATH", path, "PYENV_VERSION", "3.13.1");
    assertEquals(Optional.of(newest), search("", chosen).find(DNN));
    // As pyenv itself is found where only its root is told.
    Map<String, String> rooted = Map.of("PYENV_ROOT", root.resolve("pyenv").toString());
    assertEquals(Optional.of(set), search("", rooted).find(DNN));
  }

  @Test
  void findsWhatCondaItselfInstalls() throws IOException {
    Path expected = file("conda/envs/torch/lib/" + DNN);
    file("conda/envs/torch/conda-meta/history");
    Map<String, String> active =
        Map.of("CONDA_PREFIX", root.resolve("conda/envs/torch").toString());
    assertEquals(Optional.of(expected), search("", active).find(DNN));
    // And without being active, by its interpreter.
    file("conda/envs/torch/bin/python3");
    Map<String, String> path = Map.of("PATH", root.resolve("conda/envs/torch/bin").toString());
    assertEquals(Optional.of(expected), search("", path).find(DNN));
    // A prefix that is not conda's has any library in its lib.
    Files.delete(root.resolve("conda/envs/torch/conda-meta/history"));
    Files.delete(root.resolve("conda/envs/torch/conda-meta"));
    assertEquals(Optional.empty(), search("", path).find(DNN));
  }

  private void link(String from, String to) throws IOException {
    Path link = root.resolve(from);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(to));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Test
  void prefersTheCublasThatWasInstalledWithCudnn() throws IOException {
    file("usr/local/cuda-12.4/lib64/" + BLAS);
    String packages = "usr/local/lib/python3.11/dist-packages/nvidia/";
    Path dnn = file(packages + "cudnn/lib/" + DNN);
    Path near = file(packages + "cublas/lib/" + BLAS);
    LibrarySearch search = search("", Map.of());
    assertEquals(Optional.of(near), search.findNear(BLAS, dnn));
    assertTrue(LibrarySearch.together(near, dnn));
    assertFalse(LibrarySearch.together(search.find(BLAS).orElseThrow(), dnn));
  }

  @Test
  void findsTheBuiltinsOfThatCompilerByTheNameItOpens() throws IOException {
    Path compiler = file("nvrtc/lib/libnvrtc.so.12");
    Path builtins = file("nvrtc/lib/libnvrtc-builtins.so.12.6");
    file("nvrtc/lib/libnvrtc-builtins.so.12.6.85");
    file("nvrtc/lib/libnvrtc-builtins.so.13.0");
    file("nvrtc/lib/libnvrtc-builtins.alt.so.12.6");
    file("usr/lib64/libnvrtc-builtins.so.12.4");
    assertEquals(List.of(builtins), LibrarySearch.builtins(compiler));
  }

  @Test
  void listsOnlyFoldersThatAreThere() throws IOException {
    file("usr/lib64/" + BLAS);
    List<Path> folders =
        search("\0bad:/nowhere", Map.of("CUDA_PATH", "", "LD_LIBRARY_PATH", ":::")).folders();
    assertEquals(List.of(root.resolve("usr/lib64")), folders);
  }

  @Test
  void makesRelativeFoldersAbsoluteAsLoadingDemands() {
    assertEquals(Path.of("src").toAbsolutePath(), search("src", Map.of()).folders().get(0));
  }
}
