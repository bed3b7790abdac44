package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
