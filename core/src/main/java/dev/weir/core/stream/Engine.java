package dev.weir.core.stream;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A pipeline at work: decoded rows in, changes and alerts out. It has no clock, no thread and no source of chance, so that
 * the same rows always give the same results, live, after a restart and in a replay.
 *
 * <p>One thread owns it. {@link #save} and {@link #restore} carry its whole state.
 */
public final class Engine {
  private final Pipeline pipeline;
  private final Texts texts;
  private final Outlet outlet;
  private final Map<String, FeedOperator> feeds = new LinkedHashMap<>();
  private final Map<String, StreamOperator> streams = new LinkedHashMap<>();
  private final Map<String, List<StreamOperator>> readers = new LinkedHashMap<>();
  private final Map<String, List<AlertOperator>> alerts = new LinkedHashMap<>();

  /**
   * @param texts shared with the decoders of the feeds
   */
  public Engine(Pipeline pipeline, Texts texts, Outlet outlet) {
    this.pipeline = pipeline;
    this.texts = texts;
    this.outlet = outlet;
    pipeline.feeds().forEach(f -> feeds.put(f.name(), new FeedOperator(f, texts, outlet)));
    pipeline.streams().forEach(this::add);
    pipeline.alerts().forEach(a -> alerts
        .computeIfAbsent(a.from(), f -> new ArrayList<>())
        .add(new AlertOperator(a, pipeline.stream(a.from()).orElseThrow(), texts, outlet)));
  }

  private void add(Pipeline.Stream stream) {
    FeedOperator feed = feeds.get(stream.from());
    StreamOperator operator = feed != null
        ? new StreamOperator(stream, feed::column, texts, feed.requirement(stream))
        : new StreamOperator(
            stream,
            pipeline.stream(stream.from()).orElseThrow()::column,
            texts,
            Requirement.none(
                origin -> outlet.reject(stream.from(), origin, Outlet.Cause.LATE, "")));
    streams.put(stream.name(), operator);
    readers.computeIfAbsent(stream.from(), f -> new ArrayList<>()).add(operator);
  }

  /**
   * Rows that a feed's messages were decoded to, in the order of the log; they may be rearranged.
   *
   * @param received when the newest of them was received, nanoseconds since the epoch
   */
  public void accept(String feed, Batch rows, long received) {
    process(feed, feed(feed).accept(rows, received));
  }

  /** No older observation of this feed is to be expected: those that were held back for their order are processed. */
  public void release(String feed) {
    feed(feed).release().ifPresent(rows -> process(feed, rows));
  }

  /** When the newest row of a feed was received; {@link Long#MIN_VALUE} before the first. */
  public long heard(String feed) {
    return feed(feed).heard();
  }

  private void process(String feed, Batch rows) {
    if (rows.size() > 0) {
      for (StreamOperator reader : readers.getOrDefault(feed, List.of())) {
        reader.accept(rows);
        pass(reader);
      }
    }
  }

  /** A tick of the log: for feeds that go by arrival time, time has come to here. */
  public void advance(long time, long origin) {
    for (Pipeline.Feed feed : pipeline.feeds()) {
      if (feed.layout().time().isEmpty()) {
        for (StreamOperator reader : readers.getOrDefault(feed.name(), List.of())) {
          reader.advance(time, origin);
          pass(reader);
          alerts
              .getOrDefault(reader.stream().name(), List.of())
              .forEach(a -> a.advance(time, origin));
        }
      }
    }
  }

  private void pass(StreamOperator operator) {
    Batch rows = operator.out();
    if (rows.size() == 0) {
      return;
    }
    Pipeline.Stream stream = operator.stream();
    outlet.changes(stream, operator.takeSeq(), rows, operator.outKeys());
    for (AlertOperator alert : alerts.getOrDefault(stream.name(), List.of())) {
      alert.accept(rows, operator.outKeys());
    }
    for (StreamOperator reader : readers.getOrDefault(stream.name(), List.of())) {
      reader.accept(rows);
      pass(reader);
    }
  }

  /** A connection of a feed begins; rows that were decoded before have been handed over. */
  public void connected(String feed, int connection) {
    feed(feed).forget(connection);
  }

  /** A connection of a feed is over; rows that were decoded before have been handed over. */
  public void disconnected(String feed, int connection) {
    feed(feed).forget(connection);
  }

  /** A message of a feed is not an observation, whatever it says. */
  public void other(String feed) {
    feed(feed).other();
  }

  /** How many observations of a feed had come before, by {@code read.id} or {@code read.sequence}. */
  public long duplicates(String feed) {
    return feed(feed).duplicates();
  }

  /** How often numbers were left out in a feed's sequences. */
  public long gaps(String feed) {
    return feed(feed).gaps();
  }

  /** How many numbers were left out and have not come since. */
  public long missing(String feed) {
    return feed(feed).missing();
  }

  /** How many messages of a feed were no observations, by its {@code read.where}. */
  public long others(String feed) {
    return feed(feed).others();
  }

  public long observations(String feed) {
    return feed(feed).observations();
  }

  /** The sequence number that a stream's next change will have. */
  public long nextSeq(String stream) {
    return Objects.requireNonNull(streams.get(stream), stream).nextSeq();
  }

  private FeedOperator feed(String name) {
    return Objects.requireNonNull(feeds.get(name), name);
  }

  public void save(DataOutput out) throws IOException {
    out.writeInt(texts.size());
    for (int id = 0; id < texts.size(); id++) {
      byte[] utf8 = texts.utf8(id);
      out.writeInt(utf8.length);
      out.write(utf8);
    }
    for (FeedOperator feed : feeds.values()) {
      feed.save(out);
    }
    for (StreamOperator stream : streams.values()) {
      stream.save(out);
    }
    for (List<AlertOperator> all : alerts.values()) {
      for (AlertOperator alert : all) {
        alert.save(out);
      }
    }
  }

  /** Takes over a state that an engine of the same {@link Pipeline#fingerprint} saved. Only on a fresh engine. */
  public void restore(DataInput in) throws IOException {
    int count = in.readInt();
    for (int id = 0; id < count; id++) {
      byte[] utf8 = new byte[in.readInt()];
      in.readFully(utf8);
      if (texts.intern(utf8, 0, utf8.length) != id) {
        throw new IOException("the texts of this state do not belong to this pipeline");
      }
    }
    for (FeedOperator feed : feeds.values()) {
      feed.restore(in);
    }
    for (StreamOperator stream : streams.values()) {
      stream.restore(in);
    }
    for (List<AlertOperator> all : alerts.values()) {
      for (AlertOperator alert : all) {
        alert.restore(in);
      }
    }
  }
}
