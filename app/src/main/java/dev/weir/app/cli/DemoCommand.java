package dev.weir.app.cli;

import dev.weir.app.run.Station;
import dev.weir.app.simulate.Simulator;
import dev.weir.core.expression.Models;
import dev.weir.core.pipeline.Addresses;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.Profiles;
import dev.weir.core.pipeline.Secrets;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir demo}. */
@Command(
    name = "demo",
    description = "Feed simulator, pipeline, gateway and dashboard in one process.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final double TRADES_PER_SECOND = 50;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = Listen.Converter.class,
      defaultValue = "127.0.0.1:8080",
      description = "Default: 127.0.0.1:8080. Port 0 takes a free one.")
  private Listen listen;

  @Option(names = "--no-browser", description = "Does not open the page.")
  private boolean noBrowser;

  @Override
  public Integer call() throws IOException, InterruptedException {
    UntilStopped until = new UntilStopped(Failures.INTERRUPTED);
    Simulator.Options options = new Simulator.Options(
        new Simulator.Trades(TRADES_PER_SECOND, 1), Optional.empty(), Optional.empty());
    try (TemporaryDirectory data = TemporaryDirectory.create("weir-demo");
        Simulator simulator = Simulator.start(options, "127.0.0.1", 0, Console::say);
        Station station = new Station(
            pipeline(simulator.port(), listen.host()),
            new Station.Place(
                data.path(), false, listen.host(), listen.port(), Weir.Version.number()),
            json -> Console.alertTo(System.out, json),
            sentence -> {})) {
      String address = listen.host() + ":" + station.port();
      Console.say("weir: the demo is running; stop it with Ctrl-C");
      Console.say("  dashboard   http://" + address + "/");
      Console.say("  subscribe   ws://" + address
          + "/ws    {\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");
      Console.say("  echo        ws://" + address + "/echo");
      Console.say("  the feed    ws://127.0.0.1:" + simulator.port() + "/ws");
      if (!noBrowser) {
        browse(URI.create("http://" + address + "/"));
      }
      return RunCommand.run(station, until);
    }
  }

  /** To others than this machine's own users, it only shows what it makes up. */
  private static Pipeline pipeline(int feedPort, String host) throws IOException {
    String access =
        Addresses.isLoopback(host) ? "serve:\n" : "serve:\n  access: { anonymous: true }\n";
    try (InputStream in = DemoCommand.class.getResourceAsStream("/init/demo.yaml")) {
      String yaml =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("serve:\n", access);
      Secrets port = name ->
          name.equals("FEED_PORT") ? Optional.of(Integer.toString(feedPort)) : Optional.empty();
      return Pipelines.plan(yaml, port, Profiles.NONE, Models.NONE, Pipelines.told("demo.yaml"));
    }
  }

  private static void browse(URI page) {
    try {
      if (!GraphicsEnvironment.isHeadless()
          && Desktop.isDesktopSupported()
          && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        Desktop.getDesktop().browse(page);
      }
    } catch (IOException | UnsupportedOperationException e) {
      Console.say("weir: no browser could be opened; the address is above");
    }
  }
}
