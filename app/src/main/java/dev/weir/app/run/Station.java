package dev.weir.app.run;

import dev.weir.app.access.Protection;
import dev.weir.app.alert.AlertDesk;
import dev.weir.app.alert.Outbox;
import dev.weir.app.alert.WebhookDelivery;
import dev.weir.app.api.Api;
import dev.weir.app.connection.Connections;
import dev.weir.app.connection.LocalConnections;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.gateway.Gateway;
import dev.weir.app.gateway.GatewayModel;
import dev.weir.app.gateway.Heartbeat;
import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogException;
import dev.weir.app.log.RecordKind;
import dev.weir.core.pipeline.AcceptSpec;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.MqttSpec;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineFile;
import dev.weir.core.value.Texts;
import dev.weir.feed.AcceptingFeed;
import dev.weir.feed.Feed;
import dev.weir.feed.FeedSurroundings;
import dev.weir.feed.Transport;
import dev.weir.feed.WebSocketFeed;
import dev.weir.feed.mqtt.MqttFeed;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A running pipeline: feeds that append to the log, one thread that reads it through the engine, and the gateway. Put
 * together here, and taken apart in the order that loses nothing.
 */
public final class Station implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Pipeline pipeline;
  private final Texts texts = new Texts();
  private final EventLoopGroup network = Transport.eventLoops(1, "feeds");
  private final FrameLog log;
  private final Outbox outbox;
  private final AlertDesk desk;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("silences").factory());
  private final LogRunner runner;
  private final DiskGuard guard;
  private final List<ChangeStore> stores = new ArrayList<>();
  private final Consumer<String> say;
  private boolean untold = true; // that the log cannot be written
  private final List<Feed> feeds;
  private final Gateway gateway;

  /**
   * Where and how a station runs.
   *
   * @param data holds log, checkpoints, outbox and dead letters
   * @param recompute whether, if nothing can be taken over, a log without its beginning will do
   * @param port 0 for any
   */
  public record Place(Path data, boolean recompute, String host, int port, String version) {}

  /**
   * Opens everything, and starts nothing but the gateway.
   *
   * @param console takes the alerts for the terminal, as JSON
   * @param say takes sentences about what happens
   * @throws IOException with a sentence for the user; then nothing is left open
   */
  public Station(Pipeline pipeline, Place place, Consumer<String> console, Consumer<String> say)
      throws IOException {
    this.pipeline = pipeline;
    this.say = say;
    DataDirectory directory = DataDirectory.open(place.data());
    this.log = FrameLog.open(
        directory.log(), FrameLog.DEFAULT_SEGMENT_BYTES, pipeline.log().fsync());
    try {
      log.onTrouble(say);
      directory.rememberFeeds(pipeline.feeds().stream().map(Pipeline.Feed::name).toList());
      if (log.repairedBytes() > 0) {
        say.accept(
            "log: cleared " + log.repairedBytes() + " bytes of a record that was not completed");
      }
      pipeline.streams().forEach(s -> stores.add(new ChangeStore(s)));
      DeadLetters deadLetters = new DeadLetters(directory.deadLetters(), say);
      this.outbox = new Outbox(directory.outbox(), deliveries(console), say);
      AlertBoard alerts = new AlertBoard();
      AlertDesk desk = new AlertDesk(directory.alertDesk(), InstantSource.system());
      desk.onEnd(() -> release(desk, say));
      this.desk = desk;
      Results results = new Results(pipeline, stores, alerts, desk, outbox, deadLetters, log, say);
      Checkpoints checkpoints = new Checkpoints(directory.checkpoints());
      Recovery recovery = new Recovery(pipeline, log, checkpoints, place.recompute(), say);
      this.runner = new LogRunner(pipeline, texts, log, checkpoints, recovery, results, say);
      this.guard = new DiskGuard(pipeline.log(), log, runner::needed, directory::usableSpace, say);
      EventLoop loop = network.next();
      this.feeds = pipeline.feeds().stream().map(f -> feed(f, loop, say)).toList();
      Report report = new Report(feeds, log, runner, guard, stores, deadLetters, alerts, outbox);
      this.gateway = Gateway.start(
          model(place.version(), alerts, deadLetters, report),
          Protection.open(pipeline.serve().protection(), InstantSource.system(), say),
          place.host(),
          place.port(),
          Heartbeat.DEFAULT);
      watch.scheduleAtFixedRate(desk::expire, 1, 1, TimeUnit.SECONDS);
      loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (IOException | RuntimeException e) {
      watch.shutdown();
      log.close();
      network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private Feed feed(Pipeline.Feed feed, EventLoop loop, Consumer<String> say) {
    AtomicInteger connections = new AtomicInteger();
    FeedSurroundings around = new FeedSurroundings(
        loop,
        () -> new FeedWriter(log, feed.name(), connections.incrementAndGet()),
        say::accept,
        Station::epochNanos,
        new SecureRandom());
    return switch (feed.source()) {
      case FeedSpec spec -> new WebSocketFeed(spec, around);
      case AcceptSpec spec -> new AcceptingFeed(spec, around);
      case MqttSpec spec -> new MqttFeed(spec, around);
    };
  }

  private List<AcceptingFeed> doors() {
    return feeds.stream()
        .filter(AcceptingFeed.class::isInstance)
        .map(AcceptingFeed.class::cast)
        .toList();
  }

  /** Deletes what earlier runs left in a data directory. */
  public static void forget(Path data) throws IOException {
    DataDirectory.open(data).forget();
  }

  public void start() {
    runner.start();
    feeds.forEach(Feed::start);
  }

  public int port() {
    return gateway.port();
  }

  /** The texts that the stores' rows refer to. */
  public Texts texts() {
    return texts;
  }

  public List<ChangeStore> stores() {
    return stores;
  }

  /** Completes with what went wrong, if the engine fails. */
  public CompletableFuture<Throwable> failed() {
    return runner.failed();
  }

  private void tick() {
    boolean full = guard.check();
    if (!full) {
      noteTime();
    }
    // Backpressure is a file, but a bounded one: far behind, the engine makes the network wait.
    boolean farBehind = log.end() - runner.position() > pipeline.log().keepBytes();
    feeds.forEach(f -> {
      if (farBehind || full) {
        f.pause();
      } else {
        f.resume();
      }
    });
  }

  private void noteTime() {
    try {
      log.append(RecordKind.TICK, 0, 0, epochNanos(), EMPTY, 0, 0);
      log.publish();
      untold = true;
    } catch (LogException e) { // thrown on, it would end all ticks
      if (untold) {
        say.accept(e.getMessage());
      }
      untold = false;
    }
  }

  static long epochNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private Map<String, Outbox.Delivery> deliveries(Consumer<String> console) {
    Map<String, Outbox.Delivery> deliveries = new LinkedHashMap<>();
    deliveries.put("console", (id, json) -> console.accept(json));
    for (PipelineFile.Notifier notifier : pipeline.notifiers()) {
      switch (notifier) {
        case PipelineFile.Webhook webhook ->
          deliveries.put(webhook.name().value(), new WebhookDelivery(webhook));
      }
    }
    return deliveries;
  }

  private GatewayModel model(
      String version, AlertBoard alerts, DeadLetters deadLetters, Report report) {
    Connections connections = new LocalConnections();
    Api api = new Api(
        pipeline,
        version,
        Instant.now(),
        InstantSource.system(),
        stores,
        texts,
        alerts,
        desk,
        connections,
        report::feedsAsJson,
        deadLetters::json,
        report);
    return new GatewayModel(
        stores,
        texts,
        pipeline.defaultStream(),
        alerts,
        doors(),
        connections,
        api.routes(),
        pipeline.serve().routes(),
        report::metrics,
        report::isReady,
        runner::isCatchingUp);
  }

  /** A silence has ended: what it held back is told. */
  private void release(AlertDesk desk, Consumer<String> say) {
    try {
      outbox.release(desk::isSilenced);
    } catch (IOException e) {
      say.accept("alerts: the outbox cannot be written: " + e.getMessage());
    }
  }

  /** Stops feeds, lets the engine read the log to its end, saves the state, and says goodbye to subscribers. */
  @Override
  public void close() throws IOException {
    CompletableFuture.allOf(feeds.stream().map(Feed::close).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 3, TimeUnit.SECONDS)
        .join();
    network.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    runner.drain();
    watch.shutdown();
    outbox.close();
    gateway.close();
    log.close();
  }
}
