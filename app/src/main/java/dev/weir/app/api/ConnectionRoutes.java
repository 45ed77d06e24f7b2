package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.connection.Connection;
import dev.weir.app.connection.Connections;
import dev.weir.app.connection.Message;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Call;
import dev.weir.app.http.Problem;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/**
 * Who is connected, and messages to one client. {@code /@connections/{id}} is as AWS API Gateway's management API has it, so
 * that a back end written for that can push here.
 */
final class ConnectionRoutes {
  private static final String ONE = "/@connections/{id}";

  private final Connections connections;

  ConnectionRoutes(Connections connections) {
    this.connections = connections;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/connections", Right.ADMIN, call -> Answer.json(all())),
        Route.get(ONE, Right.ADMIN, this::describe),
        Route.post(ONE, Right.ADMIN, this::send),
        Route.delete(ONE, Right.ADMIN, this::close));
  }

  private static Problem gone() {
    return new Problem(410, "there is no such connection, or no longer");
  }

  private JsonNode all() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Connection c : connections.list()) {
      all.addObject()
          .put("id", c.id())
          .put("kind", c.kind().name().toLowerCase(Locale.ROOT))
          .put("address", c.address())
          .put("since", c.since().toString())
          .put("principal", c.principal())
          .put("subscriptions", c.subscriptions())
          .put("delivered", c.delivered())
          .put("waitingBytes", c.waitingBytes());
    }
    return all;
  }

  private Answer describe(Call call) throws Problem {
    Connection c = connections.find(call.parameter("id")).orElseThrow(ConnectionRoutes::gone);
    ObjectNode node = JsonNodeFactory.instance
        .objectNode()
        .put("connectedAt", c.since().toString())
        .put("lastActiveAt", c.lastActiveAt().toString());
    node.putObject("identity").put("sourceIp", c.address()).put("userAgent", c.userAgent());
    return Answer.json(node);
  }

  private Answer send(Call call) throws Problem {
    Message message = message(call);
    try {
      return switch (connections
          .send(call.parameter("id"), message)
          .toCompletableFuture()
          .join()) {
        case SENT -> Answer.json("{}");
        case GONE -> throw gone();
        case BUSY ->
          Answer.error(429, "this client does not read fast enough; try again later")
              .with("Retry-After", "1");
        case UNSUITABLE ->
          throw Problem.badRequest("this client gets server-sent events, which are texts");
      };
    } catch (CompletionException e) {
      throw gone(); // it went while it was written to
    }
  }

  private static Message message(Call call) throws Problem {
    if (call.contentType().startsWith("application/octet-stream")) {
      return new Message.Binary(call.body());
    }
    try {
      return new Message.Text(StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(call.body()))
          .toString());
    } catch (CharacterCodingException e) {
      throw Problem.badRequest(
          "the body is no text in UTF-8; bytes are sent with Content-Type: application/octet-stream");
    }
  }

  private Answer close(Call call) throws Problem {
    if (!connections.close(call.parameter("id"))) {
      throw gone();
    }
    return Answer.done();
  }
}
