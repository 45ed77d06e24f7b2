package dev.weir.core.pipeline;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An alert's message: text with <code>{column}</code>, <code>{column:.2f}</code> and <code>{column:,.2f}</code>, as in
 * Python's format strings; <code>{{</code> and <code>}}</code> stand for braces.
 */
public record MessageTemplate(List<Part> parts) {
  private static final Pattern PLACEHOLDER = Pattern.compile("([^:{}]+)(?::(,?)\\.(\\d{1,2})f)?");

  /** A piece of the message. */
  public sealed interface Part {}

  /** Text as it is. */
  public record Literal(String text) implements Part {}

  /** A column's value, with so many decimals (-1: shortest). */
  public record Placeholder(String column, int decimals, boolean grouped, int at) implements Part {}

  /** Gives the value of a column: a Double, a String or null. */
  @FunctionalInterface
  public interface Row {
    @Nullable
    Object value(String column);
  }

  /**
   * Reads a message with its placeholders.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static MessageTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '{' || c == '}') && i + 1 < text.length() && text.charAt(i + 1) == c) {
        literal.append(c);
        i++;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw new IllegalArgumentException("'{' has no '}' (write {{ for a brace)");
        }
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(placeholder(text.substring(i + 1, end), i + 1));
        i = end;
      } else {
        literal.append(c);
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return new MessageTemplate(List.copyOf(parts));
  }

  private static Placeholder placeholder(String text, int at) {
    Matcher m = PLACEHOLDER.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'{" + text + "}' is not a placeholder like {mean} or {mean:.2f}");
    }
    int decimals = m.group(3) == null ? -1 : Integer.parseInt(m.group(3));
    return new Placeholder(m.group(1).strip(), decimals, ",".equals(m.group(2)), at);
  }

  public String format(Row row) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal l -> out.append(l.text());
        case Placeholder p -> out.append(format(row.value(p.column()), p));
      }
    }
    return out.toString();
  }

  private static String format(@Nullable Object value, Placeholder p) {
    return switch (value) {
      case null -> "null";
      case Double d when !Double.isFinite(d) -> "null";
      case Double d
      when p.decimals() >= 0 -> {
        BigDecimal rounded = new BigDecimal(d).setScale(p.decimals(), RoundingMode.HALF_EVEN);
        yield p.grouped()
            ? String.format(Locale.ROOT, "%,." + p.decimals() + "f", rounded)
            : rounded.toPlainString();
      }
      case Double d
      when d == Math.rint(d) && Math.abs(d) < 1L << 53 -> Long.toString(d.longValue());
      default -> value.toString();
    };
  }
}
