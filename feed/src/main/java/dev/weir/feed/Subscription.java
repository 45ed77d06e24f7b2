package dev.weir.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The messages that subscribe to a feed, from their templates. A template is a JSON text; inside its strings
 *
 * <ul>
 *   <li><code>{symbol}</code> stands for one symbol: the message is sent once for each;
 *   <li><code>"{symbols}"</code>, the whole string, stands for the JSON array of all;
 *   <li><code>{symbols}</code> within a longer string stands for all, with commas between.
 * </ul>
 *
 * A template without placeholders is sent once.
 */
public final class Subscription {
  private static final String ONE = "{symbol}";
  private static final String ALL = "{symbols}";

  private Subscription() {}

  /** The messages to send, in order: all of the first template, then all of the second, … */
  public static List<String> messages(List<String> templates, List<String> symbols) {
    List<String> messages = new ArrayList<>();
    for (String template : templates) {
      if (template.contains(ONE)) {
        symbols.forEach(symbol -> messages.add(fill(template, symbol, symbols)));
      } else {
        messages.add(fill(template, "", symbols));
      }
    }
    return messages;
  }

  /** Copies the template, with each JSON string in it filled in. */
  private static String fill(String template, String symbol, List<String> symbols) {
    StringBuilder message = new StringBuilder(template.length() + 16);
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('"', at);
      int close = open < 0 ? -1 : closingQuote(template, open);
      if (close < 0) {
        break;
      }
      message
          .append(template, at, open)
          .append(fillString(template.substring(open + 1, close), symbol, symbols));
      at = close + 1;
    }
    return message.append(template, at, template.length()).toString();
  }

  private static String fillString(String content, String symbol, List<String> symbols) {
    if (content.equals(ALL)) {
      return symbols.stream()
          .map(each -> '"' + escape(each) + '"')
          .collect(Collectors.joining(",", "[", "]"));
    }
    // One pass: a symbol that is itself spelt like a placeholder is not replaced again.
    StringBuilder filled = new StringBuilder("\"");
    for (int at = 0; at < content.length(); ) {
      if (content.startsWith(ONE, at)) {
        filled.append(escape(symbol));
        at += ONE.length();
      } else if (content.startsWith(ALL, at)) {
        filled.append(escape(String.join(",", symbols)));
        at += ALL.length();
      } else {
        filled.append(content.charAt(at++));
      }
    }
    return filled.append('"').toString();
  }

  private static int closingQuote(String text, int open) {
    for (int at = open + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        return at;
      }
    }
    return -1;
  }

  /** As the inside of a JSON string (RFC 8259, section 7). */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
