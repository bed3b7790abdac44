package dev.sunder.secure.remote;

import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.party.MessageException;
import dev.sunder.secure.party.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A provider elsewhere, asked over HTTP; see {@link ProviderServer}. It is not trusted. */
public final class RemoteProvider implements Provider {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int ANSWER_SECONDS = 120;

  /** No answer of use is longer; more is not read. */
  private static final int LONGEST = 64 << 20;

  private static final int LONGEST_TEXT = 300;

  private final String url;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final List<String> classNames;

  /**
   * Asks a provider for its classes.
   *
   * @param url {@code http://} or {@code https://}, without the path of a question
   * @throws IllegalArgumentException if it is no such URL
   * @throws ProviderFailedException if no provider answers there
   */
  public RemoteProvider(String url) {
    this.url = checked(url);
    byte[] lines = ask("/classes", HttpRequest.newBuilder().GET());
    classNames = new String(lines, StandardCharsets.UTF_8).lines().map(this::className).toList();
  }

  /**
   * Refuses what cannot be a provider's URL; returns it without a slash at its end.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static String checked(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException wrong) {
      throw notAUrl(url, wrong);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw notAUrl(url, null);
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static IllegalArgumentException notAUrl(String url, Exception cause) {
    return new IllegalArgumentException(
        "\"" + url + "\" is no provider's URL: expected one such as http://127.0.0.1:8765", cause);
  }

  private String className(String line) {
    try {
      return URLDecoder.decode(line, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      throw new ProviderFailedException(url + ": no provider's list of classes", wrong);
    }
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderFailedException if no answer comes
   */
  @Override
  public byte[] answer(byte[] question) {
    return ask("/answer", HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(question)));
  }

  private byte[] ask(String path, HttpRequest.Builder request) {
    CompletableFuture<byte[]> answer =
        client
            .sendAsync(request.uri(URI.create(url + path)).build(), BodyHandlers.ofInputStream())
            .thenApplyAsync(this::read);
    try {
      // A request's own timeout ends with the headers, and the body may never come.
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new ProviderFailedException(
          url + ": no answer came within " + ANSWER_SECONDS + " seconds", late);
    } catch (ExecutionException failure) {
      throw explained(failure.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new ProviderFailedException(url + ": interrupted", stop);
    }
  }

  private byte[] read(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        byte[] reason = body.readNBytes(LONGEST_TEXT);
        throw refusal(response.statusCode(), text(new String(reason, StandardCharsets.UTF_8)));
      }
      byte[] bytes = body.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new ProviderFailedException(url + ": the answer has more than 64 MiB", null);
      }
      return bytes;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private RuntimeException explained(Throwable failure) {
    if (failure instanceof MessageException
        || failure instanceof PartitionMismatchException
        || failure instanceof ProviderFailedException) {
      return (RuntimeException) failure;
    }
    if (failure instanceof ConnectException) {
      return new ProviderFailedException(url + ": nobody answers there", failure);
    }
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return new ProviderFailedException(
        url + ": the connection failed: " + text(cause.toString()), failure);
  }

  private RuntimeException refusal(int status, String text) {
    return switch (status) {
      case 400, 413 -> new MessageException(url + ": " + text);
      case 409 -> new PartitionMismatchException(url + ": " + text);
      default ->
          new ProviderFailedException(
              url + ": status " + status + ", expected 200 of a Sunder provider: " + text, null);
    };
  }

  /** A stranger's text, fit for a terminal. */
  private static String text(String strange) {
    return strange.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}
