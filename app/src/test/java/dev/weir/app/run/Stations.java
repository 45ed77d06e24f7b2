package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.gateway.ChangeStore;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A pipeline at work in the test's own process, and what it said. */
public final class Stations implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  public final Station station;
  public final List<String> said = new CopyOnWriteArrayList<>();

  /** The alerts that were notified, as JSON. */
  public final List<String> alerts = new CopyOnWriteArrayList<>();

  private Stations(String yaml, Path data, boolean recompute) throws IOException {
    station = new Station(
        PipelineBuilder.parse(yaml, name -> Optional.empty()),
        new Station.Place(data, recompute, "127.0.0.1", 0, "test"),
        alerts::add,
        said::add);
  }

  public static Stations start(String yaml, Path data) throws IOException {
    return started(new Stations(yaml, data, false));
  }

  public static Stations recompute(String yaml, Path data) throws IOException {
    return started(new Stations(yaml, data, true));
  }

  private static Stations started(Stations stations) {
    stations.station.start();
    return stations;
  }

  /** Waits until so many alerts were notified, and no more. */
  public void awaitAlerts(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (alerts.size() < count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(alerts).hasSize(count);
  }

  /** The newest changes of a stream, as JSON. */
  public String snapshot(String stream) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port() + "/api/streams/" + stream + "/snapshot");
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Waits until a sentence that begins so was said. */
  public void awaitSaid(String start) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (said.stream().noneMatch(s -> s.startsWith(start)) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(said).anyMatch(s -> s.startsWith(start));
  }

  /** Waits until the first stream has told so many changes. */
  public void awaitChanges(long count) throws InterruptedException {
    awaitAtLeast(count);
    assertThat(station.stores().getFirst().head()).isEqualTo(count);
  }

  /** Waits until the first stream has told so many changes or more. */
  public void awaitAtLeast(long count) throws InterruptedException {
    ChangeStore changes = station.stores().getFirst();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (changes.head() < count && System.nanoTime() < deadline) {
      changes.awaitAfter(changes.head(), 100);
    }
    assertThat(changes.head()).as("changes; said: %s", said).isGreaterThanOrEqualTo(count);
  }

  public int port() {
    return station.port();
  }

  @Override
  public void close() throws IOException {
    station.close();
  }
}
