package dev.weir.app.cli;

import dev.weir.app.simulate.Simulator;
import dev.weir.core.pipeline.Profile;
import dev.weir.core.value.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir simulate}: {@link Simulator} on the command line. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Plays a feed over WebSocket: made-up trades, or a recording. /echo sends every message back.",
    footer = {
      "",
      "Without --recording, a client that sends {\"type\":\"subscribe\",\"symbol\":\"TICKER\"} gets",
      "  {\"type\":\"trade\",\"symbol\":\"TICKER\",\"price\":150.02,\"size\":300,\"ts\":1723161253937}",
      "A recording has lines '<receive time in ns> <frame>',",
      "  '{\"t\":seconds,\"dir\":\"recv|send|open\",\"type\":\"text|binary\",\"data\"|\"b64\":…}' or one JSON message each;",
      "  plain, gzip or zstd. At its end the connection is closed with code 1000, \"end of recording\".",
    })
final class SimulateCommand implements Callable<Integer> {
  private static final double DEFAULT_RATE = 10;
  private static final long DEFAULT_SEED = 1;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9000",
      converter = Listen.Converter.class,
      description = "Where to listen; port 0 takes any free one. Default: ${DEFAULT-VALUE}")
  private Listen listen;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Play a known feed ('weir feeds'): its login, its subscriptions, its heartbeats, and made-up trades. The secrets that it wants are those of the environment.")
  private @Nullable String profile;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description = "Play what was received in this recording.")
  private @Nullable Path recording;

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      description =
          "How many times faster than recorded, or as fast as the client reads. Default: 1")
  private @Nullable String speed;

  @Option(names = "--loop", description = "Start the recording again at its end.")
  private boolean loop;

  @Option(
      names = "--on",
      paramLabel = "connect|subscribe",
      description =
          "Start the recording when a client connects (default) or with its first text message.")
  private Simulator.@Nullable StartOn on;

  @Option(
      names = "--resume",
      description =
          "A connection goes on in the recording where the last one of the same path ended.")
  private boolean resume;

  @Option(
      names = "--rate",
      paramLabel = "MSG_PER_S",
      description = "Made-up trades a second on each connection, over all its symbols. Default: 10")
  private @Nullable Double rate;

  @Option(names = "--seed", paramLabel = "N", description = "Other made-up prices. Default: 1")
  private @Nullable Long seed;

  @Option(
      names = "--drop-every",
      paramLabel = "DURATION",
      description = "Cut each connection (TCP reset) when it is this old, for example 30s.")
  private @Nullable String dropEvery;

  @Option(
      names = "--greeting",
      paramLabel = "TEXT",
      description = "Send this first on every connection.")
  private @Nullable String greeting;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Simulator.Options options = options();
    UntilStopped until = new UntilStopped(Failures.INTERRUPTED);
    try (Simulator simulator =
        Simulator.start(options, listen.host(), listen.port(), Console::say)) {
      String address = "ws://" + listen.host() + ":" + simulator.port();
      Console.say("simulate: feed at " + address + "/ws · echo at " + address + "/echo");
      return until.await();
    } catch (IllegalArgumentException e) {
      throw mistake(e.getMessage());
    }
  }

  private Simulator.Options options() {
    Mistaken.when(
        recording == null && (speed != null || on != null || loop || resume),
        "--speed, --on, --loop and --resume need a --recording");
    Mistaken.when(
        recording != null && profile != null, "--profile and --recording exclude each other");
    Mistaken.when(
        recording != null && (rate != null || seed != null),
        "--rate and --seed are for made-up trades, not for a --recording");
    try {
      Simulator.Source source =
          recording != null ? playback(recording) : profile != null ? venue(profile) : trades();
      return new Simulator.Options(
          source,
          Optional.ofNullable(dropEvery).map(Durations::parse),
          Optional.ofNullable(greeting));
    } catch (IllegalArgumentException e) {
      throw mistake(e.getMessage());
    }
  }

  private Simulator.Venue venue(String name) {
    Profile venue = Pipelines.profile(name, Pipelines::secret);
    return new Simulator.Venue(
        venue, rate != null ? rate : DEFAULT_RATE, seed != null ? seed : DEFAULT_SEED);
  }

  private Simulator.Trades trades() {
    return new Simulator.Trades(
        rate != null ? rate : DEFAULT_RATE, seed != null ? seed : DEFAULT_SEED);
  }

  private Simulator.Playback playback(Path recording) {
    Simulator.StartOn start = on != null ? on : Simulator.StartOn.CONNECT;
    return new Simulator.Playback(recording, speed != null ? speed(speed) : 1, start, loop, resume);
  }

  static double speed(String text) {
    try {
      double speed =
          text.equals("max") ? Simulator.Playback.AS_FAST_AS_POSSIBLE : Double.parseDouble(text);
      Mistaken.when(!(speed > 0), "--speed takes a number above 0, or max, not '" + text + "'");
      return speed;
    } catch (NumberFormatException e) {
      throw mistake("--speed takes a number above 0, or max, not '" + text + "'");
    }
  }

  private static Mistaken mistake(String message) {
    return new Mistaken("weir: " + message);
  }
}
