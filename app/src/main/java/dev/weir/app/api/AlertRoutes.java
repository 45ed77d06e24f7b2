package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.access.Principal;
import dev.weir.app.alert.Acknowledgement;
import dev.weir.app.alert.AlertDesk;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.Permission;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Call;
import dev.weir.app.http.Problem;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineText;
import dev.weir.core.stream.AlertWriter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The alerts: those that are active, what happened, the rules; and that somebody has seen one. */
final class AlertRoutes {
  private final AlertBoard board;
  private final AlertDesk desk;
  private final Pipeline pipeline;
  private final PipelineText text;
  private final InstantSource clock;

  AlertRoutes(AlertBoard board, AlertDesk desk, Pipeline pipeline, InstantSource clock) {
    this.board = board;
    this.desk = desk;
    this.pipeline = pipeline;
    this.text = PipelineText.of(pipeline.text());
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/alerts", Right.ANY, call -> Answer.json(all(call.who()))),
        Route.post("/api/alerts/{id}/acknowledge", Right.ADMIN, this::acknowledge),
        Route.delete("/api/alerts/{id}/acknowledge", Right.ADMIN, this::takeBack));
  }

  private ObjectNode all(Principal who) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode active = all.putArray("active");
    board.active().stream()
        .filter(entry -> Permission.includes(who, entry.event()))
        .forEach(entry -> active.add(active(entry)));
    ArrayNode recent = all.putArray("recent");
    board.recent().stream()
        .filter(entry -> Permission.includes(who, entry.event()))
        .forEach(entry -> recent.add(event(entry)));
    ArrayNode silences = all.putArray("silences");
    if (who.mayReadAll()) { // they name symbols
      desk.silences().forEach(s -> silences.add(s.json()));
    }
    ArrayNode rules = all.putArray("rules");
    pipeline.alerts().stream()
        .filter(alert -> who.mayRead(alert.from()))
        .forEach(alert -> rules.add(rule(alert)));
    return all;
  }

  private static ObjectNode event(AlertBoard.Entry entry) {
    return Events.json(entry.event()).put("id", entry.id());
  }

  private ObjectNode active(AlertBoard.Entry entry) {
    boolean silenced = desk.isSilenced(AlertWriter.json(entry.event()));
    ObjectNode node = event(entry);
    node.set(
        "acknowledged",
        desk.acknowledgement(entry.id())
            .<JsonNode>map(Acknowledgement::json)
            .orElse(JsonNodeFactory.instance.nullNode()));
    return node.put("silenced", silenced);
  }

  private ObjectNode rule(Pipeline.Alert alert) {
    Map<String, String> written = text.detail("alerts", alert.name());
    ObjectNode rule = JsonNodeFactory.instance
        .objectNode()
        .put("name", alert.name())
        .put("stream", alert.from())
        .put("when", written.getOrDefault("when", ""))
        .put("until", written.get("until"))
        .put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    ArrayNode notify = rule.putArray("notify");
    alert.recipients().forEach(notify::add);
    return rule;
  }

  private Answer acknowledge(Call call) throws Problem {
    AlertBoard.Entry entry = entry(call);
    ObjectNode body = call.json("by", "note");
    @Nullable String by = Body.text(body, "by");
    Acknowledgement said = new Acknowledgement(by, clock.instant(), Body.text(body, "note"));
    try {
      desk.acknowledge(entry.id(), said);
    } catch (IOException e) {
      throw Body.notKept(e);
    }
    return Answer.json(active(entry));
  }

  private Answer takeBack(Call call) throws Problem {
    AlertBoard.Entry entry = entry(call);
    try {
      desk.takeBack(entry.id());
    } catch (IOException e) {
      throw Body.notKept(e);
    }
    return Answer.json(active(entry));
  }

  private AlertBoard.Entry entry(Call call) throws Problem {
    String id = call.parameter("id");
    List<AlertBoard.Entry> active = board.active();
    return active.stream()
        .filter(e -> e.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            Problem.notFound("there is no active alert of this id; GET /api/alerts lists them"));
  }
}
