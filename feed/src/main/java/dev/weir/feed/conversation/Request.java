package dev.weir.feed.conversation;

import dev.weir.core.conversation.JsonTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A message that subscribes, and what it subscribes to. */
record Request(JsonTemplate template, List<String> symbols) {

  /**
   * The messages to send, in order: all of the first template, then all of the second, …
   *
   * @param perMessage how many symbols may be in one; 0 for as many as the template takes
   */
  static List<Request> all(List<JsonTemplate> templates, List<String> symbols, int perMessage) {
    List<Request> requests = new ArrayList<>();
    for (JsonTemplate template : templates) {
      boolean each = template.mentions(JsonTemplate.SYMBOL);
      if (!each && !template.mentions(JsonTemplate.SYMBOLS)) {
        requests.add(new Request(template, List.of()));
        continue;
      }
      int most = each && (perMessage == 0 || !template.takesMany()) ? 1 : perMessage;
      int size = most == 0 ? Math.max(1, symbols.size()) : most;
      for (int at = 0; at < symbols.size(); at += size) {
        requests.add(
            new Request(template, symbols.subList(at, Math.min(symbols.size(), at + size))));
      }
    }
    return requests;
  }

  /** Adds what the template needs to the values. */
  void addTo(Map<String, Object> values) {
    values.put(JsonTemplate.SYMBOLS, symbols);
    if (symbols.size() == 1) {
      values.put(JsonTemplate.SYMBOL, symbols.getFirst());
    }
  }
}
