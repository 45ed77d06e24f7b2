package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.alert.AlertDesk;
import dev.weir.app.alert.Silence;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Call;
import dev.weir.app.http.Problem;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Silences: for a while, nobody is notified of some alerts. */
final class SilenceRoutes {
  private final AlertDesk desk;
  private final Pipeline pipeline;
  private final InstantSource clock;

  SilenceRoutes(AlertDesk desk, Pipeline pipeline, InstantSource clock) {
    this.desk = desk;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/silences", Right.EVERYTHING, call -> Answer.json(all())),
        Route.post("/api/silences", Right.ADMIN, this::add),
        Route.delete("/api/silences/{id}", Right.ADMIN, this::end));
  }

  private JsonNode all() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    desk.silences().forEach(s -> all.add(s.json()));
    return all;
  }

  private Answer add(Call call) throws Problem {
    ObjectNode body = call.json("alert", "match", "for", "by", "reason");
    String alert = Body.required(body, "alert", "the name of an alert, or * for all");
    checkAlert(alert);
    if (desk.silences().size() >= AlertDesk.MOST_SILENCES) {
      throw new Problem(
          409, "there are " + AlertDesk.MOST_SILENCES + " silences already; end one first");
    }
    Silence silence = new Silence(
        UUID.randomUUID().toString(),
        alert,
        match(body, alert),
        clock.instant().plus(duration(body)),
        Body.text(body, "by"),
        Body.text(body, "reason"));
    try {
      desk.add(silence);
    } catch (IOException e) {
      throw Body.notKept(e);
    }
    return Answer.created(silence.json());
  }

  private Answer end(Call call) throws Problem {
    try {
      if (!desk.end(call.parameter("id"))) {
        throw Problem.notFound("there is no such silence; GET /api/silences lists them");
      }
    } catch (IOException e) {
      throw Body.notKept(e);
    }
    return Answer.done();
  }

  private void checkAlert(String alert) throws Problem {
    List<String> known = pipeline.alerts().stream().map(Pipeline.Alert::name).toList();
    if (!alert.equals(Silence.ALL) && !known.contains(alert)) {
      throw Problem.badRequest("there is no alert '" + alert + "'" + hint(alert, known));
    }
  }

  private static Duration duration(ObjectNode body) throws Problem {
    try {
      Duration duration = Durations.parse(Body.required(body, "for", "how long, as in 1h"));
      if (duration.isZero()) {
        throw Problem.badRequest("for must be longer than 0s");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> match(ObjectNode body, String alert) throws Problem {
    JsonNode wanted = body.path("match");
    if (!wanted.isObject() && !wanted.isMissingNode() && !wanted.isNull()) {
      throw Problem.badRequest("match must be an object like {\"symbol\":\"TICKER\"}");
    }
    List<String> keys = keys(alert);
    Map<String, String> match = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      String key = field.getKey();
      if (!keys.contains(key)) {
        throw Problem.badRequest(
            "match: '" + key + "' is no key of the alert's stream" + hint(key, keys));
      }
      if (!field.getValue().isValueNode() || field.getValue().isNull()) {
        throw Problem.badRequest("match: " + key + " must be a text");
      }
      match.put(key, field.getValue().asText());
    }
    return match;
  }

  /** The key fields of the streams that an alert, or all of them, watch. */
  private List<String> keys(String alert) {
    return pipeline.alerts().stream()
        .filter(a -> alert.equals(Silence.ALL) || a.name().equals(alert))
        .flatMap(a -> pipeline.stream(a.from()).orElseThrow().by().stream())
        .distinct()
        .toList();
  }

  private static String hint(String word, Collection<String> known) {
    return Suggestions.nearest(word, known)
        .map(s -> "; did you mean " + s + "?")
        .orElse(known.isEmpty() ? "" : "; there are " + String.join(", ", known));
  }
}
