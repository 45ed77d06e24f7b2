package dev.weir.feed.decode;

import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.JsonPath;
import dev.weir.core.pipeline.Type;
import dev.weir.core.stream.Batch;
import dev.weir.core.stream.Texts;
import dev.weir.core.stream.Values;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON messages (RFC 8259, strictly) into the columns of a batch: one pass over the bytes, no object per message and
 * no text per field. One thread owns it.
 *
 * <p>A field that isn't there is {@link Values#MISSING}; one that cannot be read as its type is {@link Values#MISMATCH};
 * JSON null is {@link Values#NULL}. Of equal keys in one object the last wins.
 */
public final class JsonDecoder {
  /** The message is not JSON. */
  public static final int NOT_JSON = -1;

  /** The message holds a new text, and the {@link Texts} are full. */
  public static final int TOO_MANY_TEXTS = -2;

  private static final int MAX_DEPTH = 512;

  /** Thrown within this class only; one instance, without a stack trace, because a feed may send nothing else. */
  private static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("StaticAssignmentOfThrowable")
    static final NotJson INSTANCE = new NotJson();

    private NotJson() {
      super("not JSON", null, false, false);
    }
  }

  private final Type[] types;
  private final boolean[] ofMessage;
  private final boolean timeOfMessage;
  private final boolean hasTime;
  private final FeedLayout.TimeUnit timeUnit;
  private final boolean hasEach;
  private final PathTree message = new PathTree();
  private final PathTree element = new PathTree();
  private final Texts texts;
  private final double[] messageValues;
  private final Unescaper unescaper = new Unescaper();

  // Of the message at hand.
  @SuppressWarnings("NullAway.Init")
  private ByteBuffer buffer;

  private int limit;
  private int depth;

  @SuppressWarnings("NullAway.Init")
  private Batch rows;

  private int row;
  private long origin;
  private boolean inElement;
  private boolean eachFound;
  private boolean textsFull;
  private boolean escaped; // whether the string just read has escapes
  private long messageTime;

  public JsonDecoder(FeedLayout layout, Texts texts) {
    this.texts = texts;
    int n = layout.fields().size();
    this.types = new Type[n];
    this.ofMessage = new boolean[n];
    this.messageValues = new double[n];
    this.hasEach = layout.each().isPresent();
    layout.each().ifPresent(path -> message.at(path).each = true);
    for (int i = 0; i < n; i++) {
      FeedLayout.Field field = layout.fields().get(i);
      types[i] = field.type();
      ofMessage[i] = hasEach && field.path().fromMessage();
      tree(field.path()).at(field.path()).addColumn(i);
    }
    this.hasTime = layout.time().isPresent();
    this.timeUnit = layout.time().map(FeedLayout.TimeField::unit).orElse(FeedLayout.TimeUnit.AUTO);
    this.timeOfMessage =
        layout.time().map(t -> hasEach && t.path().fromMessage()).orElse(false);
    layout.time().ifPresent(t -> tree(t.path()).at(t.path()).time = true);
  }

  private PathTree tree(JsonPath path) {
    return hasEach && !path.fromMessage() ? element : message;
  }

  /**
   * Decodes one message and appends its observations.
   *
   * @param receivedNanos their time where the feed has no time field
   * @return how many rows were appended, or {@link #NOT_JSON} or {@link #TOO_MANY_TEXTS}, and then none
   */
  public int decode(
      ByteBuffer buffer, int offset, int length, long receivedNanos, long origin, Batch into) {
    this.buffer = buffer;
    this.limit = offset + length;
    this.rows = into;
    this.origin = origin;
    this.depth = 0;
    this.textsFull = false;
    this.eachFound = false;
    this.messageTime = hasTime ? Batch.NO_TIME : receivedNanos;
    this.inElement = !hasEach;
    int before = into.size();
    Arrays.fill(messageValues, Values.MISSING);
    if (!hasEach) {
      beginRow();
    }
    try {
      int end = value(offset, message);
      if (spaces(end) != limit) {
        throw NotJson.INSTANCE;
      }
    } catch (NotJson e) {
      into.truncate(before);
      return NOT_JSON;
    }
    if (textsFull) {
      into.truncate(before);
      return TOO_MANY_TEXTS;
    }
    if (hasEach) {
      if (!eachFound) {
        beginRow();
      }
      spreadMessageValues(before);
    }
    return into.size() - before;
  }

  private void beginRow() {
    row = rows.add(messageTime, origin);
    for (int c = 0; c < types.length; c++) {
      rows.column(c)[row] = Values.MISSING;
    }
  }

  /** What stands once in the message belongs to each of its observations. */
  private void spreadMessageValues(int from) {
    for (int c = 0; c < types.length; c++) {
      if (ofMessage[c]) {
        Arrays.fill(rows.column(c), from, rows.size(), messageValues[c]);
      }
    }
    if (timeOfMessage) {
      Arrays.fill(rows.time(), from, rows.size(), messageTime);
    }
  }

  /** Reads a value and returns where it ends; the node says what is wanted of it, null nothing. */
  private int value(int at, @Nullable PathTree node) {
    at = spaces(at);
    if (at >= limit) {
      throw NotJson.INSTANCE;
    }
    byte c = buffer.get(at);
    switch (c) {
      case '{' -> {
        return object(at, node);
      }
      case '[' -> {
        return node != null && node.each && !inElement ? observations(at) : array(at, node);
      }
      case '"' -> {
        int end = string(at);
        if (node != null && node.isWanted()) {
          captureText(node, at + 1, end - 1);
        }
        return end;
      }
      case 't' -> {
        return literal(at, "true", node);
      }
      case 'f' -> {
        return literal(at, "false", node);
      }
      case 'n' -> {
        return literal(at, "null", node);
      }
      default -> {
        int end = Numbers.end(buffer, at, limit);
        if (end < 0) {
          throw NotJson.INSTANCE;
        }
        if (node != null && node.isWanted()) {
          captureNumber(node, at, end);
        }
        return end;
      }
    }
  }

  private int object(int at, @Nullable PathTree node) {
    enter();
    captureContainer(node);
    at = spaces(at + 1);
    if (at < limit && buffer.get(at) == '}') {
      depth--;
      return at + 1;
    }
    while (true) {
      if (at >= limit || buffer.get(at) != '"') {
        throw NotJson.INSTANCE;
      }
      int end = string(at);
      PathTree child = node == null ? null : child(node, at + 1, end - 1);
      at = spaces(end);
      if (at >= limit || buffer.get(at) != ':') {
        throw NotJson.INSTANCE;
      }
      at = spaces(value(at + 1, child));
      byte c = at < limit ? buffer.get(at) : 0;
      if (c == '}') {
        depth--;
        return at + 1;
      }
      if (c != ',') {
        throw NotJson.INSTANCE;
      }
      at = spaces(at + 1);
    }
  }

  private @Nullable PathTree child(PathTree node, int from, int to) {
    if (!escaped) {
      return node.find(buffer, from, to);
    }
    int length = unescaper.unescape(buffer, from, to);
    return node.find(unescaper.result(), 0, length);
  }

  private int array(int at, @Nullable PathTree node) {
    enter();
    captureContainer(node);
    at = spaces(at + 1);
    if (at < limit && buffer.get(at) == ']') {
      depth--;
      return at + 1;
    }
    for (int index = 0; ; index++) {
      at = spaces(value(at, node == null ? null : node.find(index)));
      byte c = at < limit ? buffer.get(at) : 0;
      if (c == ']') {
        depth--;
        return at + 1;
      }
      if (c != ',') {
        throw NotJson.INSTANCE;
      }
      at++;
    }
  }

  /** The array that {@code each} names: every element is an observation. */
  private int observations(int at) {
    enter();
    eachFound = true;
    at = spaces(at + 1);
    if (at < limit && buffer.get(at) == ']') {
      depth--;
      return at + 1;
    }
    inElement = true;
    while (true) {
      beginRow();
      at = spaces(value(at, element));
      byte c = at < limit ? buffer.get(at) : 0;
      if (c == ']') {
        inElement = false;
        depth--;
        return at + 1;
      }
      if (c != ',') {
        throw NotJson.INSTANCE;
      }
      at++;
    }
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw NotJson.INSTANCE;
    }
  }

  private int spaces(int at) {
    while (at < limit) {
      byte c = buffer.get(at);
      if (c > ' ' || c < 0) {
        return at;
      }
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        throw NotJson.INSTANCE;
      }
      at++;
    }
    return at;
  }

  /** Where the string that begins with the quote at {@code at} ends, after its closing quote. */
  private int string(int at) {
    at++;
    escaped = false;
    while (at < limit) {
      byte c = buffer.get(at++);
      if (c == '"') {
        return at;
      }
      if (c == '\\') {
        escaped = true;
        at = escape(at);
      } else if (c >= 0 && c < 0x20) {
        break;
      }
    }
    throw NotJson.INSTANCE;
  }

  private int escape(int at) {
    if (at >= limit) {
      throw NotJson.INSTANCE;
    }
    switch (buffer.get(at)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 1;
      }
      case 'u' -> {
        for (int i = 1; i <= 4; i++) {
          if (at + i >= limit || Character.digit(buffer.get(at + i), 16) < 0) {
            throw NotJson.INSTANCE;
          }
        }
        return at + 5;
      }
      default -> throw NotJson.INSTANCE;
    }
  }

  private int literal(int at, String word, @Nullable PathTree node) {
    int end = at + word.length();
    if (end > limit) {
      throw NotJson.INSTANCE;
    }
    for (int i = 1; i < word.length(); i++) {
      if (buffer.get(at + i) != word.charAt(i)) {
        throw NotJson.INSTANCE;
      }
    }
    if (node != null) {
      for (int column : node.columns) {
        double value =
            word.equals("null") ? Values.NULL : bool(word.equals("true"), column, at, end);
        set(column, value);
      }
      if (node.time) {
        setTime(Batch.NO_TIME);
      }
    }
    return end;
  }

  private double bool(boolean value, int column, int at, int end) {
    return switch (types[column]) {
      case BOOLEAN -> Values.of(value);
      case NUMBER -> Values.MISMATCH;
      case TEXT, ANY -> intern(buffer, at, end - at);
    };
  }

  private void captureContainer(@Nullable PathTree node) {
    if (node == null) {
      return;
    }
    for (int column : node.columns) {
      set(column, Values.MISMATCH);
    }
    if (node.time) {
      setTime(Batch.NO_TIME);
    }
  }

  private void captureNumber(PathTree node, int from, int to) {
    for (int column : node.columns) {
      set(
          column,
          switch (types[column]) {
            case NUMBER, ANY -> finite(Numbers.parse(buffer, from, to));
            case TEXT -> intern(buffer, from, to - from);
            case BOOLEAN -> Values.MISMATCH;
          });
    }
    if (node.time) {
      setTime(Times.parse(buffer, from, to, timeUnit));
    }
  }

  private void captureText(PathTree node, int from, int to) {
    for (int column : node.columns) {
      set(
          column,
          switch (types[column]) {
            case NUMBER ->
              Numbers.isDecimal(buffer, from, to)
                  ? finite(Numbers.parse(buffer, from, to))
                  : Values.MISMATCH;
            case TEXT, ANY -> text(from, to);
            case BOOLEAN -> boolText(from, to);
          });
    }
    if (node.time) {
      setTime(Times.parse(buffer, from, to, timeUnit));
    }
  }

  private double boolText(int from, int to) {
    double id = text(from, to);
    if (!Values.isText(id)) {
      return Values.MISMATCH;
    }
    return switch (texts.text(Values.textId(id))) {
      case "true" -> Values.TRUE;
      case "false" -> Values.FALSE;
      default -> Values.MISMATCH;
    };
  }

  private double text(int from, int to) {
    if (!escaped) {
      return intern(buffer, from, to - from);
    }
    int length = unescaper.unescape(buffer, from, to);
    return intern(unescaper.result(), 0, length);
  }

  private double intern(ByteBuffer from, int offset, int length) {
    int id = texts.intern(from, offset, length);
    if (id == Texts.FULL) {
      textsFull = true;
      return Values.MISMATCH;
    }
    return Values.text(id);
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

  private void setTime(long time) {
    if (timeOfMessage) {
      messageTime = time;
    } else {
      rows.time()[row] = time;
    }
  }
}
