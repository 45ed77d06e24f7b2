package dev.weir.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.alert.Outbox;
import dev.weir.app.alert.WebhookDelivery;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.gateway.Gateway;
import dev.weir.app.gateway.GatewayModel;
import dev.weir.app.log.FrameLog;
import dev.weir.app.log.RecordKind;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineFile;
import dev.weir.core.stream.JsonBytes;
import dev.weir.core.stream.Texts;
import dev.weir.feed.FeedConnection;
import dev.weir.feed.FeedStatus;
import dev.weir.feed.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running pipeline: feeds that append to the log, one thread that reads it through the engine, and the gateway. Put
 * together here, and taken apart in the order that loses nothing.
 */
public final class Station implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Pipeline pipeline;
  private final Texts texts = new Texts();
  private final EventLoopGroup network = Transport.eventLoops(1, "feeds");
  private final FrameLog log;
  private final Outbox outbox;
  private final DeadLetters deadLetters;
  private final LogRunner runner;
  private final AlertBoard alerts = new AlertBoard();
  private final List<ChangeStore> stores = new ArrayList<>();
  private final List<FeedConnection> feeds = new ArrayList<>();
  private final Gateway gateway;

  /**
   * @param data holds log, checkpoints, outbox and dead letters
   * @param console takes the alerts for the terminal, as JSON
   * @param say takes sentences about what happens
   */
  public Station(
      Pipeline pipeline,
      Path data,
      String host,
      int port,
      String version,
      Consumer<String> console,
      Consumer<String> say)
      throws IOException {
    this.pipeline = pipeline;
    this.log = FrameLog.open(data.resolve("log"));
    if (log.repairedBytes() > 0) {
      say.accept(
          "log: cleared " + log.repairedBytes() + " bytes of a record that was not completed");
    }
    pipeline.streams().forEach(s -> stores.add(new ChangeStore(s)));
    this.deadLetters = new DeadLetters(data.resolve("dead-letters.ndjson"), say);
    this.outbox = new Outbox(data.resolve("outbox"), deliveries(console), say);
    Results results = new Results(pipeline, stores, alerts, outbox, deadLetters, log, say);
    this.runner = new LogRunner(
        pipeline, texts, log, new Checkpoints(data.resolve("checkpoints")), results, say);
    this.gateway = Gateway.start(model(version), host, port);
    EventLoop loop = network.next();
    for (Pipeline.Feed feed : pipeline.feeds()) {
      feeds.add(new FeedConnection(
          feed.spec(),
          loop,
          new FeedWriter(log, feed.name()),
          say::accept,
          Station::epochNanos,
          new SecureRandom()));
    }
    loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Deletes what earlier runs left in a data directory. */
  public static void forget(Path data) throws IOException {
    FrameLog.open(data.resolve("log")).close(); // refused while another process uses it
    for (String part : List.of("log", "checkpoints")) {
      if (Files.isDirectory(data.resolve(part))) {
        try (var files = Files.list(data.resolve(part))) {
          for (Path file : files
              .filter(f -> f.toString().endsWith(".log") || f.toString().endsWith(".checkpoint"))
              .toList()) {
            Files.delete(file);
          }
        }
      }
    }
    Files.deleteIfExists(data.resolve("outbox"));
    Files.deleteIfExists(data.resolve("dead-letters.ndjson"));
  }

  public void start() {
    runner.start();
    feeds.forEach(FeedConnection::start);
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
    long now = epochNanos();
    log.append(RecordKind.TICK, 0, 0, 0, now, EMPTY, 0, 0);
    log.publish();
    // Backpressure is a file, but a bounded one: a reader that is too far behind makes the network
    // wait.
    boolean farBehind = log.end() - runner.position() > FrameLog.DEFAULT_RETAIN_BYTES;
    feeds.forEach(f -> {
      if (farBehind) {
        f.pause();
      } else {
        f.resume();
      }
    });
  }

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

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

  private GatewayModel model(String version) {
    return new GatewayModel(
        pipeline.name(),
        version,
        Instant.now(),
        stores,
        texts,
        pipeline.defaultStream(),
        alerts,
        this::feedsJson,
        deadLetters::json,
        this::metrics,
        () -> feeds.stream().allMatch(f -> f.status().state() == FeedStatus.State.CONNECTED));
  }

  private JsonNode feedsJson() {
    ObjectNode all = MAPPER.createObjectNode();
    ArrayNode list = all.putArray("feeds");
    for (FeedConnection feed : feeds) {
      FeedStatus s = feed.status();
      ObjectNode node = list.addObject()
          .put("name", s.name())
          .put("url", s.url())
          .put("state", s.state().name().toLowerCase(Locale.ROOT))
          .put("since", iso(s.sinceNanos()))
          .put("messages", s.messages())
          .put("bytes", s.bytes())
          .put("connects", s.connects())
          .put("lastMessageAt", iso(s.lastMessageNanos()))
          .put("lastError", s.lastError().isEmpty() ? null : s.lastError())
          .put("lagBytes", Math.max(0, log.end() - runner.position()));
      ObjectNode disconnects = node.putObject("disconnects");
      s.disconnects()
          .forEach((cause, n) -> disconnects.put(cause.name().toLowerCase(Locale.ROOT), n));
    }
    return all;
  }

  private static @Nullable String iso(long nanos) {
    return nanos == 0 ? null : new JsonBytes().time(nanos).toString().replace("\"", "");
  }

  private String metrics() {
    MetricsText text = new MetricsText();
    for (FeedConnection feed : feeds) {
      FeedStatus s = feed.status();
      text.counter(
          "weir_feed_messages_total", "Messages received.", s.messages(), "feed", s.name());
      text.counter(
          "weir_feed_bytes_total", "Bytes of messages received.", s.bytes(), "feed", s.name());
      text.counter("weir_feed_connects_total", "Connections made.", s.connects(), "feed", s.name());
      text.gauge(
          "weir_feed_connected",
          "1 while connected.",
          s.state() == FeedStatus.State.CONNECTED ? 1 : 0,
          "feed",
          s.name());
      s.disconnects()
          .forEach((cause, n) -> text.counter(
              "weir_feed_disconnects_total",
              "Connections ended and attempts failed, by cause.",
              n,
              "feed",
              s.name(),
              "cause",
              cause.name().toLowerCase(Locale.ROOT)));
    }
    runner.metrics(text);
    deadLetters.forEach((feed, cause, n) -> text.counter(
        "weir_dead_letters_total",
        "Messages that could not be used, by cause.",
        n,
        "feed",
        feed,
        "cause",
        cause));
    stores.forEach(s -> text.counter(
        "weir_stream_changes_total",
        "Changes told.",
        s.head(),
        "stream",
        s.stream().name()));
    text.gauge(
        "weir_log_lag_bytes",
        "Bytes of the log not yet read by the engine.",
        Math.max(0, log.end() - runner.position()));
    text.gauge("weir_log_bytes", "Bytes of the log kept.", log.end() - log.start());
    text.gauge("weir_alerts_active", "Alerts that are firing.", alerts.active().size());
    text.counter(
        "weir_notifications_delivered_total", "Notifications delivered.", outbox.delivered());
    text.counter(
        "weir_notifications_failed_total",
        "Attempts to deliver a notification that failed.",
        outbox.failures());
    text.counter(
        "weir_notifications_dropped_total",
        "Notifications given up because too many were waiting.",
        outbox.dropped());
    return text.toString();
  }

  /** Stops feeds, lets the engine read the log to its end, saves the state, and says goodbye to subscribers. */
  @Override
  public void close() throws IOException {
    CompletableFuture.allOf(
            feeds.stream().map(FeedConnection::close).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 3, TimeUnit.SECONDS)
        .join();
    network.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    runner.drain();
    outbox.close();
    gateway.close();
    log.close();
  }
}
