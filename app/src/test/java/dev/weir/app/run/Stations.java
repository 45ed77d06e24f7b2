package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.gateway.ChangeStore;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A pipeline at work in the test's own process, and what it said. */
final class Stations implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  final Station station;
  final List<String> said = new CopyOnWriteArrayList<>();

  private Stations(String yaml, Path data) throws IOException {
    station = new Station(
        PipelineBuilder.parse(yaml, name -> Optional.empty()),
        data,
        "127.0.0.1",
        0,
        "test",
        alert -> {},
        said::add);
  }

  static Stations start(String yaml, Path data) throws IOException {
    Stations stations = new Stations(yaml, data);
    stations.station.start();
    return stations;
  }

  /** Waits until the first stream has told so many changes. */
  void awaitChanges(long count) throws InterruptedException {
    ChangeStore changes = station.stores().getFirst();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (changes.head() < count && System.nanoTime() < deadline) {
      changes.awaitAfter(changes.head(), 100);
    }
    assertThat(changes.head()).as("changes; said: %s", said).isEqualTo(count);
  }

  int port() {
    return station.port();
  }

  @Override
  public void close() throws IOException {
    station.close();
  }
}
