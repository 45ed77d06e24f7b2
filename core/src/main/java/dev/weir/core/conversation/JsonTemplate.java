package dev.weir.core.conversation;

import dev.weir.core.value.JsonBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A message to send, with placeholders in its strings. Where a placeholder is the whole string, a number takes the
 * string's place and so does a list, as an array; else the value becomes part of the string.
 *
 * <p>The names {@code symbol} and {@code symbols} stand for one symbol and for all that a message is about. Where several
 * symbols go into one message, an element of a list that mentions {@code symbol} is repeated for each of them.
 */
public sealed interface JsonTemplate {
  String SYMBOL = "symbol";
  String SYMBOLS = "symbols";

  /** A string. */
  record Text(TextTemplate template) implements JsonTemplate {}

  /** JSON that stays as it is: a number, a boolean, null, or a message without placeholders. */
  record Verbatim(String json) implements JsonTemplate {}

  /** An array. */
  record Items(List<JsonTemplate> items) implements JsonTemplate {}

  /** An object. */
  record Members(Map<String, JsonTemplate> members) implements JsonTemplate {}

  /** A message that is not JSON. */
  record Plain(TextTemplate template) implements JsonTemplate {}

  /** The names of all placeholders. */
  default Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    switch (this) {
      case Text t -> names.addAll(t.template().names());
      case Plain p -> names.addAll(p.template().names());
      case Verbatim v -> {}
      case Items l -> l.items().forEach(i -> names.addAll(i.names()));
      case Members m -> m.members().values().forEach(v -> names.addAll(v.names()));
    }
    return names;
  }

  /** Whether a placeholder of that name is in it. */
  default boolean mentions(String name) {
    return names().contains(name);
  }

  /** Whether the symbol is only mentioned within lists' elements, so that one message can be about many. */
  default boolean takesMany() {
    return switch (this) {
      case Text t -> !t.template().mentions(SYMBOL);
      case Plain p -> !p.template().mentions(SYMBOL);
      case Verbatim v -> true;
      case Items l -> true;
      case Members m -> m.members().values().stream().allMatch(JsonTemplate::takesMany);
    };
  }

  /**
   * The message.
   *
   * @param values of all names mentioned: texts, numbers, or lists of texts; without {@link #SYMBOL} there must be {@link
   *     #SYMBOLS}, for each of which lists' elements are repeated
   */
  default String fill(Map<String, ?> values) {
    return switch (this) {
      case Text t -> string(t.template(), values);
      case Plain p -> p.template().fill(values);
      case Verbatim v -> v.json();
      case Items l -> {
        List<String> filled = new ArrayList<>();
        l.items().forEach(item -> repeat(item, values, filled));
        yield "[" + String.join(",", filled) + "]";
      }
      case Members m ->
        m.members().entrySet().stream()
            .map(e -> quote(e.getKey()) + ":" + e.getValue().fill(values))
            .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private static void repeat(JsonTemplate item, Map<String, ?> values, List<String> filled) {
    boolean forEach = item.mentions(SYMBOL)
        && !values.containsKey(SYMBOL)
        && values.get(SYMBOLS) instanceof List<?>;
    if (forEach && values.get(SYMBOLS) instanceof List<?> symbols) {
      for (Object symbol : symbols) {
        Map<String, Object> one = new HashMap<>(values);
        one.put(SYMBOL, symbol);
        filled.add(item.fill(one));
      }
    } else {
      filled.add(item.fill(values));
    }
  }

  private static String string(TextTemplate template, Map<String, ?> values) {
    boolean alone = template.parts().size() == 1;
    if (alone && template.parts().getFirst() instanceof TextTemplate.Placeholder p) {
      Object value = TextTemplate.value(p, values);
      if (value instanceof List<?> list) {
        return list.stream()
            .map(each -> quote(TextTemplate.text(each, p.form())))
            .collect(Collectors.joining(",", "[", "]"));
      }
      if (value instanceof Number number && p.form() == TextTemplate.Form.PLAIN) {
        return number.toString();
      }
    }
    return quote(template.fill(values));
  }

  private static String quote(String text) {
    return new JsonBytes().text(text).toString();
  }
}
