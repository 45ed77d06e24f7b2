package dev.weir.feed.decode;

import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts the values that a scan finds into the columns that want them, each read as its column's type. */
final class RowWriter {
  private final Type[] types;
  private final @Nullable Part[] parts; // of texts, where only a part counts
  private final boolean[] ofMessage; // stands once in the message, for each of its observations
  private final boolean timeOfMessage;
  private final boolean hasTime;
  private final TimeUnit timeUnit;
  private final Texts texts;
  private final double[] messageValues;
  private final Decimal decimal = new Decimal();

  private byte[] bytes = {};

  @SuppressWarnings("NullAway.Init") // begin() comes first
  private Batch rows;

  private int before;
  private int row;
  private long origin;
  private long messageTime;
  private boolean textsFull;

  RowWriter(FeedLayout layout, Texts texts) {
    this.texts = texts;
    boolean each = layout.each().isPresent();
    this.types = layout.fields().stream().map(FeedLayout.Field::type).toArray(Type[]::new);
    this.parts = layout.fields().stream()
        .map(f -> f.pattern().map(Part::of).orElse(null))
        .toArray(Part[]::new);
    this.ofMessage = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      ofMessage[i] = each && layout.fields().get(i).path().fromMessage();
    }
    this.messageValues = new double[types.length];
    this.hasTime = layout.time().isPresent();
    this.timeUnit = layout.time().map(FeedLayout.TimeField::unit).orElse(TimeUnit.AUTO);
    this.timeOfMessage = layout.time().map(t -> each && t.path().fromMessage()).orElse(false);
  }

  /** From here on values come from these bytes and go to that batch. */
  void begin(byte[] bytes, Batch rows, long receivedNanos, long origin) {
    this.bytes = bytes;
    this.rows = rows;
    this.before = rows.size();
    this.origin = origin;
    this.messageTime = hasTime ? Batch.NO_TIME : receivedNanos;
    this.textsFull = false;
    Arrays.fill(messageValues, Values.MISSING);
  }

  /** The next observation begins: it has nothing yet. */
  void row() {
    row = rows.add(messageTime, origin);
    for (int c = 0; c < types.length; c++) {
      rows.column(c)[row] = Values.MISSING;
    }
  }

  /** How many rows the message has so far. */
  int count() {
    return rows.size() - before;
  }

  /** Takes the message's rows back. */
  void undo() {
    rows.truncate(before);
  }

  /** Whether a text could not be kept. */
  boolean isTextsFull() {
    return textsFull;
  }

  /** What stands once in the message goes to each of its observations. */
  void spread() {
    for (int c = 0; c < types.length; c++) {
      if (ofMessage[c]) {
        Arrays.fill(rows.column(c), before, rows.size(), messageValues[c]);
      }
    }
    if (timeOfMessage) {
      Arrays.fill(rows.time(), before, rows.size(), messageTime);
    }
  }

  /** Reads the JSON number at {@code from} for the node, which may be null; returns its end, or -1 if none begins there. */
  int number(@Nullable PathTree node, int from) {
    int to = decimal.read(bytes, from);
    if (node == null || to < 0) {
      return to;
    }
    for (int column : node.columns) {
      set(
          column,
          switch (types[column]) {
            case NUMBER, ANY -> finite(decimal.value());
            case TEXT -> intern(bytes, from, to - from);
            case BOOLEAN -> Values.MISMATCH;
            case FINGERPRINT -> fingerprint(bytes, from, to);
          });
    }
    if (node.time) {
      setTime(Times.ofNumber(decimal, bytes, from, to, timeUnit));
    }
    return to;
  }

  /** The content {@code [from, to)} of a string; {@code escaped} if there are escapes in it. */
  void text(PathTree node, int from, int to, boolean escaped) {
    for (int column : node.columns) {
      set(
          column,
          switch (types[column]) {
            case NUMBER ->
              decimal.readText(bytes, from, to) ? finite(decimal.value()) : Values.MISMATCH;
            case TEXT, ANY -> text(parts[column], from, to, escaped);
            case BOOLEAN -> bool(intern(from, to, escaped));
            case FINGERPRINT -> fingerprint(bytes, from, to);
          });
    }
    if (node.time) {
      setTime(Times.ofText(decimal, bytes, from, to, timeUnit));
    }
  }

  /** The word {@code true} or {@code false} at {@code [from, to)}. */
  void bool(PathTree node, boolean value, int from, int to) {
    for (int column : node.columns) {
      set(
          column,
          switch (types[column]) {
            case BOOLEAN -> Values.of(value);
            case NUMBER -> Values.MISMATCH;
            case TEXT, ANY -> intern(bytes, from, to - from);
            case FINGERPRINT -> fingerprint(bytes, from, to);
          });
    }
    noTime(node);
  }

  void nothing(PathTree node) {
    for (int column : node.columns) {
      set(column, Values.NULL);
    }
    noTime(node);
  }

  /** An object or an array, which no column holds. */
  void container(PathTree node) {
    for (int column : node.columns) {
      set(column, Values.MISMATCH);
    }
    noTime(node);
  }

  private double bool(double text) {
    if (!Values.isText(text)) {
      return Values.MISMATCH;
    }
    return switch (texts.text(Values.textId(text))) {
      case "true" -> Values.TRUE;
      case "false" -> Values.FALSE;
      default -> Values.MISMATCH;
    };
  }

  private double text(@Nullable Part part, int from, int to, boolean escaped) {
    if (part == null) {
      return intern(from, to, escaped);
    }
    int begin = from + part.before.length;
    int end = to - part.after.length;
    boolean matches = begin <= end
        && Arrays.equals(bytes, from, begin, part.before, 0, part.before.length)
        && Arrays.equals(bytes, end, to, part.after, 0, part.after.length);
    return matches ? intern(begin, end, escaped) : Values.MISMATCH;
  }

  /** What stands around the part of a text that counts. */
  private record Part(byte[] before, byte[] after) {
    static Part of(FeedLayout.Pattern pattern) {
      return new Part(
          pattern.before().getBytes(StandardCharsets.UTF_8),
          pattern.after().getBytes(StandardCharsets.UTF_8));
    }
  }

  private double intern(int from, int to, boolean escaped) {
    if (!escaped) {
      return intern(bytes, from, to - from);
    }
    byte[] text = Unescaper.unescape(bytes, from, to);
    return intern(text, 0, text.length);
  }

  private double intern(byte[] from, int offset, int length) {
    int id = texts.intern(from, offset, length);
    if (id == Texts.FULL) {
      textsFull = true;
      return Values.MISMATCH;
    }
    return Values.text(id);
  }

  /** FNV-1a (RFC draft-eastlake-fnv), then mixed, without the bit that would make it infinite or not a number. */
  private static double fingerprint(byte[] bytes, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
    return Double.longBitsToDouble((hash ^ (hash >>> 29)) & ~(1L << 62));
  }

  private static double finite(double x) {
    return Double.isInfinite(x) ? Values.MISMATCH : x;
  }

  private void set(int column, double value) {
    if (ofMessage[column]) {
      messageValues[column] = value;
    } else {
      rows.column(column)[row] = value;
    }
  }

  private void noTime(PathTree node) {
    if (node.time) {
      setTime(Batch.NO_TIME);
    }
  }

  private void setTime(long time) {
    if (timeOfMessage) {
      messageTime = time;
    } else {
      rows.time()[row] = time;
    }
  }
}
