package dev.weir.core.pipeline;

import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.conversation.TextTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Messages to send, as written in a pipeline file. */
final class Templates {
  /** YAML reads JSON, but also much that is none, such as a placeholder alone. */
  private static final Pattern JSON_BEGINS =
      Pattern.compile("\\s*(\\[\\s*)*\\{\\s*\"|\\s*(\\[\\s*)+[\"\\d-]");

  private Templates() {}

  /**
   * A mapping or a list is sent as JSON. A text is sent as it is; where it is JSON, its placeholders are those of JSON.
   *
   * @param known which names are placeholders
   */
  static JsonTemplate read(Yaml yaml, Predicate<String> known) {
    if (yaml instanceof Yaml.Scalar s && s.plainText()) {
      TextTemplate text = TextTemplate.parse(s.value(), known);
      return text.names().isEmpty()
          ? new JsonTemplate.Verbatim(s.value())
          : json(s.value())
              .map(document -> tree(document, known))
              .orElse(new JsonTemplate.Plain(text));
    }
    return tree(yaml, known);
  }

  private static Optional<Yaml> json(String text) {
    if (!JSON_BEGINS.matcher(text).lookingAt()) {
      return Optional.empty();
    }
    List<Mistake> mistakes = new ArrayList<>();
    Optional<Yaml> document =
        Yaml.read(text, reference -> Optional.of("${" + reference + "}"), mistakes);
    return document.filter(d -> mistakes.isEmpty());
  }

  private static JsonTemplate tree(Yaml yaml, Predicate<String> known) {
    return switch (yaml) {
      case Yaml.MapNode m -> {
        Map<String, JsonTemplate> members = new LinkedHashMap<>();
        m.entries().forEach((key, entry) -> members.put(key, tree(entry.value(), known)));
        yield new JsonTemplate.Members(members);
      }
      case Yaml.ListNode l ->
        new JsonTemplate.Items(l.items().stream().map(i -> tree(i, known)).toList());
      case Yaml.Scalar s when s.isNull() -> new JsonTemplate.Verbatim("null");
      case Yaml.Scalar s
      when s.plainText() -> new JsonTemplate.Text(TextTemplate.parse(s.value(), known));
      case Yaml.Scalar s -> new JsonTemplate.Verbatim(s.value());
    };
  }
}
