package dev.weir.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;

/** What people read in a terminal. */
final class Console {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final boolean COLOURS =
      System.console() != null && System.getenv("NO_COLOR") == null;

  private Console() {}

  /** A sentence, on stderr. */
  static void say(String sentence) {
    System.err.println(sentence);
  }

  /** An alert, as one line: {@code FIRING high-mean (warning) TICKER: mean 150.61 is above 150.50}. */
  static String alert(String json) {
    try {
      JsonNode a = MAPPER.readTree(json);
      String state = a.path("state").asText();
      String word =
          switch (state) {
            case "firing" -> colour("31", "ALERT   ");
            case "repeated" -> colour("33", "STILL   ");
            default -> colour("32", "RESOLVED");
          };
      return "%s %s %s (%s) %s"
          .formatted(
              a.path("time").asText(),
              word,
              a.path("alert").asText(),
              a.path("severity").asText(),
              a.path("message").asText());
    } catch (IOException e) {
      throw new IllegalStateException("an alert is JSON: " + json, e);
    }
  }

  static void alertTo(PrintStream out, String json) {
    out.println(alert(json));
  }

  /** How far a long work has come, on one line of stderr that is written again and again. */
  static void progress(long messages) {
    System.err.printf("\r%,d messages", messages);
  }

  /** Clears that line, for what is said next. */
  static void endProgress() {
    System.err.print("\r\u001b[K");
  }

  private static String colour(String code, String text) {
    return COLOURS ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
