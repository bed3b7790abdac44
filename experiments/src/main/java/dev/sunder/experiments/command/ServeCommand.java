package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.experiments.console.Console;
import dev.sunder.kernels.Device;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.remote.ProviderServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the model provider alone, for owners elsewhere. */
@Command(
    name = "serve",
    description = {
      "Answers data owners over HTTP with the server's part of a model, until it is interrupted:"
          + " sunder predict --client FILE --provider URL asks. Plain HTTP without passwords, and"
          + " whoever may ask can copy the model: beyond one machine, put a server in front that"
          + " speaks TLS and knows who asks."
    })
final class ServeCommand extends DeviceJob {

  private static final int BATCH = 32;
  private static final int LAST_PORT = 65_535;

  @Option(
      names = "--server",
      required = true,
      paramLabel = "FILE",
      description = "The server's part.")
  private Path server;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on; 0.0.0.0 is all. Default: ${DEFAULT-VALUE}, this machine's.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8765",
      description = "The port; 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Override
  protected void run(Console console) throws IOException {
    if (port < 0 || port > LAST_PORT) {
      throw usage("--port needs a number from 0 to 65535, got " + port);
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw usage("--host: no address is called " + host);
    }
    Model part = part();
    try (Device device = openDevice();
        ModelProvider provider = new ModelProvider(part, device, BATCH);
        ProviderServer open = listen(provider, address)) {
      console.say(
          "serving %s on %s, with %s; interrupt to end",
          Partition.label(part), url(open.address()), device.description());
      untilInterrupted();
      console.say("answered %,d questions", open.answered());
    }
  }

  /**
   * What predict takes: an address of IPv6 in brackets, and without the network interface's name.
   */
  static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress().replaceFirst("%.*", "");
    boolean six = address.getAddress() instanceof Inet6Address;
    return "http://" + (six ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static ProviderServer listen(ModelProvider provider, InetSocketAddress address)
      throws IOException {
    try {
      return new ProviderServer(provider, address);
    } catch (IOException refused) {
      throw new JobFailedException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + refused.getMessage());
    }
  }

  private static void untilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException end) {
      // That is how it ends; what is closed next must not take it for its own.
    }
  }

  private Model part() {
    Model part = ModelFile.read(server);
    try {
      Partition.requireServer(part);
    } catch (PartitionMismatchException other) {
      throw new IllegalArgumentException(server + ": " + other.getMessage(), other);
    }
    return part;
  }
}
