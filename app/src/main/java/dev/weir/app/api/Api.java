package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.app.alert.AlertDesk;
import dev.weir.app.connection.Connections;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What can be asked for and done over HTTP about a running pipeline, besides the gateway's own.
 *
 * @param feeds,deadLetters,counts answer at any time, on any thread
 */
public record Api(
    Pipeline pipeline,
    String version,
    Instant startedAt,
    InstantSource clock,
    List<ChangeStore> stores,
    Texts texts,
    AlertBoard alerts,
    AlertDesk desk,
    Connections connections,
    Supplier<JsonNode> feeds,
    Supplier<JsonNode> deadLetters,
    PipelineGraph.Counts counts) {

  public List<Route> routes() {
    return Stream.of(
            List.of(
                Route.get("/api/status", Right.ANY, call -> Answer.json(status())),
                Route.get("/api/feeds", Right.EVERYTHING, call -> Answer.json(feeds.get())),
                Route.get(
                    "/api/dead-letters", Right.EVERYTHING, call -> Answer.json(deadLetters.get()))),
            new StreamRoutes(stores, texts, pipeline.defaultStream()).routes(),
            new AlertRoutes(alerts, desk, pipeline, clock).routes(),
            new SilenceRoutes(desk, pipeline, clock).routes(),
            new PipelineGraph(pipeline, counts).routes(),
            new ConnectionRoutes(connections).routes(),
            DocumentRoutes.routes())
        .flatMap(List::stream)
        .toList();
  }

  private JsonNode status() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", pipeline.name())
        .put("version", version)
        .put("startedAt", startedAt.toString())
        .put("uptimeSeconds", Duration.between(startedAt, clock.instant()).toSeconds());
  }
}
