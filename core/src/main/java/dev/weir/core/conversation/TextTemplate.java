package dev.weir.core.conversation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with placeholders such as <code>{symbol}</code>, <code>{symbol|lower}</code> or <code>{symbol|upper}</code>. Only
 * known names are placeholders; other braces stay as they are. What is put in is not looked at again.
 *
 * @param parts texts and placeholders, in order
 */
public record TextTemplate(List<Part> parts) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(?:\\|(lower|upper|text))?}");

  /** A piece of a template. */
  public sealed interface Part {}

  /** Text as it is. */
  public record Literal(String text) implements Part {}

  /** Where a value goes. */
  public record Placeholder(String name, Form form) implements Part {}

  /** How a value is written. */
  public enum Form {
    PLAIN,
    LOWER,
    UPPER,
    /** As a text, even where a number stands alone. */
    TEXT
  }

  public TextTemplate {
    parts = List.copyOf(parts);
  }

  /** Finds the placeholders of the known names. */
  public static TextTemplate parse(String text, Predicate<String> known) {
    List<Part> parts = new ArrayList<>();
    Matcher m = PLACEHOLDER.matcher(text);
    int at = 0;
    while (m.find()) {
      if (known.test(m.group(1))) {
        if (m.start() > at) {
          parts.add(new Literal(text.substring(at, m.start())));
        }
        Form form =
            m.group(2) == null ? Form.PLAIN : Form.valueOf(m.group(2).toUpperCase(Locale.ROOT));
        parts.add(new Placeholder(m.group(1), form));
        at = m.end();
      }
    }
    if (at < text.length()) {
      parts.add(new Literal(text.substring(at)));
    }
    return new TextTemplate(parts);
  }

  /** The names of all placeholders. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(p -> {
      if (p instanceof Placeholder h) {
        names.add(h.name());
      }
    });
    return names;
  }

  public boolean mentions(String name) {
    return names().contains(name);
  }

  /** Puts the values in: a text, a number, or a list of texts, which is written with commas between. */
  public String fill(Map<String, ?> values) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal l -> out.append(l.text());
        case Placeholder p -> out.append(text(value(p, values), p.form()));
      }
    }
    return out.toString();
  }

  static Object value(Placeholder p, Map<String, ?> values) {
    return Objects.requireNonNull(values.get(p.name()), p.name());
  }

  static String text(Object value, Form form) {
    String text = value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
    return switch (form) {
      case PLAIN, TEXT -> text;
      case LOWER -> text.toLowerCase(Locale.ROOT);
      case UPPER -> text.toUpperCase(Locale.ROOT);
    };
  }
}
