package dev.sunder.secure.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.party.MessageException;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.party.NotFiniteException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers owners over HTTP: {@code POST /answer} takes a question's bytes and gives the answer's,
 * {@code GET /classes} gives the names of the classes, URL-encoded, a line each.
 *
 * <p>Plain HTTP, so what owners send can be read and changed on its way: beyond one machine, put a
 * server that speaks TLS in front. Questions are computed one after another; the memory for those
 * that wait is bounded. Closed by scope; the provider is the caller's to close, afterwards.
 */
public final class ProviderServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderServer.class);
  private static final int THREADS = 8;

  /** Longer questions are refused, unless they are about one image. */
  private static final long QUESTION_BYTES = 32L << 20;

  private static final int MAX_SECONDS = 60;

  static {
    // The server reads these once; without them a client that sends nothing holds a thread forever.
    limit("sun.net.httpserver.maxReqTime");
    limit("sun.net.httpserver.maxRspTime");
  }

  private final ModelProvider provider;
  private final int longest;
  private final HttpServer http;
  private final ExecutorService threads;
  // A device is driven by one thread at a time, and every thread that ever computed on the CPU
  // keeps
  // helpers of its own.
  private final ExecutorService computing;
  private final AtomicLong answered = new AtomicLong();

  /**
   * Opens the port and begins to answer.
   *
   * @param provider used by no one else while this is open
   * @param address port 0 for any that is free
   * @throws IOException if the address cannot be listened on
   */
  public ProviderServer(ModelProvider provider, InetSocketAddress address) throws IOException {
    this.provider = provider;
    longest =
        (int) Math.min(Integer.MAX_VALUE - 16, Math.max(QUESTION_BYTES, provider.questionBytes(1)));
    http = HttpServer.create(address, 0);
    computing = Executors.newSingleThreadExecutor();
    threads = Executors.newFixedThreadPool(THREADS);
    http.setExecutor(threads);
    http.createContext("/answer", exchange -> handle(exchange, "/answer", "POST", this::answer));
    http.createContext("/classes", exchange -> handle(exchange, "/classes", "GET", this::classes));
    http.start();
  }

  private static void limit(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(MAX_SECONDS));
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  /** Questions answered. */
  public long answered() {
    return answered.get();
  }

  private interface Handler {
    Reply reply(HttpExchange exchange) throws IOException;
  }

  private static final class Reply {
    final int status;
    final String type;
    final byte[] body;

    Reply(int status, String type, byte[] body) {
      this.status = status;
      this.type = type;
      this.body = body;
    }

    static Reply text(int status, String text) {
      return new Reply(
          status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void handle(HttpExchange exchange, String path, String method, Handler handler) {
    try (exchange) {
      Reply reply;
      if (!exchange.getRequestURI().getPath().equals(path)) {
        reply = Reply.text(404, "nothing is here");
      } else if (!exchange.getRequestMethod().equals(method)) {
        exchange.getResponseHeaders().set("Allow", method);
        reply = Reply.text(405, "expected " + method);
      } else {
        reply = handler.reply(exchange);
      }
      exchange.getResponseHeaders().set("Content-Type", reply.type);
      exchange.sendResponseHeaders(reply.status, reply.body.length);
      exchange.getResponseBody().write(reply.body);
    } catch (IOException gone) {
      LOG.debug("an owner went away", gone);
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    byte[] question = exchange.getRequestBody().readNBytes(longest + 1);
    if (question.length > longest) {
      return Reply.text(
          413, "a question has at most " + longest + " bytes: ask about fewer images");
    }
    try {
      byte[] answer = computing.submit(() -> provider.answer(question)).get();
      answered.incrementAndGet();
      return new Reply(200, "application/octet-stream", answer);
    } catch (ExecutionException failure) {
      return refusal(failure.getCause());
    } catch (RejectedExecutionException | InterruptedException closing) {
      return Reply.text(503, "the provider is closing");
    }
  }

  private static Reply refusal(Throwable failure) {
    if (failure instanceof MessageException) {
      return Reply.text(400, failure.getMessage());
    }
    if (failure instanceof PartitionMismatchException) {
      return Reply.text(409, failure.getMessage());
    }
    // What went wrong here is not the owner's to know.
    if (failure instanceof NotFiniteException) {
      LOG.error("a question could not be answered: {}", failure.getMessage());
    } else {
      LOG.error("a question could not be answered", failure);
    }
    return Reply.text(500, "the provider failed");
  }

  private Reply classes(HttpExchange exchange) {
    String lines =
        provider.classNames().stream()
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
    return Reply.text(200, lines);
  }

  /** Waits for the question that is being computed; its answer may be lost. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    computing.shutdown();
    try {
      // Whoever closes the provider next must find it idle.
      computing.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
