package dev.weir.app.cli;

import dev.weir.app.replay.Replay;
import dev.weir.core.pipeline.Pipeline;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir replay FILE --recording FEED=REC}. */
@Command(
    name = "replay",
    description = "Runs a pipeline over recorded data, at full speed.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Option(
      names = "--recording",
      paramLabel = "FEED=REC",
      required = true,
      description =
          "A recording of a feed; or, as FEED=DIR or just DIR, what an earlier run left in its data directory.")
  private List<String> recordings;

  @Option(
      names = "--out",
      paramLabel = "NDJSON",
      defaultValue = "-",
      description =
          "Where changes and alerts go, one JSON object a line; - is the standard output.")
  private String out;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = When.Converter.class,
      description =
          "Only what was received from then on: 2024-08-08T23:54:15Z, or seconds since 1970.")
  private @Nullable When from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = When.Converter.class,
      description = "Only what was received up to then.")
  private @Nullable When to;

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      defaultValue = "max",
      description = "How many times faster than it was received. Default: ${DEFAULT-VALUE}")
  private String speed;

  private Replay.Range range() {
    return new Replay.Range(
        from == null ? Long.MIN_VALUE : from.nanos(),
        to == null ? Long.MAX_VALUE : to.nanos(),
        SimulateCommand.speed(speed));
  }

  @Override
  public Integer call() throws IOException {
    Pipeline pipeline = Pipelines.load(file);
    Map<String, Path> sources = sources(pipeline);
    boolean progress = System.console() != null && !out.equals("-");
    try (OutputStream target = target();
        BufferedOutputStream buffered = new BufferedOutputStream(target, 1 << 16)) {
      Replay.Summary summary = new Replay(pipeline, buffered, range())
          .run(sources, progress ? Console::progress : n -> {});
      if (progress) {
        Console.endProgress();
      }
      Console.say(summary.toString());
    }
    return 0;
  }

  private OutputStream target() {
    if (out.equals("-")) {
      return System.out;
    }
    Path path = Path.of(out);
    try {
      return Files.newOutputStream(path);
    } catch (IOException e) {
      throw Failures.unwritable(path, e);
    }
  }

  /** The recordings by feed; a data directory, which holds all feeds, stands alone. */
  private Map<String, Path> sources(Pipeline pipeline) {
    Map<String, Path> sources = new LinkedHashMap<>();
    for (String recording : recordings) {
      int equals = recording.indexOf('=');
      String feed = equals < 0 ? "" : recording.substring(0, equals);
      Path path = Path.of(recording.substring(equals + 1));
      Mistaken.when(
          !feed.isEmpty() && pipeline.feeds().stream().noneMatch(f -> f.name().equals(feed)),
          "the pipeline has no feed '" + feed + "'");
      Mistaken.when(
          feed.isEmpty() && !Files.isDirectory(path),
          "--recording takes FEED=FILE, like trades=" + recording);
      Mistaken.when(!Files.exists(path), "there is no recording " + path);
      Mistaken.when(
          sources.put(feed, path) != null,
          "there are two recordings of "
              + (feed.isEmpty() ? "all feeds" : "the feed '" + feed + "'"));
    }
    Mistaken.when(
        sources.size() > 1 && sources.values().stream().anyMatch(Files::isDirectory),
        "a data directory holds all feeds; give it without other recordings");
    for (Path path : sources.values()) {
      Mistaken.when(
          Files.isDirectory(path) && !LogCommand.isLog(path),
          "there is no log in " + path + "; a run leaves one in its --data directory");
    }
    return sources;
  }
}
