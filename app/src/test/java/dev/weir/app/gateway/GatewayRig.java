package dev.weir.app.gateway;

import dev.weir.app.access.Protection;
import dev.weir.app.connection.LocalConnections;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway on a port of its own, and changes of one stream: {@code symbol}, {@code price}, {@code size}. */
final class GatewayRig implements AutoCloseable {
  private static final String PIPELINE = """
      feeds:
        trades: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: trades, by: symbol, select: { price: last(price), size: last(size) } }
      """;

  private final Texts texts = new Texts();
  private final Map<String, Integer> keys = new HashMap<>();
  final AlertBoard alerts = new AlertBoard();
  final ChangeStore store;
  final Gateway gateway;
  private final Batch rows = new Batch(3, 64);
  private int[] ids = new int[64];
  private long seq;

  GatewayRig() throws IOException {
    this(Protections.open());
  }

  GatewayRig(Protection protection) throws IOException {
    Pipeline pipeline = Planner.plan(
            PipelineReader.read(PIPELINE, n -> Optional.empty()).file().orElseThrow())
        .pipeline()
        .orElseThrow();
    store = new ChangeStore(pipeline.streams().getFirst());
    gateway = Gateway.start(
        new GatewayModel(
            List.of(store),
            texts,
            Optional.of("rolling"),
            alerts,
            List.of(),
            new LocalConnections(),
            List.of(),
            RoutesSpec.NONE,
            metrics -> {},
            () -> true,
            () -> false),
        protection,
        "127.0.0.1",
        0,
        Heartbeat.DEFAULT);
  }

  Texts texts() {
    return texts;
  }

  int port() {
    return gateway.port();
  }

  /** Adds a change to the next batch. */
  GatewayRig with(String symbol, double price) {
    int row = rows.add((seq + rows.size() + 1) * 1_000_000, 0);
    rows.column(0)[row] = Values.text(texts.intern(symbol));
    rows.column(1)[row] = price;
    rows.column(2)[row] = 10;
    if (row == ids.length) {
      ids = Arrays.copyOf(ids, row * 2);
    }
    ids[row] = keys.computeIfAbsent(symbol, s -> keys.size());
    return this;
  }

  /** Tells the batch. */
  void tell() {
    store.append(seq + 1, rows, ids);
    seq += rows.size();
    rows.clear();
  }

  void tell(String symbol, double price) {
    with(symbol, price).tell();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
