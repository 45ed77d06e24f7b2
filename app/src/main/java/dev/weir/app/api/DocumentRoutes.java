package dev.weir.app.api;

import dev.weir.app.http.Answer;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The descriptions of the protocol for programs, out of docs/reference/protocol. */
final class DocumentRoutes {
  private static final String YAML = "application/yaml"; // RFC 9512

  private DocumentRoutes() {}

  static List<Route> routes() {
    return List.of(document("openapi.yaml"), document("asyncapi.yaml"));
  }

  private static Route document(String name) {
    String text = text(name);
    return Route.get("/api/" + name, Right.OPEN, call -> Answer.text(200, YAML, text));
  }

  private static String text(String name) {
    try (InputStream in = DocumentRoutes.class.getResourceAsStream("/protocol/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
