package dev.weir.app.run;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Payload;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.Engine;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.feed.decode.Decoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From records to the engine: decodes each frame into its feed's batch and hands over full batches. A batch is whatever
 * is there: one observation when idle, a thousand under load. Live running, recovery and replay all go through here.
 */
public final class Intake {
  private static final int BATCH = 1024;

  private static final class Lane {
    final String feed;
    final Decoder decoder;
    final Outlet.Cause unreadable;
    final Batch rows;
    final long lateness;
    final int connection; // the column for its number; -1 if nobody wants it
    final List<byte[]> ignored;
    long heard;

    Lane(Pipeline.Feed feed, Texts texts) {
      this.lateness = feed.lateness().map(Duration::toNanos).orElse(Long.MAX_VALUE);
      this.feed = feed.name();
      Payload.Format format = feed.source().payload().format();
      this.decoder = Decoder.of(format, feed.layout(), texts);
      this.unreadable =
          format == Payload.Format.JSON ? Outlet.Cause.NOT_JSON : Outlet.Cause.NOT_READABLE;
      this.rows = new Batch(feed.layout().fields().size(), BATCH);
      this.connection = feed.layout().column(FeedLayout.CONNECTION.name());
      this.ignored =
          feed.ignore().stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    }

    boolean ignores(ByteBuffer buffer, int offset, int length) {
      for (byte[] text : ignored) {
        if (text.length == length && buffer.slice(offset, length).equals(ByteBuffer.wrap(text))) {
          return true;
        }
      }
      return false;
    }
  }

  private final Engine engine;
  private final Outlet outlet;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<Integer, String> feedsInLog = new HashMap<>();
  private Lane recent; // most messages are of the same feed as the one before
  private int recentInLog;
  private @Nullable String recentFeedInLog;

  public Intake(Pipeline pipeline, Texts texts, Engine engine, Outlet outlet) {
    this.engine = engine;
    this.outlet = outlet;
    for (Pipeline.Feed feed : pipeline.feeds()) {
      lanes.put(feed.name(), new Lane(feed, texts));
      feedsInLog.put(FrameLog.feedId(feed.name()), feed.name());
    }
    this.recent = lanes.values().iterator().next();
  }

  /** The record that a reader of the log stands at; whether it was a message of a feed that the pipeline has. */
  public boolean take(LogReader reader) {
    switch (reader.kind()) {
      case TEXT, BINARY -> {
        if (reader.feed() != recentInLog) {
          recentInLog = reader.feed();
          recentFeedInLog = feedsInLog.get(recentInLog);
        }
        String feed = recentFeedInLog;
        if (feed == null) { // the pipeline no longer has it
          return false;
        }
        frame(
            feed,
            reader.connection(),
            reader.receivedNanos(),
            reader.position(),
            reader.payload(),
            reader.payloadOffset(),
            reader.payloadLength());
        return true;
      }
      case TICK -> tick(reader.receivedNanos(), reader.position());
      case CONNECTED -> connected(feedsInLog.get(reader.feed()), reader.connection());
      case DISCONNECTED -> disconnected(feedsInLog.get(reader.feed()), reader.connection());
    }
    return false;
  }

  /**
   * One message of a feed.
   *
   * @param connection tells the feed's connections apart
   * @param origin its position in the log or recording
   */
  public void frame(
      String feed,
      int connection,
      long receivedNanos,
      long origin,
      ByteBuffer buffer,
      int offset,
      int length) {
    Lane lane = recent.feed.equals(feed) ? recent : Objects.requireNonNull(lanes.get(feed), feed);
    recent = lane;
    if (lane.lateness != Long.MAX_VALUE) {
      releaseAfterSilence(lane, receivedNanos);
    }
    int rows = lane.decoder.decode(buffer, offset, length, receivedNanos, origin, lane.rows);
    if (rows < 0 && lane.ignores(buffer, offset, length)) {
      engine.other(feed);
      return;
    }
    if (rows < 0) {
      Outlet.Cause cause =
          rows == Decoder.TOO_MANY_TEXTS ? Outlet.Cause.TOO_MANY_TEXTS : lane.unreadable;
      outlet.reject(feed, origin, cause, "");
      return;
    }
    if (rows > 0) {
      lane.heard = receivedNanos;
      if (lane.connection >= 0) {
        int end = lane.rows.size();
        Arrays.fill(lane.rows.column(lane.connection), end - rows, end, connection);
      }
    }
    if (lane.rows.size() >= BATCH) {
      hand(lane);
    }
  }

  /** A connection of a feed begins. */
  public void connected(@Nullable String feed, int connection) {
    if (feed != null) { // else the pipeline no longer has it
      hand(Objects.requireNonNull(lanes.get(feed), feed));
      engine.connected(feed, connection);
    }
  }

  /** A connection of a feed is over. */
  public void disconnected(@Nullable String feed, int connection) {
    if (feed != null) {
      hand(Objects.requireNonNull(lanes.get(feed), feed));
      engine.disconnected(feed, connection);
    }
  }

  /** A feed that was silent for its lateness has nothing under way that is older than what has come. */
  private void releaseAfterSilence(Lane lane, long now) {
    long heard = lane.rows.size() > 0 ? lane.heard : engine.heard(lane.feed);
    if (heard != Long.MIN_VALUE && now - heard >= lane.lateness) {
      hand(lane);
      engine.release(lane.feed);
    }
  }

  /** Nothing more comes: what was held back is processed too. */
  public void finish() {
    flush();
    lanes.values().forEach(lane -> engine.release(lane.feed));
  }

  /** Time passed without a message. */
  private void tick(long nanos, long origin) {
    flush();
    for (Lane lane : lanes.values()) {
      if (lane.lateness != Long.MAX_VALUE) {
        releaseAfterSilence(lane, nanos);
      }
    }
    engine.advance(nanos, origin);
  }

  /** Hands over what has been decoded. */
  public void flush() {
    lanes.values().forEach(this::hand);
  }

  private void hand(Lane lane) {
    if (lane.rows.size() > 0) {
      engine.accept(lane.feed, lane.rows, lane.heard);
      lane.rows.clear();
    }
  }
}
