package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.access.ApiKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that connect to the gateway and push. */
class AcceptTest {
  private static final String PIPELINE = """
      feeds:
        sensors:
          accept: { tokens: [first, second], max_connections: 2 }
          max_message_bytes: 1000
      streams:
        rooms: { from: sensors, by: room, select: "count() as n, mean(celsius) as mean" }
      """;

  @TempDir
  private Path data;

  private static WebSocket connect(int port, String path, String token) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    return builder
        .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new WebSocket.Listener() {})
        .join();
  }

  @Test
  void whatDevicesPushIsObserved() throws IOException, InterruptedException {
    try (Stations weir = Stations.start(PIPELINE, data)) {
      WebSocket attic = connect(weir.port(), "/in/sensors", "first");
      WebSocket cellar = connect(weir.port(), "/in/sensors?token=second", "");
      for (int i = 0; i < 100; i++) {
        attic
            .sendText("{\"room\":\"attic\",\"celsius\":" + (20 + i % 2) + "}", true)
            .join();
        cellar.sendText("{\"room\":\"cellar\",\"celsius\":12}", true).join();
      }
      weir.awaitChanges(200);
      assertThat(weir.said).contains("sensors: a client connected from 127.0.0.1");
      attic.abort();
      cellar.abort();
    }
  }

  @Test
  void whatWasPushedOutlivesARestart() throws IOException, InterruptedException {
    try (Stations weir = Stations.start(PIPELINE, data)) {
      WebSocket device = connect(weir.port(), "/in/sensors", "first");
      device.sendText("{\"room\":\"attic\",\"celsius\":20}", true).join();
      weir.awaitChanges(1);
    }
    try (Stations weir = Stations.start(PIPELINE, data)) {
      WebSocket device = connect(weir.port(), "/in/sensors", "first");
      device.sendText("{\"room\":\"attic\",\"celsius\":22}", true).join();
      weir.awaitChanges(2);
    }
  }

  @Test
  void whoMayPublishNeedsNoTokenOfTheFeed() throws Exception {
    String access = """
        serve:
          access:
            keys:
              - { name: attic, hash: "%s", publish: [sensors] }
              - { name: reader, hash: "%s", read: [rooms] }
        """.formatted(ApiKeys.hash("weir_attic"), ApiKeys.hash("weir_reader"));
    try (Stations weir = Stations.start(PIPELINE + access, data)) {
      WebSocket attic = connect(weir.port(), "/in/sensors", "weir_attic");
      WebSocket cellar = connect(weir.port(), "/in/sensors", "first");
      attic.sendText("{\"room\":\"attic\",\"celsius\":20}", true).join();
      cellar.sendText("{\"room\":\"cellar\",\"celsius\":12}", true).join();
      weir.awaitChanges(2);
      attic.abort();
      assertRefused(weir.port(), "/in/sensors", "weir_reader", 403);
      assertRefused(weir.port(), "/in/sensors", "", 403);
    }
  }

  @Test
  void withoutAValidTokenNobodyIsLetIn() throws IOException {
    try (Stations weir = Stations.start(PIPELINE, data)) {
      for (String token : new String[] {"", "third", "firs", "firsts"}) {
        assertRefused(weir.port(), "/in/sensors", token, 403);
      }
      assertRefused(weir.port(), "/in/others", "first", 404);
    }
  }

  @Test
  void oneConnectionTooManyIsRefused() throws IOException {
    try (Stations weir = Stations.start(PIPELINE, data)) {
      connect(weir.port(), "/in/sensors", "first");
      connect(weir.port(), "/in/sensors", "first");
      assertRefused(weir.port(), "/in/sensors", "first", 403);
    }
  }

  private static void assertRefused(int port, String path, String token, int status) {
    assertThatThrownBy(() -> connect(port, path, token))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
  }
}
