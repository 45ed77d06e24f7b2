package dev.weir.core.pipeline;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.value.Type;
import java.util.List;
import java.util.Optional;

/**
 * What a decoder takes out of a feed's messages: exactly the fields that the pipeline uses, each into the column of the
 * same index.
 *
 * @param each the array of observations in a message; empty when the message is the observation
 * @param time where an observation's time is; empty for arrival time
 * @param fields the columns
 */
public record FeedLayout(Optional<JsonPath> each, Optional<TimeField> time, List<Field> fields) {

  /** The column for the number of the connection that a message came on, where a feed needs it; not decoded. */
  public static final Field CONNECTION = new Field(
      "connection of the message",
      new JsonPath(true, List.of(new JsonPath.Key("\0connection"))),
      Type.NUMBER);

  public FeedLayout {
    fields = List.copyOf(fields);
  }

  /** The index of a column; -1 if there is none of that name. */
  public int column(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * One column: its name in the pipeline, where it is in the message, the type to read it as.
   *
   * @param pattern of texts: what stands around the part that counts; any other text is a mismatch
   */
  public record Field(String name, JsonPath path, Type type, Optional<Pattern> pattern) {
    public Field(String name, JsonPath path, Type type) {
      this(name, path, type, Optional.empty());
    }
  }

  /** A text around a part of another text: {@code market.*.trade}. */
  public record Pattern(String before, String after) {
    static final char PART = '*';

    /** @throws IllegalArgumentException with a sentence for the user */
    static Pattern parse(String text) {
      int star = text.indexOf(PART);
      if (star < 0 || text.indexOf(PART, star + 1) >= 0) {
        throw new IllegalArgumentException(
            "'" + text + "' needs one * for the part that counts, as in market.*.trade");
      }
      return new Pattern(text.substring(0, star), text.substring(star + 1));
    }
  }

  /** Where an observation's time is, and in which unit. */
  public record TimeField(JsonPath path, TimeUnit unit) {}

  /** How a message writes times. Numbers may be texts and may have a fraction; all are read exactly. */
  public enum TimeUnit {
    S,
    MS,
    US,
    NS,
    /** Told from the value itself: ISO 8601 where it is a text of that form, else s, ms, us or ns by its magnitude. */
    AUTO,
    /** ISO 8601 / RFC 3339 with an offset or {@code Z}. */
    ISO
  }
}
