package dev.weir.app.cli;

import dev.weir.app.run.Station;
import dev.weir.core.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir run FILE}. */
@Command(
    name = "run",
    description = "Runs a pipeline until it is stopped.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = Listen.Converter.class,
      description =
          "Where the gateway listens; by default what the file says, or 127.0.0.1:8080. Port 0 takes a free one.")
  private @Nullable Listen listen;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "weir-data",
      description = "Holds log, checkpoints and dead letters. Default: ./weir-data")
  private Path data;

  @Option(names = "--fresh", description = "Forget what earlier runs left in the data directory.")
  private boolean fresh;

  @Option(
      names = "--recompute",
      description =
          "If the pipeline has changed, compute everything anew from what the log still holds. Not needed while it goes back to the beginning.")
  private boolean recompute;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Pipeline pipeline = Pipelines.load(file);
    if (fresh) {
      Station.forget(data);
    }
    Listen at = listen != null
        ? listen
        : new Listen(pipeline.serve().host(), pipeline.serve().port());
    at.refuseIfTooOpen(pipeline.serve().protection());
    UntilStopped until = new UntilStopped(0);
    try (Station station = new Station(
        pipeline,
        new Station.Place(data, recompute, at.host(), at.port(), Weir.Version.number()),
        json -> Console.alertTo(System.out, json),
        Console::say)) {
      String tls = pipeline.serve().protection().tls().isPresent() ? "s" : "";
      String address = at.host() + ":" + station.port();
      Console.say("weir: " + pipeline.name() + " at http" + tls + "://" + address
          + "/ · subscribe at ws" + tls + "://" + address + "/ws");
      return run(station, until);
    }
  }

  /** Starts a station and waits for its end. */
  static int run(Station station, UntilStopped until) throws InterruptedException {
    station.failed().thenAccept(e -> {
      Console.say("weir: the engine has failed");
      until.stop(Failures.tell(e));
    });
    station.start();
    int exit = until.await();
    Console.say("weir: stopping");
    return exit;
  }
}
