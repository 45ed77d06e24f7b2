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
    Map<String, Path> sources = new LinkedHashMap<>();
    for (String recording : recordings) {
      int equals = recording.indexOf('=');
      String feed = equals < 0 ? "" : recording.substring(0, equals);
      Path path = Path.of(recording.substring(equals + 1));
      if (!feed.isEmpty() && pipeline.feeds().stream().noneMatch(f -> f.name().equals(feed))) {
        throw new Mistaken("weir: the pipeline has no feed '" + feed + "'");
      }
      if (feed.isEmpty() && !Files.isDirectory(path)) {
        throw new Mistaken("weir: --recording takes FEED=FILE, like trades=" + recording);
      }
      if (!Files.exists(path)) {
        throw new Mistaken("weir: there is no recording " + path);
      }
      sources.put(feed, path);
    }
    try (OutputStream target = out.equals("-") ? System.out : Files.newOutputStream(Path.of(out));
        BufferedOutputStream buffered = new BufferedOutputStream(target, 1 << 16)) {
      Replay.Summary summary = new Replay(pipeline, buffered)
          .run(sources, System.console() != null ? Console::progress : n -> {});
      Console.say(summary.toString());
    }
    return 0;
  }
}
