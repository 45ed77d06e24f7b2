package dev.weir.app.gateway;

import dev.weir.app.access.Protection;
import dev.weir.app.api.ApiServer;
import java.io.IOException;
import java.nio.file.Files;

/** A protected gateway over streams that the test fills: {@code rolling} and {@code bars} by symbol, {@code total} of all. */
final class Gateways implements AutoCloseable {
  private static final String PIPELINE = """
      feeds:
        trades: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: trades, by: symbol, select: { price: last(price) } }
        bars: { from: trades, by: symbol, select: { price: max(price) } }
        total: { from: trades, select: { price: mean(price) } }
      """;

  final AlertBoard alerts;
  private final ApiServer server;

  Gateways(Protection protection) throws IOException {
    server = new ApiServer(Files.createTempDirectory("weir-gateways"), PIPELINE, protection);
    alerts = server.board;
  }

  int port() {
    return server.port();
  }

  /** The next change of a stream by symbol. */
  void change(String stream, String symbol, double price) {
    server.change(stream, symbol, price);
  }

  @Override
  public void close() {
    server.close();
  }
}
