package dev.weir.core.stream;

import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.expression.Expression;
import dev.weir.core.pipeline.Continuity;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way into the engine for one feed: applies {@code read.where}, and tells apart what a stream may skip from what it
 * cannot read.
 *
 * <p>An observation that lacks a field is a mistake only for a stream that wants the observation: its {@code where}
 * decides. True: it wants it, and every field it uses must be there. False: it doesn't. Unknown, because a field that the
 * condition looks at is missing or unreadable: nobody can tell, so it is rejected, not dropped.
 */
final class FeedOperator {
  private final Pipeline.Feed feed;
  private final @Nullable ColumnFunction where;
  private final Outlet outlet;
  private final Optional<ChannelNames> channels;
  private final Optional<SequenceCheck> sequence;
  private final Optional<RecentIds> recent;
  private final int[] id;
  private long observations;
  private long others;
  private long duplicates;
  private int[] kept = new int[64];
  private final Optional<EventOrder> order;
  private long heard = Long.MIN_VALUE;
  private final Set<Long> rejected = new HashSet<>();

  FeedOperator(Pipeline.Feed feed, Texts texts, Outlet outlet) {
    this.feed = feed;
    this.outlet = outlet;
    this.where = feed.where()
        .map(w -> Compiler.compile(w, n -> column(Pipeline.Feed.whereColumn(n)), texts))
        .orElse(null);
    Continuity continuity = feed.continuity();
    this.channels = continuity.channels().map(c -> new ChannelNames(c, feed.layout(), texts));
    this.sequence = continuity
        .sequence()
        .map(s -> new SequenceCheck(feed.name(), s, feed.layout(), texts, outlet));
    this.id = continuity.id().stream().mapToInt(feed.layout()::column).toArray();
    this.recent =
        id.length > 0 ? Optional.of(new RecentIds(Continuity.IDS_KEPT)) : Optional.empty();
    this.order =
        feed.lateness().map(l -> new EventOrder(feed.layout().fields().size(), l.toNanos()));
  }

  int column(String name) {
    int column = feed.layout().column(name);
    if (column < 0) {
      throw new IllegalArgumentException("the feed " + feed.name() + " has no column " + name);
    }
    return column;
  }

  long observations() {
    return observations;
  }

  /** Messages that {@code read.where} says are none: acknowledgements, heartbeats, news. */
  long others() {
    return others;
  }

  /** Observations that had come before. */
  long duplicates() {
    return duplicates;
  }

  /** How often numbers were left out in the feed's sequences. */
  long gaps() {
    return sequence.map(SequenceCheck::gaps).orElse(0L);
  }

  /** How many numbers were left out and have not come since. */
  long missing() {
    return sequence.map(SequenceCheck::missing).orElse(0L);
  }

  /** A message that is no observation, whatever it says. */
  void other() {
    others++;
  }

  /** A connection begins or is over: its numbers mean nothing any more. */
  void forget(int connection) {
    sequence.ifPresent(s -> s.forget(connection));
    channels.ifPresent(c -> c.forget(connection));
  }

  /** When the newest row was received. */
  long heard() {
    return heard;
  }

  /**
   * Takes decoded rows, received up to the given time, and returns those that are to be processed now. Valid until the
   * next call.
   */
  Batch accept(Batch rows, long received) {
    heard = received;
    filter(rows);
    if (order.isEmpty()) {
      return rows;
    }
    EventOrder ordered = order.get();
    ordered.released().clear();
    for (int row = 0; row < rows.size(); row++) {
      if (!ordered.add(rows, row)) {
        reject(rows.origin()[row], Outlet.Cause.LATE, "");
      }
    }
    return ordered.released();
  }

  /** The rows that were held back for older ones, when none is to be expected any more. */
  Optional<Batch> release() {
    order.ifPresent(o -> {
      o.released().clear();
      o.releaseAll();
    });
    return order.map(EventOrder::released);
  }

  /** Keeps the rows that are observations, new, and with a time. */
  private void filter(Batch rows) {
    rejected.clear();
    double[] condition = where == null ? null : where.of(rows);
    double[] naming = channels.isPresent() ? channels.get().naming(rows) : null;
    int n = rows.size();
    if (kept.length < n) {
      kept = new int[Math.max(n, kept.length * 2)];
    }
    int count = 0;
    for (int row = 0; row < n; row++) {
      boolean isNew = sequence.isEmpty() || sequence.get().isNew(rows, row);
      if (naming != null && naming[row] == Values.TRUE) {
        channels.orElseThrow().learn(rows, row);
        others++;
      } else if (condition != null && condition[row] != Values.TRUE) {
        others++;
      } else if (rows.time()[row] == Batch.NO_TIME) {
        reject(
            rows.origin()[row],
            Outlet.Cause.BAD_TIME,
            feed.layout().time().orElseThrow().path().toString());
      } else if (!isNew || isKnown(rows, row)) {
        duplicates++;
      } else {
        if (naming != null) {
          channels.orElseThrow().apply(rows, row);
        }
        kept[count++] = row;
      }
    }
    if (count < n) {
      rows.keep(kept, count);
    }
    observations += count;
  }

  /** Whether an observation of the same id came before. One without an id is new. */
  private boolean isKnown(Batch rows, int row) {
    if (recent.isEmpty()) {
      return false;
    }
    long all = 0;
    for (int column : id) {
      double part = rows.column(column)[row];
      if (Double.isNaN(part)) {
        return false;
      }
      all = (all ^ Double.doubleToRawLongBits(part)) * 0x9E3779B97F4A7C15L;
      all ^= all >>> 32;
    }
    return !recent.get().add(all);
  }

  /** What a stream that reads from this feed asks of each row. */
  Requirement requirement(Pipeline.Stream stream) {
    int[] inCondition = used(stream.where().map(List::of).orElse(List.of()), List.of());
    int[] needed = used(stream.arguments(), stream.by());
    return new Requirement() {
      @Override
      public boolean admits(Batch in, int row, double condition) {
        if (condition == Values.FALSE) {
          return false;
        }
        if (condition != Values.TRUE) {
          rejectUnreadable(in, row, inCondition);
          return false;
        }
        return !rejectUnreadable(in, row, needed);
      }

      @Override
      public void late(Batch in, int row) {
        reject(in.origin()[row], Outlet.Cause.LATE, "");
      }
    };
  }

  private int[] used(List<Expression> expressions, List<String> names) {
    Set<Integer> columns = new HashSet<>();
    names.forEach(n -> columns.add(column(n)));
    expressions.forEach(e -> collect(e, columns));
    return columns.stream()
        .sorted()
        .filter(c -> !feed.optional().get(c))
        .mapToInt(i -> i)
        .toArray();
  }

  private void collect(Expression e, Set<Integer> columns) {
    if (e instanceof Expression.IsNull i && i.operand() instanceof Expression.Name) {
      return; // who asks whether a field is there may find that it isn't
    }
    if (e instanceof Expression.Name n) {
      columns.add(column(n.text()));
    }
    e.children().forEach(c -> collect(c, columns));
  }

  private boolean rejectUnreadable(Batch in, int row, int[] columns) {
    for (int c : columns) {
      double value = in.column(c)[row];
      if (!Double.isNaN(value) || Values.isText(value)) {
        continue;
      }
      boolean mismatch = Values.isMismatch(value);
      reject(
          in.origin()[row],
          mismatch ? Outlet.Cause.NOT_A_VALUE : Outlet.Cause.MISSING_FIELD,
          feed.layout().fields().get(c).name());
      return true;
    }
    return false;
  }

  /** A message is rejected once, whatever many streams cannot read it. */
  private void reject(long origin, Outlet.Cause cause, String field) {
    if (rejected.add(origin)) {
      outlet.reject(feed.name(), origin, cause, field);
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(observations);
    out.writeLong(others);
    out.writeLong(heard);
    out.writeLong(duplicates);
    if (channels.isPresent()) {
      channels.get().save(out);
    }
    if (sequence.isPresent()) {
      sequence.get().save(out);
    }
    if (recent.isPresent()) {
      recent.get().save(out);
    }
    if (order.isPresent()) {
      order.get().save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    observations = in.readLong();
    others = in.readLong();
    heard = in.readLong();
    duplicates = in.readLong();
    if (channels.isPresent()) {
      channels.get().restore(in);
    }
    if (sequence.isPresent()) {
      sequence.get().restore(in);
    }
    if (recent.isPresent()) {
      recent.get().restore(in);
    }
    if (order.isPresent()) {
      order.get().restore(in);
    }
  }
}
