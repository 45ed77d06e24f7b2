package dev.weir.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.app.backend.Backends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A back end that answers as its path says, and keeps what it is told. */
final class BackendServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();

  BackendServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    answer("/echo", exchange -> {
      JsonNode event = tell(exchange);
      send(exchange, 200, event.path("message").toString().getBytes(StandardCharsets.UTF_8));
    });
    answer("/quiet", exchange -> {
      tell(exchange);
      exchange.sendResponseHeaders(204, -1);
    });
    answer("/fails", exchange -> {
      tell(exchange);
      send(exchange, 500, "sorry".getBytes(StandardCharsets.UTF_8));
    });
    answer("/refuses", exchange -> {
      tell(exchange);
      exchange.sendResponseHeaders(401, -1);
    });
    answer("/long", exchange -> send(exchange, 200, new byte[Backends.MAX_ANSWER + 1]));
    answer("/notText", exchange -> send(exchange, 200, new byte[] {(byte) 0xff}));
    answer("/bytes", exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      send(exchange, 200, new byte[] {1, (byte) 0xff});
    });
    answer("/slow", exchange -> hang());
    answer("/dribbles", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      hang();
    });
    server.start();
  }

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  private void answer(String path, Answering answering) {
    server.createContext(path, exchange -> {
      try (exchange) {
        answering.answer(exchange);
      }
    });
  }

  /** Until the server is closed. */
  private static void hang() {
    try {
      new CountDownLatch(1).await(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode tell(HttpExchange exchange) throws IOException {
    JsonNode event = MAPPER.readTree(exchange.getRequestBody());
    String key = exchange.getRequestHeaders().getFirst("X-Key");
    if (key != null) {
      ((ObjectNode) event).put("key", key);
    }
    told.add(event);
    return event;
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What it was told next. */
  JsonNode told() throws InterruptedException {
    JsonNode event = told.poll(30, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("the back end was not told within 30 s");
    }
    return event;
  }

  boolean wasToldMore() {
    return !told.isEmpty();
  }

  @Override
  public void close() {
    executor.shutdownNow();
    server.stop(0);
  }
}
