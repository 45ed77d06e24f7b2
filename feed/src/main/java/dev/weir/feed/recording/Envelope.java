package dev.weir.feed.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A frame in a JSON object: {@code {"t":seconds,"dir":"recv|send|open","type":"text|binary","data"|"b64":…}}. The time
 * is a number or a text and is exact to the ns. Without {@code type}, {@code data} is text and {@code b64} is binary.
 * Keys may come in any order; others are ignored, but for {@code url}, which is the payload of an {@code open} line.
 */
final class Envelope implements LineShape {
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxStringLength(Lines.MAX_LINE_BYTES).build())
      .build();

  private static final int MOST_DIGITS = 100;
  private static final String TIME = "it must be seconds since 1970, as in 1633998511.159679";

  /** Whether a line is an object with a {@code t} and a {@code dir}, the two that an envelope cannot lack. */
  static boolean isEnvelope(byte[] bytes, int start, int end) {
    boolean time = false;
    boolean dir = false;
    try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        time |= json.currentName().equals("t");
        dir |= json.currentName().equals("dir");
        json.nextToken();
        json.skipChildren();
      }
    } catch (IOException notJson) {
      // The line is broken: whether it was to be an envelope is to be seen from what was read of
      // it.
      return time && dir;
    }
    return time && dir;
  }

  @Override
  public RecordedFrame read(byte[] bytes, int start, int end) throws BadLineException {
    try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLineException("the line must be a JSON object, as the first one is");
      }
      Fields fields = new Fields();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        fields.take(name, json);
      }
      if (json.nextToken() != null) {
        throw new BadLineException("there is something behind the JSON object");
      }
      return fields.frame();
    } catch (JsonProcessingException e) {
      throw new BadLineException("this isn't valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BadLineException("this can't be read: " + e.getMessage());
    }
  }

  /** What has been read of one line. */
  private static final class Fields {
    private @Nullable String time;
    private @Nullable String dir;
    private @Nullable String type;
    private String url = "";
    private byte @Nullable [] data;
    private byte @Nullable [] base64;

    void take(String name, JsonParser json) throws IOException, BadLineException {
      switch (name) {
        case "t" -> time = json.currentToken().isNumeric() ? json.getText() : text(name, json);
        case "dir" -> dir = text(name, json);
        case "type" -> type = text(name, json);
        case "url" -> url = text(name, json);
        case "data" -> data = text(name, json).getBytes(StandardCharsets.UTF_8);
        case "b64" -> base64 = decoded(json);
        default -> json.skipChildren();
      }
    }

    RecordedFrame frame() throws BadLineException {
      long timeNanos = nanos(required("t", time));
      Direction direction = Direction.named(required("dir", dir))
          .orElseThrow(
              () -> new BadLineException("dir is '" + dir + "'; it must be recv, send or open"));
      if (direction == Direction.OPEN) {
        return new RecordedFrame(timeNanos, direction, false, url.getBytes(StandardCharsets.UTF_8));
      }
      return new RecordedFrame(timeNanos, direction, isBinary(), payload());
    }

    private boolean isBinary() throws BadLineException {
      if (type == null) {
        return data == null && base64 != null;
      }
      return switch (type) {
        case "text" -> false;
        case "binary" -> true;
        default -> throw new BadLineException("type is '" + type + "'; it must be text or binary");
      };
    }

    private byte[] payload() throws BadLineException {
      if (data != null && base64 != null) {
        throw new BadLineException("there is both data and b64; which one is the frame?");
      }
      if (data != null) {
        return data;
      }
      if (base64 == null) {
        throw new BadLineException(
            "the frame is missing; it must be in data (a text) or in b64 (Base64)");
      }
      return base64;
    }
  }

  private static String required(String name, @Nullable String value) throws BadLineException {
    if (value == null) {
      throw new BadLineException("the line has no '" + name + "'");
    }
    return value;
  }

  private static String text(String name, JsonParser json) throws IOException, BadLineException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new BadLineException("'" + name + "' must be a text");
    }
    return json.getText();
  }

  private static byte[] decoded(JsonParser json) throws IOException, BadLineException {
    String base64 = text("b64", json);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new BadLineException("'b64' isn't valid Base64: " + e.getMessage());
    }
  }

  /** Decimal seconds as ns; a double could not hold them. What is finer than a ns is cut off. */
  private static long nanos(String seconds) throws BadLineException {
    if (seconds.length() > MOST_DIGITS) { // arithmetic on numbers of any length takes any time
      throw new BadLineException("t has more than " + MOST_DIGITS + " digits; " + TIME);
    }
    try {
      BigDecimal nanos = new BigDecimal(seconds).scaleByPowerOfTen(9);
      // Before the conversion, because the integers in 1e999999999 and 1e-999999999 would fill the
      // memory.
      long digits = nanos.precision() - (long) nanos.scale();
      if (digits > 19) {
        throw new ArithmeticException("more digits than a long has");
      }
      if (digits <= 0) {
        return nanos.signum() < 0 ? -1 : 0;
      }
      return nanos.setScale(0, RoundingMode.FLOOR).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new BadLineException("t is '" + seconds + "'; " + TIME);
    }
  }
}
