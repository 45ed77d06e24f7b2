package dev.weir.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.alert.Outbox;
import dev.weir.app.api.PipelineGraph;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.log.FrameLog;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.value.JsonBytes;
import dev.weir.feed.Feed;
import dev.weir.feed.FeedStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a run is doing, in numbers. On any thread. */
record Report(
    List<Feed> feeds,
    FrameLog log,
    LogRunner runner,
    DiskGuard guard,
    List<ChangeStore> stores,
    DeadLetters deadLetters,
    AlertBoard alerts,
    Outbox outbox)
    implements PipelineGraph.Counts {

  /** Whether all is received that there is. */
  boolean isReady() {
    return !guard.isFull()
        && feeds.stream().allMatch(f -> f.status().state() == FeedStatus.State.CONNECTED);
  }

  @Override
  public long messages(String feed) {
    return status(feed).messages();
  }

  @Override
  public String url(String feed) {
    return status(feed).url();
  }

  private FeedStatus status(String feed) {
    return feeds.stream()
        .map(Feed::status)
        .filter(s -> s.name().equals(feed))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public long changes(String stream) {
    return stores.stream()
        .filter(s -> s.stream().name().equals(stream))
        .findFirst()
        .orElseThrow()
        .head();
  }

  @Override
  public long events(String alert) {
    return alerts.count(alert);
  }

  @Override
  public long notifications(String notifier) {
    return outbox.delivered(notifier);
  }

  @Override
  public long lagBytes() {
    return Math.max(0, log.end() - runner.position());
  }

  JsonNode feedsAsJson() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode list = all.putArray("feeds");
    feeds.forEach(feed -> describe(feed.status(), list.addObject()));
    return all;
  }

  private void describe(FeedStatus s, ObjectNode node) {
    node.put("name", s.name())
        .put("url", s.url())
        .put("state", word(s.state()))
        .put("since", iso(s.sinceNanos()))
        .put("messages", s.messages())
        .put("bytes", s.bytes())
        .put("connects", s.connects())
        .put("failedSubscriptions", s.failedSubscriptions())
        .put("observations", runner.engine().observations(s.name()))
        .put("duplicates", runner.engine().duplicates(s.name()))
        .put("gaps", runner.engine().gaps(s.name()))
        .put("missingMessages", runner.engine().missing(s.name()))
        .put("lastMessageAt", iso(s.lastMessageNanos()))
        .put("lastError", s.lastError().isEmpty() ? null : s.lastError())
        .put("lagBytes", lagBytes());
    ObjectNode disconnects = node.putObject("disconnects");
    s.disconnects().forEach((cause, n) -> disconnects.put(word(cause), n));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String iso(long nanos) {
    return nanos == 0 ? null : new JsonBytes().time(nanos).toString().replace("\"", "");
  }

  void metrics(MetricsText text) {
    feeds.forEach(feed -> metrics(feed.status(), text));
    runner.metrics(text);
    deadLetters.metrics(text);
    stores.forEach(s -> text.counter(
        "weir_stream_changes_total",
        "Changes told.",
        s.head(),
        "stream",
        s.stream().name()));
    text.gauge("weir_log_lag_bytes", "Bytes of the log not yet read by the engine.", lagBytes());
    text.gauge(
        "weir_log_full",
        "1 while nothing is received because the disk is nearly full.",
        guard.isFull() ? 1 : 0);
    text.gauge("weir_log_bytes", "Bytes of the log kept.", log.end() - log.start());
    text.counter(
        "weir_log_damaged_bytes_total",
        "Bytes of the log passed over because they were damaged.",
        log.damagedBytes());
    text.counter(
        "weir_log_fsync_failures_total",
        "Times that the disk did not take what was received.",
        log.fsyncFailures());
    text.gauge("weir_alerts_active", "Alerts that are firing.", alerts.active().size());
    outbox.metrics(text);
  }

  private static void metrics(FeedStatus s, MetricsText text) {
    String feed = s.name();
    text.counter("weir_feed_messages_total", "Messages received.", s.messages(), "feed", feed);
    text.counter("weir_feed_bytes_total", "Bytes of messages received.", s.bytes(), "feed", feed);
    text.counter(
        "weir_feed_bad_frames_total",
        "Messages that could not be decompressed.",
        s.badFrames(),
        "feed",
        feed);
    text.counter(
        "weir_feed_failed_subscriptions_total",
        "Subscriptions that the server refused or did not confirm.",
        s.failedSubscriptions(),
        "feed",
        feed);
    text.counter("weir_feed_connects_total", "Connections made.", s.connects(), "feed", feed);
    text.gauge(
        "weir_feed_connected",
        "1 while connected.",
        s.state() == FeedStatus.State.CONNECTED ? 1 : 0,
        "feed",
        feed);
    s.disconnects()
        .forEach((cause, n) -> text.counter(
            "weir_feed_disconnects_total",
            "Connections ended and attempts failed, by cause.",
            n,
            "feed",
            feed,
            "cause",
            word(cause)));
  }
}
