package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.app.access.Protection;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway over streams that the test fills: {@code rolling} and {@code bars} by symbol, {@code total} of all. */
final class Gateways implements AutoCloseable {
  private static final String PIPELINE = """
      feeds:
        trades: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: trades, by: symbol, select: { price: last(price) } }
        bars: { from: trades, by: symbol, select: { price: max(price) } }
        total: { from: trades, select: { price: mean(price) } }
      """;

  final AlertBoard alerts = new AlertBoard();
  final Gateway gateway;
  private final Texts texts = new Texts();
  private final Map<String, ChangeStore> stores = new LinkedHashMap<>();

  Gateways(Protection protection) throws IOException {
    Pipeline pipeline = Planner.plan(
            PipelineReader.read(PIPELINE, n -> Optional.empty()).file().orElseThrow())
        .pipeline()
        .orElseThrow();
    pipeline.streams().forEach(s -> stores.put(s.name(), new ChangeStore(s)));
    gateway = Gateway.start(
        new GatewayModel(
            "test",
            "1",
            Instant.EPOCH,
            List.copyOf(stores.values()),
            texts,
            Optional.of("rolling"),
            alerts,
            List.of(),
            JsonNodeFactory.instance::objectNode,
            JsonNodeFactory.instance::objectNode,
            metrics -> {},
            () -> true,
            () -> false),
        protection,
        "127.0.0.1",
        0,
        Heartbeat.DEFAULT);
  }

  int port() {
    return gateway.port();
  }

  /** The next change of a stream by symbol. */
  void change(String stream, String symbol, double price) {
    ChangeStore store = stores.get(stream);
    Batch rows = new Batch(2, 1);
    int row = rows.add((store.head() + 1) * 1_000_000, 0);
    rows.column(0)[row] = Values.text(texts.intern(symbol));
    rows.column(1)[row] = price;
    store.append(store.head() + 1, rows, new int[] {texts.intern(symbol)});
  }

  @Override
  public void close() {
    gateway.close();
  }
}
