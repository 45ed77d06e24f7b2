package dev.weir.core.stream;

import dev.weir.core.value.JsonBytes;
import java.util.Locale;

/** Writes alerts as everybody sees them, in a terminal, over WebSocket, to a webhook and in a replay. */
public final class AlertWriter {
  private AlertWriter() {}

  /** Appends the event as one JSON object. */
  public static JsonBytes write(AlertEvent event, JsonBytes out) {
    out.raw("{\"alert\":").text(event.alert()).raw(",\"seq\":").integer(event.seq());
    out.raw(",\"time\":").time(event.time());
    out.raw(",\"state\":").text(event.state().name().toLowerCase(Locale.ROOT));
    out.raw(",\"stream\":").text(event.stream());
    for (AlertEvent.KeyField field : event.key()) {
      out.raw(",").text(field.name()).raw(":");
      switch (field.value()) {
        case String text -> out.text(text);
        case Double number -> out.number(number);
        case null, default -> out.raw("null");
      }
    }
    out.raw(",\"severity\":").text(event.severity()).raw(",\"since\":").time(event.since());
    return out.raw(",\"message\":").text(event.message()).raw("}");
  }

  public static String json(AlertEvent event) {
    return write(event, new JsonBytes()).toString();
  }
}
