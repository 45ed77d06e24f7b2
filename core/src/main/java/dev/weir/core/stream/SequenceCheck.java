package dev.weir.core.stream;

import dev.weir.core.pipeline.Continuity;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the numbers that count a feed's messages: a gap is told, what comes again is recognised. What was left out may
 * still come, by another connection or late: so long as its number is within the {@link NumberWindow} of its channel, it
 * is new.
 *
 * <p>A channel whose numbers jump back further than repetitions go counts from the beginning again, as after a restart of
 * the server. Where several connections carry the same, the slower one's messages look like that too; there it takes many
 * of them, with nothing new in between.
 */
final class SequenceCheck {
  private static final double EXACT = 0x1p53; // doubles hold all integers up to here
  private static final int FURTHEST_REPETITION = 1_000;
  private static final int MANY = 1_000;

  /** What is known of a channel. */
  private static final class Channel {
    long newest;
    int behind; // how many in a row were further back than repetitions go
    NumberWindow left = new NumberWindow();

    Channel(long newest) {
      this.newest = newest;
    }
  }

  private final String feed;
  private final Texts texts;
  private final Outlet outlet;
  private final int last;
  private final int first;
  private final int[] by;
  private final int connection; // among by; -1 if connections do not matter
  private final boolean severalLines;
  private final double[][] keyColumns;
  private Keys keys;
  private List<Channel> channels = new ArrayList<>(); // by key
  private long gaps;
  private long missing;
  private long recentOrigin = -1; // a message of several observations is judged once
  private boolean recentIsNew;

  SequenceCheck(
      String feed, Continuity.Sequence declared, FeedLayout layout, Texts texts, Outlet outlet) {
    this.feed = feed;
    this.texts = texts;
    this.outlet = outlet;
    last = layout.column(declared.last());
    first = declared.first().map(layout::column).orElse(last);
    List<Integer> columns =
        new ArrayList<>(declared.by().stream().map(layout::column).toList());
    connection = declared.restarts() ? columns.size() : -1;
    if (declared.restarts()) {
      columns.add(layout.column(FeedLayout.CONNECTION.name()));
    }
    severalLines = declared.severalLines();
    by = columns.stream().mapToInt(i -> i).toArray();
    keys = new Keys(by.length);
    keyColumns = new double[by.length][];
  }

  long gaps() {
    return gaps;
  }

  /** How many numbers were left out and have not come since. */
  long missing() {
    return missing;
  }

  /** Whether the row's message is not one that came before. One without a number always is new. */
  boolean isNew(Batch rows, int row) {
    double to = rows.column(last)[row];
    if (!isCount(to)) {
      return true;
    }
    long origin = rows.origin()[row];
    if (origin != recentOrigin) {
      recentOrigin = origin;
      double from = rows.column(first)[row];
      recentIsNew =
          follow(isCount(from) && from < to ? (long) from : (long) to, (long) to, rows, row);
    }
    return recentIsNew;
  }

  /** Whether it is an integer, and one that a double can tell from its neighbours. */
  private static boolean isCount(double number) {
    return Math.abs(number) < EXACT && number == Math.rint(number);
  }

  private boolean follow(long begin, long end, Batch rows, int row) {
    for (int i = 0; i < by.length; i++) {
      keyColumns[i] = rows.column(by[i]);
    }
    int key = keys.of(keyColumns, row);
    if (key == channels.size()) {
      channels.add(new Channel(end));
      return true;
    }
    Channel channel = channels.get(key);
    if (beginsAnew(channel, end)) {
      channels.set(key, new Channel(end));
      tellGap(0, rows, row);
      return true;
    }
    return follow(channel, begin, end, rows, row);
  }

  private boolean follow(Channel channel, long begin, long end, Batch rows, int row) {
    int late = channel.left.isEmpty() ? 0 : channel.left.take(begin, end, channel.newest);
    missing -= late;
    if (end <= channel.newest) {
      return late > 0;
    }
    long left = Math.max(0, begin - channel.newest - 1);
    if (left > 0) {
      missing += left;
      tellGap(left, rows, row);
    }
    if (left > 0 || !channel.left.isEmpty()) {
      channel.left.advance(channel.newest, begin, end);
    }
    channel.newest = end;
    return true;
  }

  private boolean beginsAnew(Channel channel, long end) {
    long furthest = severalLines ? NumberWindow.SIZE : FURTHEST_REPETITION;
    channel.behind = channel.newest - end < furthest ? 0 : channel.behind + 1;
    return channel.behind >= (severalLines ? MANY : 1);
  }

  private void tellGap(long left, Batch rows, int row) {
    gaps++;
    outlet.gap(feed, rows.origin()[row], name(rows, row), left);
  }

  private String name(Batch rows, int row) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < by.length; i++) {
      if (i != connection) {
        double value = rows.column(by[i])[row];
        name.append(name.isEmpty() ? "" : ", ")
            .append(
                Values.isText(value)
                    ? texts.text(Values.textId(value))
                    : new JsonBytes().number(value).toString());
      }
    }
    return name.toString();
  }

  /** A connection begins or is over; where each counts anew, its numbers mean nothing any more. */
  void forget(int number) {
    if (connection < 0) {
      return;
    }
    List<Channel> others = new ArrayList<>();
    for (int key = 0; key < keys.size(); key++) {
      if (keys.value(connection, key) != number) {
        others.add(channels.get(key));
      }
    }
    keys = keys.without(connection, number);
    channels = others;
  }

  void save(DataOutput out) throws IOException {
    keys.save(out);
    for (Channel channel : channels) {
      out.writeLong(channel.newest);
      out.writeInt(channel.behind);
      channel.left.save(out);
    }
    out.writeLong(gaps);
    out.writeLong(missing);
  }

  void restore(DataInput in) throws IOException {
    keys.restore(in);
    for (int key = 0; key < keys.size(); key++) {
      Channel channel = new Channel(in.readLong());
      channel.behind = in.readInt();
      channel.left = NumberWindow.restored(in);
      channels.add(channel);
    }
    gaps = in.readLong();
    missing = in.readLong();
  }
}
