package dev.weir.app.cli;

import dev.weir.app.proxy.BadNetwork;
import dev.weir.app.proxy.Faults;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir proxy}: {@link BadNetwork} on the command line. */
@Command(
    name = "proxy",
    mixinStandardHelpOptions = true,
    description =
        "A bad network to try a pipeline on: passes TCP connections on, as badly as told.")
final class ProxyCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9001",
      converter = Listen.Converter.class,
      description = "Where to listen; port 0 takes any free one. Default: ${DEFAULT-VALUE}")
  private Listen listen;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      required = true,
      converter = Listen.Converter.class,
      description = "The server to which everything is passed on.")
  private Listen to;

  @Option(
      names = "--latency",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "How much later everything arrives.")
  private String latency;

  @Option(
      names = "--rate",
      paramLabel = "SIZE",
      description = "How much passes each way in a second, for example 1MB.")
  private @Nullable String rate;

  @Option(
      names = "--segment",
      paramLabel = "BYTES",
      defaultValue = "0",
      description = "Cuts everything into pieces of so many bytes.")
  private int segment;

  @Option(
      names = "--partition-every",
      paramLabel = "DURATION",
      description = "About so often nothing passes, for --partition-for.")
  private @Nullable String partitionEvery;

  @Option(
      names = "--partition-for",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description = "How long nothing passes then. Default: ${DEFAULT-VALUE}")
  private String partitionFor;

  @Option(
      names = "--reset-every",
      paramLabel = "DURATION",
      description = "Resets each connection when it is about so old.")
  private @Nullable String resetEvery;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Other times.")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    UntilStopped until = new UntilStopped(Failures.INTERRUPTED);
    InetSocketAddress server = new InetSocketAddress(to.host(), to.port());
    try (BadNetwork network =
        BadNetwork.start(faults(), listen.host(), listen.port(), server, Console::say)) {
      Console.say("proxy: " + listen.host() + ":" + network.port() + " passes on to " + to.host()
          + ":" + to.port());
      return until.await();
    }
  }

  private Faults faults() {
    try {
      Optional<Faults.Partition> partition = Optional.ofNullable(partitionEvery)
          .map(every -> new Faults.Partition(duration(every), duration(partitionFor)));
      return new Faults(
          duration(latency),
          rate == null ? 0 : Sizes.parse(rate),
          segment,
          partition,
          Optional.ofNullable(resetEvery).map(ProxyCommand::duration),
          seed);
    } catch (IllegalArgumentException e) {
      throw new Mistaken("weir: " + e.getMessage());
    }
  }

  private static Duration duration(String text) {
    return Durations.parse(text);
  }
}
