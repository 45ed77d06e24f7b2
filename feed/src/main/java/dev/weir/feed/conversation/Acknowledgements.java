package dev.weir.feed.conversation;

import dev.weir.core.conversation.Conversation;
import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which subscriptions wait for the server's word. */
final class Acknowledgements {
  private static final int SHOWN = 200;

  private final Conversation.Acknowledgement declared;
  private final Optional<MessageTest> confirmed;
  private final Optional<MessageTest> refused;
  private final Map<String, String> waiting = new LinkedHashMap<>(); // what to call them, by key

  Acknowledgements(Conversation.Acknowledgement declared, Payload.Format format) {
    this.declared = declared;
    List<JsonPath> key = declared.key().map(List::of).orElse(List.of());
    confirmed = declared.when().map(w -> new MessageTest(w, key, format));
    refused = declared.refuse().map(r -> new MessageTest(r, key, format));
  }

  /** @param values with which the request was filled */
  void sent(Request request, Map<String, Object> values) {
    String id = String.valueOf(values.get(Conversation.ID));
    if (declared.key().isEmpty() || !declared.is().mentions(JsonTemplate.SYMBOL)) {
      String key = declared.key().isEmpty() ? id : declared.is().fill(values);
      waiting.put(key, name(request, id));
      return;
    }
    for (String symbol : request.symbols()) {
      Map<String, Object> one = new HashMap<>(values);
      one.put(JsonTemplate.SYMBOL, symbol);
      waiting.put(declared.is().fill(one), symbol);
    }
  }

  private static String name(Request request, String id) {
    return request.symbols().isEmpty() ? "message " + id : String.join(", ", request.symbols());
  }

  /** Whether the server may still have a word to say. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether all that is to be confirmed has been. */
  boolean areComplete() {
    return confirmed.isEmpty() || waiting.isEmpty();
  }

  /** Takes a message; a sentence if it refuses a subscription. */
  Optional<String> heard(ByteBuffer buffer, int offset, int length) {
    if (confirmed.isPresent() && confirmed.get().matches(buffer, offset, length)) {
      remove(confirmed.get());
    } else if (refused.isPresent() && refused.get().matches(buffer, offset, length)) {
      String name = remove(refused.get());
      return Optional.of("the subscription" + (name.isEmpty() ? "" : " to " + name)
          + " was refused: " + shown(buffer, offset, length));
    }
    return Optional.empty();
  }

  private String remove(MessageTest message) {
    if (declared.key().isPresent()) {
      String name = waiting.remove(message.taken(0).toString());
      return name == null ? "" : name;
    }
    if (confirmed.isEmpty()) {
      return ""; // any of them
    }
    Iterator<String> first = waiting.values().iterator();
    String name = first.hasNext() ? first.next() : "";
    if (!name.isEmpty()) {
      first.remove();
    }
    return name;
  }

  /** What was not confirmed; it is not waited for any more. */
  List<String> giveUp() {
    List<String> missing = confirmed.isEmpty() ? List.of() : new ArrayList<>(waiting.values());
    waiting.clear();
    return missing;
  }

  /** The beginning of a message. */
  static String shown(ByteBuffer buffer, int offset, int length) {
    byte[] bytes = new byte[Math.min(length, SHOWN)];
    buffer.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8) + (length > SHOWN ? "…" : "");
  }
}
