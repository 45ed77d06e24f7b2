package dev.weir.app.cli;

import dev.weir.app.simulate.Simulator;
import dev.weir.core.pipeline.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir simulate}. */
@Command(name = "simulate", description = "A feed server: made-up trades, or a recording; /echo echoes.", mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  @Option(names = "--listen", paramLabel = "HOST:PORT", converter = Listen.Converter.class, defaultValue = "127.0.0.1:9000", description = "Default: 127.0.0.1:9000. Port 0 takes a free one.")
  private Listen listen;

  @Option(names = "--recording", paramLabel = "FILE", description = "Sends the frames of a recording.")
  private Path recording;

  @Option(names = "--speed", paramLabel = "N|max", defaultValue = "1", description = "How much faster than recorded.")
  private String speed;

  @Option(names = "--loop", description = "Begins the recording again at its end.")
  private boolean loop;

  @Option(names = "--resume", description = "A client that comes again goes on where it was.")
  private boolean resume;

  @Option(names = "--on", paramLabel = "connect|subscribe", defaultValue = "connect", description = "When a recording begins. Default: connect")
  private Simulator.StartOn on;

  @Option(names = "--rate", paramLabel = "MSG_PER_S", defaultValue = "10", description = "Made-up trades a second. Default: 10")
  private double rate;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The same seed makes the same prices.")
  private long seed;

  @Option(names = "--drop-every", paramLabel = "DURATION", description = "Cuts each connection off after so long.")
  private String dropEvery;

  @Option(names = "--greeting", paramLabel = "TEXT", description = "Sends a text first on every connection.")
  private String greeting;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Simulator.Options options;
    try {
      options =
          new Simulator.Options(
              source(), Optional.ofNullable(dropEvery).map(Durations::parse), Optional.ofNullable(greeting));
    } catch (IllegalArgumentException e) {
      throw new Mistaken("weir: " + e.getMessage());
    }
    UntilStopped until = new UntilStopped();
    try (Simulator simulator = Simulator.start(options, listen.host(), listen.port(), Console::say)) {
      String address = "ws://" + listen.host() + ":" + simulator.port();
      Console.say("simulate: feed at " + address + "/ws · echo at " + address + "/echo");
      return until.await();
    }
  }

  private Simulator.Source source() {
    if (recording == null) {
      if (!(rate > 0)) {
        throw new Mistaken("weir: --rate must be above 0");
      }
      return new Simulator.Trades(rate, seed);
    }
    if (!Files.isRegularFile(recording)) {
      throw new Mistaken("weir: there is no recording " + recording);
    }
    return new Simulator.Playback(recording, speed(), on, loop, resume);
  }

  private double speed() {
    try {
      double factor = speed.equals("max") ? Double.POSITIVE_INFINITY : Double.parseDouble(speed);
      if (factor > 0) {
        return factor;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Mistaken("weir: --speed takes a number above 0, or max, not '" + speed + "'");
  }
}
