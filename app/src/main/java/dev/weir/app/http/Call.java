package dev.weir.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.access.Principal;
import dev.weir.core.expression.Suggestions;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A request to a route. */
public final class Call {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Principal who;
  private final Map<String, String> parameters;
  private final Map<String, List<String>> query;
  private final String contentType;
  private final byte[] body;

  /**
   * A request.
   *
   * @param who asks
   * @param parameters what stands for the names in braces of the route's path
   * @param contentType empty if none is said
   */
  public Call(
      Principal who,
      Map<String, String> parameters,
      Map<String, List<String>> query,
      String contentType,
      byte[] body) {
    this.who = who;
    this.parameters = parameters;
    this.query = query;
    this.contentType = contentType;
    this.body = body;
  }

  /** Who asks. */
  public Principal who() {
    return who;
  }

  /** What stands in the path for a name in braces. */
  public String parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** The values of a parameter of the query. */
  public List<String> all(String key) {
    return query.getOrDefault(key, List.of());
  }

  /** The first value of a parameter of the query. */
  public Optional<String> first(String key) {
    return all(key).stream().findFirst();
  }

  public String contentType() {
    return contentType;
  }

  public byte[] body() {
    return body;
  }

  /**
   * The body as a JSON object; an empty body is an empty object.
   *
   * @param known the keys that it may have
   * @throws Problem if it is none, or has others
   */
  public ObjectNode json(String... known) throws Problem {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    ObjectNode object = object();
    for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!List.of(known).contains(key)) {
        throw Problem.badRequest("the body has an unknown key '" + shortened(key) + "'"
            + Suggestions.nearest(key, List.of(known))
                .map(near -> "; did you mean " + near + "?")
                .orElse("; there are " + String.join(", ", known)));
      }
    }
    return object;
  }

  private ObjectNode object() throws Problem {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw Problem.badRequest("the body is not JSON: " + shortened(e.getOriginalMessage()));
    } catch (IOException e) {
      throw Problem.badRequest("the body is not JSON: it is no text in UTF-8");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Problem.badRequest("the body must be a JSON object");
  }

  /** An answer does not grow with what was asked. */
  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
