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
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows the numbers that count a feed's messages: a gap is told, what comes again is recognised. What was left out may
 * still come, by another connection or late: so long as its number is among the newest that are missing, it is new.
 */
final class SequenceCheck {
  private static final int MOST_MISSED = 10_000;
  private static final double NONE_YET = Double.NEGATIVE_INFINITY;

  private record Missed(int key, double number) {}

  private final String feed;
  private final Texts texts;
  private final Outlet outlet;
  private final int last;
  private final int first;
  private final int[] by;
  private final int connection; // among by; -1 if connections do not matter
  private final Keys keys;
  private final double[][] keyColumns;
  private double[] seen = new double[32]; // the newest number, by key
  private final Set<Missed> missed = new LinkedHashSet<>(); // the newest numbers that were left out
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
    if (Double.isNaN(to)) {
      return true;
    }
    long origin = rows.origin()[row];
    if (origin != recentOrigin) {
      recentOrigin = origin;
      recentIsNew = follow(rows, row, rows.column(first)[row], to);
    }
    return recentIsNew;
  }

  private boolean follow(Batch rows, int row, double from, double to) {
    for (int i = 0; i < by.length; i++) {
      keyColumns[i] = rows.column(by[i]);
    }
    int before = keys.size();
    int key = keys.of(keyColumns, row);
    if (key == before) {
      seen = key < seen.length ? seen : Arrays.copyOf(seen, 2 * seen.length);
      seen[key] = NONE_YET;
    }
    boolean known = seen[key] != NONE_YET;
    double start = Double.isNaN(from) ? to : from;
    if (known && to <= seen[key]) {
      return fill(key, start, to);
    }
    double left = known ? start - seen[key] - 1 : 0;
    if (left > 0) {
      gaps++;
      missing += (long) left;
      outlet.gap(feed, rows.origin()[row], name(key), (long) left);
      miss(key, seen[key] + 1, start);
    }
    seen[key] = to;
    return true;
  }

  /** Notes the numbers before {@code end}, as far as there is room. */
  private void miss(int key, double begin, double end) {
    for (double number = Math.max(begin, end - MOST_MISSED); number < end; number++) {
      missed.add(new Missed(key, number));
      if (missed.size() > MOST_MISSED) {
        missed.remove(missed.iterator().next());
      }
    }
  }

  /** Whether numbers were missing that have come now. */
  private boolean fill(int key, double begin, double end) {
    if (missed.isEmpty() || end - begin > MOST_MISSED) {
      return false;
    }
    boolean filled = false;
    for (double number = begin; number <= end; number++) {
      if (missed.remove(new Missed(key, number))) {
        filled = true;
        missing--;
      }
    }
    return filled;
  }

  private String name(int key) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < by.length; i++) {
      if (i != connection) {
        double value = keys.value(i, key);
        name.append(name.isEmpty() ? "" : ", ")
            .append(
                Values.isText(value)
                    ? texts.text(Values.textId(value))
                    : new JsonBytes().number(value).toString());
      }
    }
    return name.toString();
  }

  /** A connection begins; where each counts anew, nothing is known of its numbers. */
  void connected(int number) {
    if (connection >= 0) {
      for (int key = 0; key < keys.size(); key++) {
        if (keys.value(connection, key) == number) {
          seen[key] = NONE_YET;
        }
      }
    }
  }

  void save(DataOutput out) throws IOException {
    keys.save(out);
    for (int key = 0; key < keys.size(); key++) {
      out.writeDouble(seen[key]);
    }
    out.writeLong(gaps);
    out.writeLong(missing);
    out.writeInt(missed.size());
    for (Missed m : missed) {
      out.writeInt(m.key());
      out.writeDouble(m.number());
    }
  }

  void restore(DataInput in) throws IOException {
    keys.restore(in);
    seen = new double[Math.max(32, keys.size())];
    for (int key = 0; key < keys.size(); key++) {
      seen[key] = in.readDouble();
    }
    gaps = in.readLong();
    missing = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      missed.add(new Missed(in.readInt(), in.readDouble()));
    }
  }
}
