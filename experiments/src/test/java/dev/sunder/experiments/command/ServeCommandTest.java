package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.secure.remote.RemoteProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
class ServeCommandTest {

  private static final Pattern URL = Pattern.compile("http://[0-9.]+:[0-9]+");

  private static String part(String name) {
    return Workshop.parts().resolve(name + ".safetensors").toString();
  }

  private static Outcome ask(String... provider) {
    String[] args = {
      "predict",
      "--client",
      part("client"),
      provider[0],
      provider[1],
      "--signal",
      Workshop.digits(),
      "--seed",
      "3",
      Workshop.petsValidation()
    };
    return Outcome.of(args);
  }

  @Test
  void anOwnerElsewhereReadsTheSameAnswersAndTheServerSaysWhomItAnsweredHowOften()
      throws Exception {
    StringWriter said = new StringWriter();
    CommandLine line = Sunder.commandLine().setOut(new PrintWriter(said));
    ExecutorService one = Executors.newSingleThreadExecutor();
    Future<Integer> serving =
        one.submit(() -> line.execute("serve", "--server", part("server"), "--port", "0"));
    Matcher url = URL.matcher("");
    while (!url.reset(said.toString()).find()) {
      assertTrue(!serving.isDone(), said::toString);
      Thread.sleep(10);
    }
    Outcome remote = ask("--provider", url.group());
    one.shutdownNow();
    assertEquals(0, serving.get(30, TimeUnit.SECONDS));
    assertEquals(0, remote.exitCode(), remote.err());
    assertEquals(ask("--server", part("server")).out(), remote.out());
    // 400 pictures, 32 in a question.
    assertTrue(said.toString().contains("answered 13 questions"), said::toString);
    assertTrue(said.toString().contains("serving small64 cut 3.3 (id "), said::toString);
  }

  @Test
  void aClientsPartCannotServe() {
    Outcome outcome = Outcome.of("serve", "--server", part("client"), "--port", "0");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("client.safetensors: model small64 is the client part"));
    assertTrue(outcome.err().contains("expected the server part"), outcome.err());
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Outcome outcome = Outcome.of("serve", "--server", part("server"), "--port", port);
      assertEquals(1, outcome.exitCode());
      assertTrue(outcome.err().contains("cannot listen on 127.0.0.1:" + port), outcome.err());
    }
  }

  @Test
  void aServersPartCannotAskAndAPortMustBeOne() {
    Outcome asking =
        Outcome.of(
            "predict",
            "--client",
            part("server"),
            "--provider",
            "http://127.0.0.1:1",
            Workshop.petsValidation());
    assertEquals(1, asking.exitCode());
    assertTrue(asking.err().contains("expected the client part"), asking.err());
    assertEquals(2, Outcome.of("serve", "--server", part("server"), "--port", "65536").exitCode());
    assertEquals(
        2, Outcome.of("serve", "--server", part("server"), "--host", "no such host").exitCode());
    assertEquals(
        2,
        Outcome.of("predict", "--client", part("client"), "--server", "a", "--provider", "b", "c")
            .exitCode());
  }

  @Test
  void whatIsNoUrlIsWrongUsage() {
    Outcome outcome = ask("--provider", "localhost:8765");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("\"localhost:8765\" is no provider's URL"), outcome.err());
  }

  @Test
  void anAddressOfVersionSixIsShownAsAUrlThatPredictTakes() throws Exception {
    InetSocketAddress six =
        new InetSocketAddress(address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 8765);
    assertEquals("http://[0:0:0:0:0:0:0:1]:8765", ServeCommand.url(six));
    RemoteProvider.checked(ServeCommand.url(six));
    assertEquals(
        "http://127.0.0.1:80", ServeCommand.url(new InetSocketAddress(address(127, 0, 0, 1), 80)));
  }

  private static InetAddress address(int... numbers) throws UnknownHostException {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    return InetAddress.getByAddress(bytes);
  }
}
