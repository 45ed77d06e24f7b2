package dev.weir.app.cli;

import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir check FILE}. */
@Command(
    name = "check",
    description = "Finds every mistake in a pipeline file, and connects to nothing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Override
  public void run() {
    Pipeline pipeline = Pipelines.load(file);
    System.out.println(file + ": ok");
    for (Pipeline.Feed feed : pipeline.feeds()) {
      System.out.println("  feed " + feed.name() + ": "
          + feed.layout().fields().stream()
              .filter(f -> !f.name().startsWith("where "))
              .map(f -> f.name() + " " + word(f.type()))
              .collect(Collectors.joining(", ")));
    }
    for (Pipeline.Stream stream : pipeline.streams()) {
      System.out.println("  stream " + stream.name() + " from " + stream.from()
          + (stream.by().isEmpty() ? "" : " by " + String.join(", ", stream.by())) + ": "
          + stream.columns().stream().map(CheckCommand::column).collect(Collectors.joining(", ")));
    }
    for (Pipeline.Alert alert : pipeline.alerts()) {
      System.out.println("  alert " + alert.name() + " on " + alert.from() + ", to "
          + String.join(", ", alert.recipients()));
    }
  }

  private static String column(Column column) {
    return column.name() + " " + word(column.type());
  }

  private static String word(Enum<?> type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
