package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.app.access.Protection;
import dev.weir.app.alert.AlertDesk;
import dev.weir.app.connection.LocalConnections;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.gateway.Gateway;
import dev.weir.app.gateway.GatewayModel;
import dev.weir.app.gateway.Heartbeat;
import dev.weir.app.gateway.Protections;
import dev.weir.app.http.Route;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineBuilder;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A gateway with the whole API over a pipeline that the test plays itself. */
public final class ApiServer implements AutoCloseable {
  public static final String PIPELINE = """
      name: market
      feeds:
        trades: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: trades, by: symbol, window: last 100, select: { price: last(price), side: last(side) } }
        fast: { from: rolling, by: symbol, where: price > 100, select: { big: price > 1000 } }
      alerts:
        high: { from: rolling, when: price > 150, until: price < 140, severity: critical, notify: [console, ops] }
        big: { from: fast, when: big }
      notify:
        ops: { webhook: { url: "http://127.0.0.1:9/", headers: { X-Key: "${KEY}" } } }
      """;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public final AlertBoard board = new AlertBoard();
  public final AlertDesk desk;
  public final LocalConnections connections = new LocalConnections();
  private final Pipeline pipeline;
  private final List<ChangeStore> stores;
  private final Texts texts = new Texts();
  private final Gateway gateway;
  private long alertSeq;

  public ApiServer(Path directory) throws IOException {
    this(directory, PIPELINE);
  }

  public ApiServer(Path directory, String yaml) throws IOException {
    this(directory, yaml, Protections.open());
  }

  public ApiServer(Path directory, String yaml, Protection protection) throws IOException {
    pipeline = PipelineBuilder.parse(yaml, name -> Optional.of("top-secret"));
    stores = pipeline.streams().stream().map(ChangeStore::new).toList();
    desk = new AlertDesk(directory.resolve("alerts.json"), Instant::now);
    Api api = new Api(
        pipeline,
        "1",
        Instant.EPOCH,
        Instant::now,
        stores,
        texts,
        board,
        desk,
        connections,
        () -> JsonNodeFactory.instance.objectNode().set("feeds", MAPPER.createArrayNode()),
        () -> JsonNodeFactory.instance.objectNode().set("samples", MAPPER.createArrayNode()),
        new Counted());
    GatewayModel model = new GatewayModel(
        stores,
        texts,
        pipeline.defaultStream(),
        board,
        List.of(),
        connections,
        api.routes(),
        pipeline.serve().routes(),
        metrics -> {},
        () -> true,
        () -> false);
    gateway = Gateway.start(model, protection, "127.0.0.1", 0, Heartbeat.DEFAULT);
  }

  private final class Counted implements PipelineGraph.Counts {
    @Override
    public long messages(String feed) {
      return 7;
    }

    @Override
    public long changes(String stream) {
      return stores.stream()
          .filter(s -> s.stream().name().equals(stream))
          .findFirst()
          .orElseThrow()
          .head();
    }

    @Override
    public long events(String alert) {
      return board.count(alert);
    }

    @Override
    public long notifications(String notifier) {
      return 0;
    }

    @Override
    public long lagBytes() {
      return 3;
    }

    @Override
    public String url(String feed) {
      return "ws://127.0.0.1:9/";
    }
  }

  public int port() {
    return gateway.port();
  }

  public List<Route> routes() {
    return gateway.routes();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** A change of the first stream, one second of event time after the one before. */
  public void change(String symbol, double price) {
    change(stores.getFirst().stream().name(), symbol, price);
  }

  /** A change of a stream, one second of event time after the one before; of a stream by symbol that one's. */
  public void change(String stream, String symbol, double price) {
    ChangeStore store = stores.stream()
        .filter(s -> s.stream().name().equals(stream))
        .findFirst()
        .orElseThrow();
    int columns = store.stream().columns().size();
    Batch rows = new Batch(columns, 1);
    int key = texts.intern(symbol);
    rows.add((store.head() + 1) * 1_000_000_000L, 0);
    double[] values = {Values.text(key), price, Values.text(texts.intern("buy"))};
    for (int c = 0; c < columns; c++) {
      rows.column(c)[0] = values[c];
    }
    store.append(store.head() + 1, rows, new int[] {key});
  }

  /** An event of the alert {@code high}; the id of the alert. */
  public String alert(String symbol, AlertEvent.State state) {
    return board
        .publish(new AlertEvent(
            "high",
            "rolling",
            ++alertSeq,
            state,
            0,
            0,
            List.of(new AlertEvent.KeyField("symbol", symbol)),
            "critical",
            symbol + " is high",
            0))
        .id();
  }

  public HttpResponse<String> ask(String method, String path, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> ask(String method, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public JsonNode get(String path) throws Exception {
    HttpResponse<String> response = ask("GET", path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
