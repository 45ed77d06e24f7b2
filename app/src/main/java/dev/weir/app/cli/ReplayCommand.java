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

  @Override
  public Integer call() throws IOException {
    Pipeline pipeline = Pipelines.load(file);
    Map<String, Path> sources = sources(pipeline);
    boolean progress = System.console() != null && !out.equals("-");
    try (OutputStream target = target();
        BufferedOutputStream buffered = new BufferedOutputStream(target, 1 << 16)) {
      Replay.Summary summary =
          new Replay(pipeline, buffered).run(sources, progress ? Console::progress : n -> {});
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
    return sources;
  }
}
