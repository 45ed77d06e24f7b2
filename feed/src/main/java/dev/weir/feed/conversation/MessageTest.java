package dev.weir.feed.conversation;

import dev.weir.core.conversation.Condition;
import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Payload;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import dev.weir.feed.decode.Decoder;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a message is as a condition says, and takes values out of it. Of a message that is an array of objects,
 * one of them has to be so. A message that is not JSON never is.
 */
final class MessageTest {
  private static final int MOST_TEXTS = 10_000;

  private final Condition condition;
  private final Payload.Format format;
  private final List<FeedLayout.Field> columns = new ArrayList<>();
  private final int taken;
  private final byte @Nullable [] needed; // no message without these bytes can match
  private Reader whole;
  private Reader elements;
  private Object[] values = {};

  /** The message as a row, or its elements as rows. */
  private final class Reader {
    final Texts texts = new Texts();
    final Batch rows = new Batch(columns.size(), 16);
    final Decoder decoder;
    final ColumnFunction function;

    Reader(Optional<JsonPath> each) {
      decoder = Decoder.of(format, new FeedLayout(each, Optional.empty(), columns), texts);
      function = Compiler.compile(condition.expression(), MessageTest.this::column, texts);
    }
  }

  /** @param taken what to take out of a message that matches */
  MessageTest(Condition condition, List<JsonPath> taken, Payload.Format format) {
    this.condition = condition;
    this.format = format;
    this.taken = taken.size();
    taken.forEach(path -> columns.add(new FeedLayout.Field("taken " + path, path, Type.ANY)));
    condition
        .fields()
        .forEach(f -> columns.add(new FeedLayout.Field(f.path().toString(), f.path(), f.type())));
    String text = needed(condition.expression());
    this.needed = text == null || format != Payload.Format.JSON
        ? null
        : text.getBytes(StandardCharsets.UTF_8);
    this.whole = new Reader(Optional.empty());
    this.elements = new Reader(Optional.of(new JsonPath(true, List.of())));
  }

  private int column(String name) {
    for (int i = taken; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  boolean matches(ByteBuffer buffer, int offset, int length) {
    if (needed != null && !contains(buffer, offset, length, needed)) {
      return false;
    }
    if (format != Payload.Format.JSON) { // where the first bytes don't tell
      return matches(whole, buffer, offset, length) || matches(elements, buffer, offset, length);
    }
    return matches(
        isListOfObjects(buffer, offset, length) ? elements : whole, buffer, offset, length);
  }

  private boolean matches(Reader reader, ByteBuffer buffer, int offset, int length) {
    reader.rows.clear();
    if (reader.decoder.decode(buffer, offset, length, 0, 0, reader.rows) <= 0) {
      return false;
    }
    double[] truth = reader.function.of(reader.rows);
    for (int row = 0; row < reader.rows.size(); row++) {
      if (truth[row] == Values.TRUE) {
        take(reader, row);
        return true;
      }
    }
    return false;
  }

  /** A value of the message that matched last: a text, a number, or the text {@code null}. */
  Object taken(int index) {
    return values[index];
  }

  private void take(Reader reader, int row) {
    values = new Object[taken];
    for (int i = 0; i < taken; i++) {
      values[i] = value(reader.texts, reader.rows.column(i)[row]);
    }
    if (reader.texts.size() > MOST_TEXTS) {
      whole = new Reader(Optional.empty());
      elements = new Reader(Optional.of(new JsonPath(true, List.of())));
    }
  }

  private static Object value(Texts texts, double value) {
    if (Values.isText(value)) {
      return texts.text(Values.textId(value));
    }
    String json = new JsonBytes().number(value).toString();
    return Double.isNaN(value) ? json : new BigDecimal(json);
  }

  private static boolean isListOfObjects(ByteBuffer buffer, int offset, int length) {
    int seen = 0;
    for (int i = offset; i < offset + length; i++) {
      byte c = buffer.get(i);
      if (c > ' ') {
        if (seen == 1) {
          return c == '{';
        }
        if (c != '[') {
          return false;
        }
        seen++;
      }
    }
    return false;
  }

  /** A text that occurs in every message that matches, as long as possible. Nobody escapes plain letters. */
  private static @Nullable String needed(Expression e) {
    return switch (e) {
      case Expression.Binary b
      when b.operator() == Expression.BinaryOperator.AND ->
        longer(needed(b.left()), needed(b.right()));
      case Expression.Binary b
      when b.operator() == Expression.BinaryOperator.EQUAL ->
        longer(longer(plain(b.left()), plain(b.right())), longer(key(b.left()), key(b.right())));
      case Expression.IsNull i when i.negated() -> key(i.operand());
      default -> null;
    };
  }

  private static @Nullable String plain(Expression e) {
    boolean plain = e instanceof Expression.TextLiteral t
        && t.value().chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\' && c != '/');
    return plain ? '"' + ((Expression.TextLiteral) e).value() + '"' : null;
  }

  private static @Nullable String key(Expression e) {
    if (e instanceof Expression.Name n
        && !n.path().steps().isEmpty()
        && n.path().steps().getLast() instanceof JsonPath.Key key) {
      return plain(new Expression.TextLiteral(key.name(), 0));
    }
    return null;
  }

  private static @Nullable String longer(@Nullable String a, @Nullable String b) {
    return a == null || (b != null && b.length() > a.length()) ? b : a;
  }

  private static boolean contains(ByteBuffer buffer, int offset, int length, byte[] needed) {
    int last = offset + length - needed.length;
    for (int at = offset; at <= last; at++) {
      if (buffer.get(at) == needed[0]) {
        int i = 1;
        while (i < needed.length && buffer.get(at + i) == needed[i]) {
          i++;
        }
        if (i == needed.length) {
          return true;
        }
      }
    }
    return false;
  }
}
