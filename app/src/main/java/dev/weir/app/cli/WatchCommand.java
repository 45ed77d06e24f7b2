package dev.weir.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.gateway.ChangeReader;
import dev.weir.app.run.Station;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.Profiles;
import dev.weir.core.value.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weir watch URL}: a pipeline in one line. */
@Command(
    name = "watch",
    description = "Watches a feed: statistics and alerts, in one line.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

  @Option(
      names = "--count",
      paramLabel = "N",
      converter = Count.class,
      description = "Stops after so many changes.")
  private Long count;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Writes the pipeline file that does the same.")
  private @Nullable Path save;

  /** A whole number above 0. */
  static final class Count implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("0*[1-9]\\d{0,17}")) {
        throw new TypeConversionException("expected a whole number above 0, found '" + text + "'");
      }
      return Long.valueOf(text);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    send.forEach(WatchCommand::requireJson);
    OneLine file = oneLine();
    Pipeline pipeline = Pipelines.plan(
        file.yaml(),
        Pipelines::secret,
        Profiles.NONE,
        new ModelFiles(Path.of("").toAbsolutePath()),
        file::told);
    Duration limit = duration(duration);
    if (save != null) {
      save(save, file.yaml());
    }
    UntilStopped until = new UntilStopped(Failures.INTERRUPTED);
    WatchOutput output = System.console() != null && count == null
        ? new WatchTable(System.out)
        : new WatchLines(System.out, count == null ? Long.MAX_VALUE : count, () -> until.stop(0));
    try (TemporaryDirectory data = TemporaryDirectory.create("weir-watch");
        Station station = new Station(
            pipeline,
            new Station.Place(data.path(), false, "127.0.0.1", 0, Weir.Version.number()),
            json -> output.alert(Console.alert(json)),
            output::say)) {
      output.start(new ChangeReader(station.stores().getFirst(), station.texts()));
      if (limit != null) {
        until.stopAfter(limit);
      }
      int exit = RunCommand.run(station, until);
      output.close();
      return exit;
    }
  }

  private static void save(Path file, String yaml) {
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw Failures.unwritable(file, e);
    }
    Console.say("weir: wrote " + file);
  }

  /** Some feeds want a plain word, so only what begins like an object or a list is held to it. */
  private static void requireJson(String message) {
    if (message.stripLeading().matches("(?s)[{\\[].*")) {
      try {
        STRICT.readTree(message);
      } catch (JsonProcessingException e) {
        throw new Mistaken("weir: --send: '" + message + "' is not JSON: " + e.getOriginalMessage()
            + "; in a shell, put it in single quotes");
      }
    }
  }

  private static @Nullable Duration duration(@Nullable String text) {
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Mistaken("weir: --for: " + e.getMessage());
    }
  }

  /** The file that does the same. */
  private OneLine oneLine() {
    OneLine file =
        new OneLine().text("name: watch", "", "feeds:", "  feed:").option("URL", "    url: ", url);
    if (!send.isEmpty()) {
      file.text("    subscribe:");
      send.forEach(message -> file.option("--send", "      - ", message));
    }
    if (time != null) {
      file.text("    read:").option("--time", "      time: ", time);
    }
    file.text("", "streams:", "  watch:", "    from: feed")
        .option("--where", "    where: ", where)
        .option("--by", "    by: ", by)
        .option("--window", "    window: ", window)
        .option("--select", "    select: ", select);
    if (alert != null) {
      file.text("", "alerts:", "  alert:", "    from: watch")
          .option("--alert", "    when: ", alert);
    }
    return file;
  }
}
