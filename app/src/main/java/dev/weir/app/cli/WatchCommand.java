package dev.weir.app.cli;

import dev.weir.app.run.Station;
import dev.weir.core.pipeline.Durations;
import dev.weir.core.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir watch URL}: a pipeline in one line. */
@Command(
    name = "watch",
    description = "Watches a feed: statistics and alerts, in one line.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "URL", description = "ws:// or wss://")
  private String url;

  @Option(
      names = "--send",
      paramLabel = "JSON",
      description = "A message to send after connecting.")
  private List<String> send = List.of();

  @Option(names = "--by", paramLabel = "FIELD", description = "The key.")
  private @Nullable String by;

  @Option(
      names = "--window",
      paramLabel = "W",
      description = "all, last 100, last 5m, every 1m. Default: all")
  private @Nullable String window;

  @Option(names = "--where", paramLabel = "E", description = "Which messages to take.")
  private @Nullable String where;

  @Option(
      names = "--select",
      paramLabel = "'E [as NAME], …'",
      required = true,
      description = "What to compute.")
  private String select;

  @Option(
      names = "--alert",
      paramLabel = "E",
      description = "Tells when this becomes true, and when no longer.")
  private @Nullable String alert;

  @Option(names = "--time", paramLabel = "FIELD", description = "Where the event time is.")
  private @Nullable String time;

  @Option(names = "--for", paramLabel = "DURATION", description = "Stops after so long.")
  private @Nullable String duration;

  @Option(names = "--count", paramLabel = "N", description = "Stops after so many changes.")
  private long count;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Writes the pipeline file that does the same.")
  private @Nullable Path save;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String yaml = yaml();
    Pipeline pipeline = pipeline(yaml);
    Duration limit = duration(duration);
    if (save != null) {
      Files.writeString(save, yaml);
      Console.say("weir: wrote " + save);
    }
    UntilStopped until = new UntilStopped();
    try (TemporaryDirectory data = TemporaryDirectory.create("weir-watch");
        Station station = new Station(
            pipeline,
            data.path(),
            "127.0.0.1",
            0,
            Weir.Version.number(),
            json -> Console.alertTo(System.err, json),
            Console::say)) {
      WatchOutput output = new WatchOutput(
          pipeline.streams().getFirst(),
          station,
          System.console() != null,
          count,
          () -> until.stop(0));
      if (limit != null) {
        Thread.ofVirtual().start(() -> stopAfter(limit, until));
      }
      int exit = RunCommand.run(station, until);
      output.close();
      return exit;
    }
  }

  private static void stopAfter(Duration limit, UntilStopped until) {
    try {
      Thread.sleep(limit);
      until.stop(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Duration duration(@Nullable String text) {
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Mistaken("weir: --for: " + e.getMessage());
    }
  }

  /** The mistakes of a command line are told by option, not by the line of a file that nobody has seen. */
  private static Pipeline pipeline(String yaml) {
    try {
      return Pipelines.parse("watch", yaml, Pipelines::secret);
    } catch (Mistaken e) {
      StringBuilder told = new StringBuilder();
      List<String> lines = yaml.lines().toList();
      for (String mistake : e.getMessage().lines().toList()) {
        String[] parts = mistake.split(":", 4);
        String line = lines.get(Integer.parseInt(parts[1]) - 1).strip();
        String option =
            line.startsWith("- ") ? "select" : line.substring(0, Math.max(0, line.indexOf(':')));
        told.append(told.isEmpty() ? "" : "\n")
            .append("weir: --")
            .append(option(option))
            .append(':')
            .append(parts[3].replaceFirst(" error:", ""));
      }
      throw new Mistaken(told.toString());
    }
  }

  private static String option(String key) {
    return switch (key) {
      case "when" -> "alert";
      case "subscribe" -> "send";
      default -> key;
    };
  }

  private String yaml() {
    StringBuilder yaml =
        new StringBuilder("name: watch\n\nfeeds:\n  feed:\n    url: " + quoted(url) + "\n");
    if (!send.isEmpty()) {
      yaml.append("    subscribe:\n");
      send.forEach(message -> yaml.append("      - ").append(quoted(message)).append('\n'));
    }
    if (time != null) {
      yaml.append("    read:\n      time: ").append(quoted(time)).append('\n');
    }
    yaml.append("\nstreams:\n  watch:\n    from: feed\n");
    line(yaml, "where", where);
    line(yaml, "by", by);
    line(yaml, "window", window);
    line(yaml, "select", select);
    if (alert != null) {
      yaml.append("\nalerts:\n  alert:\n    from: watch\n");
      line(yaml, "when", alert);
    }
    return yaml.toString();
  }

  private static void line(StringBuilder yaml, String key, @Nullable String value) {
    if (value != null) {
      yaml.append("    ").append(key).append(": ").append(quoted(value)).append('\n');
    }
  }

  /** In single quotes, where YAML knows no escapes but the doubled quote. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
