package dev.sunder.secure.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Cut;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.party.DataOwner;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.MessageException;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.signal.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider asked over the loopback interface. */
@Timeout(60)
class RemoteProviderTest {

  private final Device device = Devices.open("cpu");
  private final Signal signal = TinyModels.digits(2);
  private final Partition parts = Partition.split(TinyModels.secure(1, signal, 3), new Cut(2, 2));
  private final Partition others = Partition.split(TinyModels.secure(1, signal, 77), new Cut(2, 2));
  private final ModelProvider provider = new ModelProvider(parts.server(), device, 3);
  private ProviderServer server;

  @BeforeEach
  void listen() throws IOException {
    server =
        new ProviderServer(provider, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    server.close();
    provider.close();
    device.close();
  }

  private String url() {
    return url(server.address().getPort());
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private byte[] question(Partition of, int images, long seed) {
    try (DataOwner owner =
        new DataOwner(
            of.client(),
            device,
            4,
            Encoding.INT8,
            Optional.of(signal),
            new SplittableRandom(seed))) {
      return owner.ask(TinyModels.noise(images * 784, seed), images).message();
    }
  }

  @Test
  void theClassesAndAnswersAreThoseOfTheProviderItself() {
    byte[] question = question(parts, 5, 1);
    byte[] answer;
    try (RemoteProvider remote = new RemoteProvider(url() + "/")) {
      assertEquals(List.of("cat", "dog"), remote.classNames());
      answer = remote.answer(question);
    }
    assertEquals(1, server.answered());
    server.close();
    assertArrayEquals(provider.answer(question), answer);
  }

  @Test
  void ownersWhoAskAtOnceEachGetTheirOwnAnswer() throws Exception {
    List<byte[]> questions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      questions.add(question(parts, 1 + i, i));
    }
    List<Future<byte[]>> answers = new ArrayList<>();
    ExecutorService owners = Executors.newFixedThreadPool(questions.size());
    try (RemoteProvider remote = new RemoteProvider(url())) {
      for (int round = 0; round < 10; round++) {
        for (byte[] question : questions) {
          answers.add(owners.submit(() -> remote.answer(question)));
        }
      }
      for (Future<byte[]> answer : answers) {
        answer.get();
      }
    } finally {
      owners.shutdown();
    }
    server.close();
    for (int i = 0; i < answers.size(); i++) {
      byte[] expected = provider.answer(questions.get(i % questions.size()));
      assertArrayEquals(expected, answers.get(i).get());
    }
  }

  @Test
  void aQuestionOfAnotherModelIsRefusedByName() {
    byte[] question = question(others, 1, 1);
    try (RemoteProvider remote = new RemoteProvider(url())) {
      PartitionMismatchException refused =
          assertThrows(PartitionMismatchException.class, () -> remote.answer(question));
      assertTrue(refused.getMessage().startsWith(url() + ": the question comes from"));
    }
    assertEquals(0, server.answered());
  }

  @Test
  void whatIsNoQuestionIsRefusedWithWhatWasExpected() {
    byte[] cut = java.util.Arrays.copyOf(question(parts, 2, 1), 100);
    try (RemoteProvider remote = new RemoteProvider(url())) {
      MessageException refused = assertThrows(MessageException.class, () -> remote.answer(cut));
      assertTrue(
          refused.getMessage().contains("message of 100 bytes, expected"), refused::toString);
      assertThrows(MessageException.class, () -> remote.answer(new byte[0]));
    }
  }

  private HttpResponse<String> raw(HttpRequest.Builder request, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.uri(URI.create(url() + path)).build(), BodyHandlers.ofString());
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertEquals(404, raw(HttpRequest.newBuilder().GET(), "/").statusCode());
    assertEquals(404, raw(HttpRequest.newBuilder().GET(), "/classes/more").statusCode());
    assertEquals(405, raw(HttpRequest.newBuilder().GET(), "/answer").statusCode());
    HttpResponse<String> wrong =
        raw(HttpRequest.newBuilder().POST(BodyPublishers.noBody()), "/classes");
    assertEquals(405, wrong.statusCode());
    assertEquals("GET", wrong.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void aQuestionTooLongToHoldIsRefusedBeforeItIsRead() throws Exception {
    HttpRequest.Builder endless =
        HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(new byte[(32 << 20) + 1]));
    HttpResponse<String> refused = raw(endless, "/answer");
    assertEquals(413, refused.statusCode());
    assertEquals("a question has at most 33554432 bytes: ask about fewer images\n", refused.body());
  }

  @Test
  void ownersWhoStallHoldUpNobody() throws Exception {
    List<Socket> stalling = new ArrayList<>();
    try (RemoteProvider remote = new RemoteProvider(url())) {
      for (int i = 0; i < 5; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        stalling.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(
            "POST /answer HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nSNDR"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      remote.answer(question(parts, 1, 1));
    } finally {
      for (Socket socket : stalling) {
        socket.close();
      }
    }
    assertEquals(1, server.answered());
  }

  @Test
  void whereNobodyListensThatIsSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    ProviderFailedException failed =
        assertThrows(ProviderFailedException.class, () -> new RemoteProvider(url(free)));
    assertEquals(url(free) + ": nobody answers there", failed.getMessage());
  }

  @Test
  void aStrangersReplyIsNamedAndItsControlCharactersAreNotPrinted() throws Exception {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ExecutorService one = Executors.newSingleThreadExecutor();
      one.execute(
          () -> {
            try (Socket socket = stranger.accept()) {
              BufferedReader request =
                  new BufferedReader(
                      new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
              while (!request.readLine().isEmpty()) {
                // To the end of the header.
              }
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 418 No\r\nContent-Length: 9\r\n\r\na\u001b[31mred"
                          .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException ended) {
              // The owner went away.
            }
          });
      String url = url(stranger.getLocalPort());
      ProviderFailedException failed =
          assertThrows(ProviderFailedException.class, () -> new RemoteProvider(url));
      assertEquals(
          url + ": status 418, expected 200 of a Sunder provider: a [31mred", failed.getMessage());
      one.shutdownNow();
      assertTrue(one.awaitTermination(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatIsNoUrlIsRefused() {
    for (String wrong :
        new String[] {
          "localhost:8765", "ftp://a/", "http://", "http://a b/", "http:/a", "http://a/?q", ""
        }) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> new RemoteProvider(wrong));
      assertTrue(refused.getMessage().contains("no provider's URL"), wrong);
    }
  }
}
