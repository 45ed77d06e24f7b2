package dev.weir.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What has been seen of a stream, and so what to ask for next. No socket, no clock. */
final class Following implements Talk {
  private final Map<String, Object> asked;
  private final Map<String, Object> before;
  private final KeyFields key;
  private final Consumer<Gap> onGap;
  private final Consumer<Change> add;
  private OptionalLong seen;

  /**
   * @param asked the stream, its keys, and what is wanted of them
   * @param before what is wanted of what went before
   * @param since after which change to begin
   */
  Following(
      Map<String, Object> asked,
      Map<String, Object> before,
      OptionalLong since,
      KeyFields key,
      Consumer<Gap> onGap,
      Consumer<Change> add) {
    this.asked = asked;
    this.before = before;
    this.seen = since;
    this.key = key;
    this.onGap = onGap;
    this.add = add;
  }

  @Override
  public List<Map<String, ?>> requests() {
    Map<String, Object> request = new LinkedHashMap<>(Map.of("type", "subscribe"));
    request.putAll(asked);
    request.putAll(seen.isPresent() ? Map.of("since", seen.getAsLong()) : before);
    return List.of(request);
  }

  @Override
  public void hear(Message message) {
    if (message.has("time")) { // no answer has one
      Change change = message.change();
      seen = OptionalLong.of(change.seq());
      add.accept(change);
      return;
    }
    switch (message.text("type")) {
      case "subscribed" -> {
        key.set(message.texts("keys"));
        if (seen.isEmpty() && before.isEmpty()) { // nothing is lost before the first change
          seen = OptionalLong.of(message.whole("seq"));
        }
      }
      case "gap" -> onGap.accept(message.gap());
      case "error" -> throw new WeirException(message.text("message"), message.text("code"));
      default -> {} // what later versions may say
    }
  }
}
