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
import dev.weir.app.metrics.Metric;
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
    stores.forEach(s -> text.add(Metric.STREAM_CHANGES, s.head(), s.stream().name()));
    text.add(Metric.LOG_LAG_BYTES, lagBytes());
    text.add(Metric.LOG_FULL, guard.isFull() ? 1 : 0);
    text.add(Metric.LOG_BYTES, log.end() - log.start());
    text.add(Metric.LOG_DAMAGED_BYTES, log.damagedBytes());
    text.add(Metric.LOG_FSYNC_FAILURES, log.fsyncFailures());
    text.add(Metric.ALERTS_ACTIVE, alerts.active().size());
    outbox.metrics(text);
  }

  private static void metrics(FeedStatus s, MetricsText text) {
    String feed = s.name();
    text.add(Metric.FEED_MESSAGES, s.messages(), feed);
    text.add(Metric.FEED_BYTES, s.bytes(), feed);
    text.add(Metric.FEED_BAD_FRAMES, s.badFrames(), feed);
    text.add(Metric.FEED_FAILED_SUBSCRIPTIONS, s.failedSubscriptions(), feed);
    text.add(Metric.FEED_CONNECTS, s.connects(), feed);
    text.add(Metric.FEED_CONNECTED, s.state() == FeedStatus.State.CONNECTED ? 1 : 0, feed);
    s.disconnects().forEach((cause, n) -> text.add(Metric.FEED_DISCONNECTS, n, feed, word(cause)));
  }
}
