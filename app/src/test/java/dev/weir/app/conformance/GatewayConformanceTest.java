package dev.weir.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.connection.LocalConnections;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.Gateway;
import dev.weir.app.gateway.GatewayModel;
import dev.weir.app.gateway.Heartbeat;
import dev.weir.app.gateway.Protections;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.value.Texts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway's end of RFC 6455: its echo, and what is different for its subscribers. */
class GatewayConformanceTest {
  private static final String COMPRESSION = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

  private static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    GatewayModel model = new GatewayModel(
        List.of(),
        new Texts(),
        Optional.empty(),
        new AlertBoard(),
        List.of(),
        new LocalConnections(),
        List.of(),
        RoutesSpec.NONE,
        metrics -> {},
        () -> true,
        () -> false);
    gateway = Gateway.start(
        model, Protections.withMessagesPerSecond(1_000_000), "127.0.0.1", 0, Heartbeat.DEFAULT);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<Case> cases() {
    return Cases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void echoes(Case conformance) throws IOException {
    try (RawPeer peer = RawPeer.connect(gateway.port(), "/echo", "")) {
      conformance.play(peer);
    }
  }

  @Test
  void theEchoMayBeCompressed() throws IOException {
    byte[] message = Case.utf8("Hello".repeat(1000));
    try (RawPeer peer = RawPeer.connect(gateway.port(), "/echo", COMPRESSION)) {
      assertThat(peer.header("Sec-WebSocket-Extensions")).isEqualTo("permessage-deflate");
      Case.of("12", "", Case.echo(1, message, p -> p.frame(0xC1, p.compressed(message, false))))
          .play(peer);
      assertThat(peer.compressedMessages()).isEqualTo(1);
    }
  }

  @Test
  void subscribersMayCompressWhatTheySayEachMessageByItself() throws IOException {
    try (RawPeer peer = RawPeer.connect(gateway.port(), "/ws", COMPRESSION)) {
      assertThat(peer.header("Sec-WebSocket-Extensions"))
          .isEqualTo("permessage-deflate; client_no_context_takeover");
      byte[] ping = Case.utf8("{\"type\":\"ping\"}");
      String pong = RawPeer.described("text", Case.utf8("{\"type\":\"pong\"}"));
      for (int i = 0; i < 3; i++) {
        peer.frame(0xC1, peer.compressed(ping, true));
        assertThat(peer.next()).isEqualTo(pong);
      }
    }
  }

  @Test
  void aHandshakeThatIsWrongIsRefused() throws IOException {
    String request =
        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n";
    try (RawPeer peer = RawPeer.request(gateway.port(), request)) {
      assertThat(peer.firstLine()).isEqualTo("HTTP/1.1 400 Bad Request");
    }
    try (RawPeer peer = RawPeer.request(gateway.port(), request.replace("13", "7"))) {
      assertThat(peer.firstLine()).isEqualTo("HTTP/1.1 426 Upgrade Required");
    }
  }

  @Test
  void violationsAreCountedByTheirCode() throws Exception {
    try (RawPeer peer = RawPeer.connect(gateway.port(), "/ws", "")) {
      Case.of("9", "", Case.fails(1009, Case.begin(0x81, 65537))).play(peer);
    }
    URI metrics = URI.create("http://127.0.0.1:" + gateway.port() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
              .body())
          .containsPattern("weir_gateway_violations_total\\{close_code=\"1009\"} [1-9]");
    }
  }
}
