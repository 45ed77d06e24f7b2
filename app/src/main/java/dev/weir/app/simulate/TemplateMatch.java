package dev.weir.app.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.conversation.TextTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message read backwards through the template that it was made from.
 *
 * @param symbols what it is about, in order
 * @param values what stood in the place of the other placeholders: a number where there was one, else a text
 */
record TemplateMatch(List<String> symbols, Map<String, Object> values) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The placeholders' values; empty if the message was not made from the template. */
  static Optional<TemplateMatch> of(JsonTemplate template, String message) {
    TemplateMatch match = new TemplateMatch(new ArrayList<>(), new HashMap<>());
    return match.reads(template, message) ? Optional.of(match) : Optional.empty();
  }

  private boolean reads(JsonTemplate template, String message) {
    return switch (template) {
      case JsonTemplate.Plain p -> reads(p.template(), message);
      case JsonTemplate.Verbatim v ->
        v.json().equals(message)
            || (!tree(message).isMissingNode() && tree(v.json()).equals(tree(message)));
      default -> reads(template, tree(message));
    };
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // which no template matches
    }
  }

  private boolean reads(JsonTemplate template, JsonNode node) {
    return switch (template) {
      case JsonTemplate.Text t -> text(t.template(), node);
      case JsonTemplate.Plain p -> node.isTextual() && reads(p.template(), node.textValue());
      case JsonTemplate.Verbatim v -> tree(v.json()).equals(node);
      case JsonTemplate.Items l -> items(l.items(), node);
      case JsonTemplate.Members m ->
        node.isObject()
            && node.size() == m.members().size()
            && m.members().entrySet().stream()
                .allMatch(e -> node.has(e.getKey()) && reads(e.getValue(), node.get(e.getKey())));
    };
  }

  /** An item that mentions the symbol stands for one or more elements. */
  private boolean items(List<JsonTemplate> items, JsonNode node) {
    int at = 0;
    for (JsonTemplate item : items) {
      boolean many = item.mentions(JsonTemplate.SYMBOL);
      int before = at;
      while (at < node.size() && (many || at == before) && reads(item, node.get(at))) {
        at++;
      }
      if (at == before) {
        return false;
      }
    }
    return node.isArray() && at == node.size();
  }

  private boolean text(TextTemplate template, JsonNode node) {
    boolean alone = template.parts().size() == 1;
    if (alone && template.parts().getFirst() instanceof TextTemplate.Placeholder p) {
      if (node.isArray()) {
        node.forEach(each -> symbols.add(each.asText()));
        return p.name().equals(JsonTemplate.SYMBOLS);
      }
      if (node.isNumber()) {
        values.put(p.name(), node.numberValue());
        return true;
      }
    }
    return node.isTextual() && reads(template, node.textValue());
  }

  private boolean reads(TextTemplate template, String text) {
    StringBuilder pattern = new StringBuilder();
    for (TextTemplate.Part part : template.parts()) {
      pattern.append(
          switch (part) {
            case TextTemplate.Literal l -> Pattern.quote(l.text());
            case TextTemplate.Placeholder p -> "(.*?)";
          });
    }
    Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    int group = 0;
    for (TextTemplate.Part part : template.parts()) {
      if (part instanceof TextTemplate.Placeholder p) {
        take(p, matcher.group(++group));
      }
    }
    return true;
  }

  private void take(TextTemplate.Placeholder placeholder, String text) {
    switch (placeholder.name()) {
      // Who writes symbols in lower case there writes them in upper case elsewhere.
      case JsonTemplate.SYMBOL ->
        symbols.add(
            placeholder.form() == TextTemplate.Form.LOWER ? text.toUpperCase(Locale.ROOT) : text);
      case JsonTemplate.SYMBOLS -> symbols.addAll(List.of(text.split(",", -1)));
      default -> values.put(placeholder.name(), text);
    }
  }
}
