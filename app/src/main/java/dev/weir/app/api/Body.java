package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.http.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the bodies of requests say. */
final class Body {
  private static final int LONGEST = 500;

  private Body() {}

  /** A short text; null where there is none. */
  static @Nullable String text(ObjectNode body, String key) throws Problem {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.asText().length() > LONGEST) {
      throw Problem.badRequest(key + " must be a text of at most " + LONGEST + " characters");
    }
    return value.asText();
  }

  /** A short text that must be there. */
  static String required(ObjectNode body, String key, String what) throws Problem {
    String text = text(body, key);
    if (text == null || text.isEmpty()) {
      throw Problem.badRequest("the body must say '" + key + "': " + what);
    }
    return text;
  }

  static Problem notKept(IOException e) {
    return new Problem(500, "this cannot be kept on disk, so it is not done: " + e.getMessage());
  }
}
