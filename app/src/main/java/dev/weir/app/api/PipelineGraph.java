package dev.weir.app.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pipeline as a graph, from feeds over streams and alerts to those who are notified, with what has passed so far. */
public final class PipelineGraph {

  /** How much has passed, since the start or since the log began. On any thread. */
  public interface Counts {
    /** Messages of a feed. */
    long messages(String feed);

    /** Changes of a stream. */
    long changes(String stream);

    /** Events of an alert. */
    long events(String alert);

    /** Notifications delivered. */
    long notifications(String notifier);

    /** Bytes received and not yet computed. */
    long lagBytes();

    /** Where a feed comes from, without its secrets. */
    String url(String feed);
  }

  private final Pipeline pipeline;
  private final PipelineText text;
  private final Counts counts;

  PipelineGraph(Pipeline pipeline, Counts counts) {
    this.pipeline = pipeline;
    this.text = PipelineText.of(pipeline.text());
    this.counts = counts;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/pipeline", Right.EVERYTHING, call -> Answer.json(json())));
  }

  private ObjectNode json() {
    ObjectNode graph = JsonNodeFactory.instance.objectNode().put("name", pipeline.name());
    ArrayNode nodes = graph.putArray("nodes");
    ArrayNode edges = graph.putArray("edges");
    for (Pipeline.Feed feed : pipeline.feeds()) {
      Map<String, String> detail = new LinkedHashMap<>(text.detail("feeds", feed.name()));
      detail.put("url", counts.url(feed.name()));
      node(nodes, "feed", feed.name(), detail, counts.messages(feed.name()))
          .put("lagBytes", counts.lagBytes());
    }
    for (Pipeline.Stream stream : pipeline.streams()) {
      Map<String, String> detail = text.detail("streams", stream.name());
      node(nodes, "stream", stream.name(), detail, counts.changes(stream.name()));
      edge(edges, source(stream), "stream:" + stream.name());
    }
    for (Pipeline.Alert alert : pipeline.alerts()) {
      Map<String, String> detail = text.detail("alerts", alert.name());
      node(nodes, "alert", alert.name(), detail, counts.events(alert.name()));
      edge(edges, "stream:" + alert.from(), "alert:" + alert.name());
      alert.recipients().forEach(r -> edge(edges, "alert:" + alert.name(), "notifier:" + r));
    }
    pipeline.alerts().stream()
        .flatMap(a -> a.recipients().stream())
        .distinct()
        .forEach(
            r -> node(nodes, "notifier", r, text.detail("notify", r), counts.notifications(r)));
    return graph.put("text", text.shown());
  }

  private String source(Pipeline.Stream stream) {
    boolean isFeed = pipeline.feeds().stream().anyMatch(f -> f.name().equals(stream.from()));
    return (isFeed ? "feed:" : "stream:") + stream.from();
  }

  private static ObjectNode node(
      ArrayNode nodes, String kind, String name, Map<String, String> detail, long count) {
    ObjectNode node = nodes.addObject();
    node.put("id", kind + ":" + name).put("kind", kind).put("name", name);
    ObjectNode texts = node.putObject("detail");
    detail.forEach(texts::put);
    return node.put("count", count);
  }

  private static void edge(ArrayNode edges, String from, String to) {
    edges.addObject().put("from", from).put("to", to);
  }
}
